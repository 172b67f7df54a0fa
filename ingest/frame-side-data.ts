/**
 * Keeps the side data of each second's picture while its vector is being made: the storyboard's tile, and whether a
 * new shot begins. The timeline encoder lags up to a window behind, and a chunk takes a minute's notes at once.
 */

import type { SampledSecond } from '../media/frames/decode-frames.ts';
import { isCut, type PictureSketch, sketchPicture } from './cuts.ts';
import { drawTile, type TileSize } from './storyboard.ts';

interface Note {
  tile: Promise<Uint8Array> | null;
  cut: boolean;
}

/** The notes of a run of seconds, of pictures of one size. */
export class FrameSideData {
  readonly #notes = new Map<number, Note>();
  readonly #size: TileSize;
  readonly #tile: TileSize;
  #before: PictureSketch | null = null;

  constructor(size: TileSize, tile: TileSize) {
    this.#size = size;
    this.#tile = tile;
  }

  /** Passes the seconds on, and notes them on the way. */
  async *watch(seconds: AsyncIterable<SampledSecond>): AsyncGenerator<SampledSecond> {
    for await (const second of seconds) {
      this.#notes.set(second.second, this.#note(second));
      yield second;
    }
  }

  /** Takes the notes of [startS, endS) out, and drops all earlier ones. Throws what drawing a tile threw. */
  async take(startS: number, endS: number): Promise<{ tiles: (Uint8Array | null)[]; cuts: boolean[] }> {
    const taken: Note[] = [];
    for (const [second, note] of this.#notes) {
      if (second >= endS) continue;
      this.#notes.delete(second);
      if (second >= startS) taken.push(note);
    }
    return { tiles: await Promise.all(taken.map(({ tile }) => tile)), cuts: taken.map(({ cut }) => cut) };
  }

  #note({ rgb }: SampledSecond): Note {
    if (!rgb) {
      this.#before = null;
      return { tile: null, cut: false };
    }
    const sketch = sketchPicture(rgb, this.#size.width, this.#size.height);
    const cut = isCut(this.#before, sketch);
    this.#before = sketch;
    const tile = drawTile(rgb, this.#size, this.#tile);
    tile.catch(() => {}); // Awaited in take(); a failure must not end the process before.
    return { tile, cut };
  }
}
