/** A track: one thing, followed through the pictures of a span. */
import type { Box } from '../../core/box.ts';
import type { SeenThing } from '../where/seen-thing.ts';

/** The things of one picture, at its presentation time. */
export interface TrackFrame {
  atS: number;
  things: readonly SeenThing[];
  /** True where a new shot begins: nothing is followed over it. */
  isCut?: boolean;
}

/** A thing's box at one time. */
export interface TrackPoint {
  atS: number;
  box: Box;
  /** False where the thing was not found: the box lies between those before and after. */
  isSeen: boolean;
}

/** One thing, followed. Points come in order of time; the first and the last are seen. */
export interface Track {
  label: string;
  /** The mean chance of its boxes. */
  chance: number;
  /** The colours of its likeliest picture. */
  colours: SeenThing['colours'];
  points: readonly TrackPoint[];
  /** The time of the picture in which it is likeliest: its representative. */
  bestS: number;
  /** True where it was there when the shot or the span began; false where it came later. */
  fromStart: boolean;
  /** True where it is there when the shot or the span ends. */
  toEnd: boolean;
}

/** A point of the picture, in fractions of it. */
export interface Point {
  x: number;
  y: number;
}

/** Returns the middle of a box. */
export function middleOf([x0, y0, x1, y1]: Box): Point {
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
}

/** Returns the side of a square as large as a box. */
export function sizeOf([x0, y0, x1, y1]: Box): number {
  return Math.sqrt(Math.max(1e-9, (x1 - x0) * (y1 - y0)));
}
