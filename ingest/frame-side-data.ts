/**
 * Keeps the side data of each second's picture while its vector is being made: the storyboard's tile, and whether a
 * new shot begins. The timeline encoder lags up to a window behind, and a chunk takes a minute of it at once.
 */

import type { SampledSecond } from '../media/frames/decode-frames.ts';
import { isCut, type PictureSketch, sketchPicture } from './cuts.ts';
import { drawTile, type TileSize } from './storyboard.ts';

interface SideData {
  tile: Promise<Uint8Array> | null;
  cut: boolean;
}

/** The side data of a run of seconds, of pictures of one size. */
export class FrameSideData {
  readonly #sideData = new Map<number, SideData>();
  readonly #size: TileSize;
  readonly #tile: TileSize;
  #before: PictureSketch | null = null;

  constructor(size: TileSize, tile: TileSize) {
    this.#size = size;
    this.#tile = tile;
  }

  /** Passes the seconds on, and keeps their side data. */
  async *watch(seconds: AsyncIterable<SampledSecond>): AsyncGenerator<SampledSecond> {
    for await (const second of seconds) {
      this.#sideData.set(second.second, this.#sideDataOf(second));
      yield second;
    }
  }

  /** Takes the side data of [startS, endS) out, and drops all earlier ones. Throws what drawing a tile threw. */
  async take(startS: number, endS: number): Promise<{ tiles: (Uint8Array | null)[]; cuts: boolean[] }> {
    const taken: SideData[] = [];
    for (const [second, data] of this.#sideData) {
      if (second >= endS) continue;
      this.#sideData.delete(second);
      if (second >= startS) taken.push(data);
    }
    return { tiles: await Promise.all(taken.map(({ tile }) => tile)), cuts: taken.map(({ cut }) => cut) };
  }

  #sideDataOf({ rgb }: SampledSecond): SideData {
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
