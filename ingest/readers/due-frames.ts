/**
 * Chooses the frames that are worth reading: in: pictures, one a second. Out: whether something new is shown since the last
 * one chosen. A title that appears over a still picture is new at once; while all of the picture moves, one frame in some
 * seconds stands for a moment, as in the index of moments.
 */
import type { RgbImage } from '../../core/image.ts';
import { LONGEST_S } from '../moments.ts';

/** Cells of the grid in which pictures are compared; of 16:9, so that they are square. */
const COLUMNS = 32;
const ROWS = 18;
/** Samples along a side of each cell. */
const SAMPLES = 6;
/** Mean change of a cell's samples, in levels of 255, that noise and compression do not reach. */
const CHANGED = 14;
/** Cells of 576 that must change: fewer than a line of words covers. */
const LEAST_CELLS = 3;
/** As many changed cells are another picture, or a moving camera. */
const ALL_CELLS = (COLUMNS * ROWS) / 2;
/** Seconds between frames where parts change. */
const PARTS_EVERY_S = 3;

/** Remembers the last frame that was due. */
export class DueFrames {
  #last: { second: number; samples: Uint8Array } | null = null;
  #before: Uint8Array | null = null;
  /** All of the picture changed from the second before last to the last one. */
  #moves = false;

  /** Returns true when the frame is worth reading. Seconds come in order. */
  isDue(second: number, picture: RgbImage, isFirst: boolean): boolean {
    const samples = sampleLuma(picture);
    const isNew = isFirst || this.#isNew(second, samples);
    this.#moves = this.#before !== null && !isFirst && changedCells(this.#before, samples) >= ALL_CELLS;
    this.#before = samples;
    if (isNew) this.#last = { second, samples };
    return isNew;
  }

  /** Forgets what was shown: after a gap everything is new. */
  reset(): void {
    this.#last = null;
    this.#before = null;
    this.#moves = false;
  }

  #isNew(second: number, samples: Uint8Array): boolean {
    if (this.#last === null) return true;
    const changed = changedCells(this.#last.samples, samples);
    if (changed < LEAST_CELLS) return false;
    const sinceS = second - this.#last.second;
    if (changed < ALL_CELLS) return sinceS >= PARTS_EVERY_S;
    // A change of a picture that stood still is a cut; one that changes every second moves.
    return !this.#moves || sinceS >= LONGEST_S;
  }
}

function sampleLuma({ rgb, width, height }: RgbImage): Uint8Array {
  const [across, down] = [COLUMNS * SAMPLES, ROWS * SAMPLES];
  const samples = new Uint8Array(across * down);
  for (let y = 0; y < down; y++) {
    const row = Math.floor(((y + 0.5) * height) / down) * width;
    for (let x = 0; x < across; x++) {
      const at = (row + Math.floor(((x + 0.5) * width) / across)) * 3;
      samples[y * across + x] =
        ((rgb[at] as number) + 2 * (rgb[at + 1] as number) + (rgb[at + 2] as number)) >> 2;
    }
  }
  return samples;
}

function changedCells(a: Uint8Array, b: Uint8Array): number {
  const across = COLUMNS * SAMPLES;
  const sums = new Uint32Array(COLUMNS * ROWS);
  for (let i = 0; i < a.length; i++) {
    const cell = Math.floor(i / across / SAMPLES) * COLUMNS + Math.floor((i % across) / SAMPLES);
    sums[cell] = (sums[cell] as number) + Math.abs((a[i] as number) - (b[i] as number));
  }
  return sums.reduce((count, sum) => count + Number(sum > CHANGED * SAMPLES * SAMPLES), 0);
}
