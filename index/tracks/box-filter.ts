/** A box in motion: its middle and its sides, each with a filter of its own. */
import type { Box } from '../../core/box.ts';
import { AxisFilter } from './axis-filter.ts';
import { middleOf, sizeOf } from './track.ts';

/** The detector's boxes are off by this share of their size. */
const MEASURED_SPREAD = 0.06;
/** The speed of a thing changes by this many of its sizes a second, within a second. */
const UNREST = 1;

/** Predicts where a box will be, and learns from where it was found. */
export class BoxFilter {
  readonly #x: AxisFilter;
  readonly #y: AxisFilter;
  readonly #width: AxisFilter;
  readonly #height: AxisFilter;

  constructor(box: Box) {
    const { x, y } = middleOf(box);
    const spread = MEASURED_SPREAD * sizeOf(box);
    this.#x = new AxisFilter(x, spread);
    this.#y = new AxisFilter(y, spread);
    this.#width = new AxisFilter(box[2] - box[0], spread);
    this.#height = new AxisFilter(box[3] - box[1], spread);
  }

  /** The box as it is thought to be; its sides may leave the picture. */
  get box(): Box {
    const [w, h] = [this.#width, this.#height].map(({ position }) => Math.max(0.005, position) / 2) as [
      number,
      number,
    ];
    const [x, y] = [this.#x.position, this.#y.position];
    return [x - w, y - h, x + w, y + h];
  }

  /** Moves on by `seconds`. */
  predict(seconds: number): void {
    const unrest = UNREST * sizeOf(this.box);
    for (const axis of [this.#x, this.#y]) axis.predict(seconds, unrest);
    for (const axis of [this.#width, this.#height]) axis.predict(seconds, unrest / 2);
  }

  /** Takes in a box that was found. */
  correct(box: Box): void {
    const { x, y } = middleOf(box);
    const spread = MEASURED_SPREAD * sizeOf(box);
    this.#x.correct(x, spread);
    this.#y.correct(y, spread);
    this.#width.correct(box[2] - box[0], spread);
    this.#height.correct(box[3] - box[1], spread);
  }
}
