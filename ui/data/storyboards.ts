/** The storyboards that were fetched, by video. One fetch per video; a video that has grown is fetched again. */
import type { Video } from '../../contract/index.ts';
import type { Storyboard } from '../lib/time/storyboard.ts';
import { getStoryboard } from './api.ts';

interface Entry {
  indexedS: number;
  board: Promise<Storyboard>;
}

const NONE: Storyboard = [];

/** A cache of storyboards. */
export class Storyboards {
  #entries = new Map<string, Entry>();

  /** Returns the storyboard of a video; empty when it has none yet. Never rejects: the page works without pictures. */
  get(video: Video): Promise<Storyboard> {
    const known = this.#entries.get(video.id);
    // Sheets hold a minute each: within a minute there is nothing new.
    if (
      known &&
      (known.indexedS >= video.indexed_s ||
        (video.indexed_s - known.indexedS < 60 && video.state === 'indexing'))
    ) {
      return known.board;
    }
    const board = getStoryboard(video).catch((): Storyboard | Promise<Storyboard> => {
      // The earlier one is still of use; the next call tries again.
      if (known) this.#entries.set(video.id, known);
      else this.#entries.delete(video.id);
      return known?.board ?? NONE;
    });
    this.#entries.set(video.id, { indexedS: video.indexed_s, board });
    return board;
  }
}
