/**
 * The things that are followed in the open video. In: a span, and the thing that is chosen. Out: tracks and a forecast, for
 * the player and the lanes. Only the latest request counts.
 */
import type { ReactiveControllerHost } from 'lit';
import { ApiError, isAbort } from '../../data/api.ts';
import { t } from '../../data/locale.ts';
import { followThings, forecastTrack } from '../../data/places/tracks.ts';
import type { FollowState } from '../../features/tracks/track-lanes.ts';
import type { ShownTracks } from '../../lib/places/shown-tracks.ts';
import { messageKey } from '../../lib/text/messages.ts';
import type { Span } from '../../lib/time/span.ts';

/** Seconds that a forecast goes. */
const FORECAST_S = 3;

/** Follows things for the element that shows a video. */
export class FollowedThings {
  readonly #host: ReactiveControllerHost;
  #state: FollowState = { kind: 'idle' };
  #videoId = '';
  #running = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  get state(): FollowState {
    return this.#state;
  }

  /** The tracks to draw; null where none are. */
  get shown(): ShownTracks | null {
    return this.#state.kind === 'done' ? this.#state.shown : null;
  }

  /** Forgets the tracks. */
  clear(): void {
    this.#running.abort();
    this.#set({ kind: 'idle' });
  }

  /** Follows the things of a span; those that fit the words of a search come first. */
  async follow(videoId: string, span: Span, words: string): Promise<void> {
    const signal = this.#begin();
    this.#videoId = videoId;
    this.#set({ kind: 'following' });
    try {
      const { data } = await followThings(videoId, span, words, signal);
      this.#set({ kind: 'done', shown: { span, tracks: data, chosen: null, forecast: null } });
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Chooses a thing and asks for its forecast from `timeS` on, or from where it was seen last; again, leaves it. */
  async choose(id: string, timeS: number): Promise<void> {
    const { shown } = this;
    const track = shown?.tracks.find((one) => one.id === id);
    if (!shown || !track) return;
    const signal = this.#begin();
    const chosen = shown.chosen === id ? null : id;
    this.#set({ kind: 'done', shown: { ...shown, chosen, forecast: null } });
    if (chosen === null) return;
    const from = timeS > track.start + 1 && timeS < track.end ? timeS : track.end;
    try {
      const forecast = await forecastTrack(this.#videoId, id, { from, seconds: FORECAST_S }, signal);
      this.#set({ kind: 'done', shown: { ...shown, chosen, forecast } });
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  #begin(): AbortSignal {
    this.#running.abort();
    this.#running = new AbortController();
    return this.#running.signal;
  }

  #set(state: FollowState): void {
    this.#state = state;
    this.#host.requestUpdate();
  }

  #fail(thrown: unknown): void {
    if (isAbort(thrown)) return;
    const code = thrown instanceof ApiError ? thrown.code : 'INTERNAL';
    this.#set({ kind: 'failed', reason: t(messageKey('error.what.', code, 'error.title')) });
  }
}
