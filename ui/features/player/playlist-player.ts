/** Follows a playlist while it plays: decides at each frame whether to go on, to seek, or to stop. */

import { type Playlist, stepPlaylist } from '../../lib/time/playlist.ts';
import type { Span } from '../../lib/time/span.ts';

/** Called by the playlist. */
export interface PlaylistHandlers {
  /** The span with this index begins; null after the last. */
  onPart(index: number | null): void;
  seek(timeS: number): void;
  pause(): void;
}

/** Plays the spans of one playlist at a time. */
export class PlaylistPlayer {
  readonly #handlers: PlaylistHandlers;
  #playlist: Playlist | null = null;

  constructor(handlers: PlaylistHandlers) {
    this.#handlers = handlers;
  }

  /** True while a playlist plays. */
  get isActive(): boolean {
    return this.#playlist !== null;
  }

  /** Begins with the first of these spans. */
  start(spans: readonly Span[]): void {
    this.#set({ spans, at: 0 });
  }

  /** Ends the playlist, if there is one. */
  end(): void {
    this.#set(null);
  }

  /** Takes the next step when the frame of `timeS` is shown, or when the video ends with it. */
  advance(timeS: number, ended = false): void {
    if (!this.#playlist) return;
    const step = stepPlaylist(this.#playlist, timeS, ended);
    if (step.kind === 'on') return;
    if (step.kind === 'over') {
      this.#handlers.pause();
      this.end();
      return;
    }
    this.#set({ spans: this.#playlist.spans, at: step.at });
    if (step.seekS !== null) this.#handlers.seek(step.seekS);
  }

  #set(playlist: Playlist | null): void {
    if (playlist?.at === this.#playlist?.at && playlist?.spans === this.#playlist?.spans) return;
    this.#playlist = playlist;
    this.#handlers.onPart(playlist?.at ?? null);
  }
}
