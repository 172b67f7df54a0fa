/**
 * Says what a track does: where it comes in and goes out, how fast it moves and grows. In: a track. Out: facts in fractions
 * of the picture. A thing that is there when a shot begins does not enter; one that appears in the middle has no side.
 */
import { middleOf, type Point, sizeOf, type Track, type TrackPoint } from './track.ts';

/** A side of the picture. */
export type Side = 'left' | 'right' | 'top' | 'bottom';

/** A box this near to a side touches it. */
const NEAR_SIDE = 0.04;
/** Seconds over which a speed is taken. */
const SPEED_S = 1;
/** Slower than this share of the picture a second, a thing stands at a side rather than coming or going. */
const LEAST_SPEED = 0.02;

/** When a thing comes or goes; `side` is null where it appears or vanishes within the picture. */
export interface Passage {
  atS: number;
  side: Side | null;
}

/** The facts of a track. */
export interface TrackFacts {
  /** Null: it was there from the beginning of the shot or the span. */
  enters: Passage | null;
  /** Null: it is there to the end of the shot or the span. */
  leaves: Passage | null;
  /** The way of its middle, from the first second to the last. */
  moved: Point;
  /** Pictures a second, along its path. */
  speed: number;
  /** How many times larger its side is at the end. */
  growth: number;
}

/** Returns what a track does. */
export function describeTrack(track: Track): TrackFacts {
  const { points, fromStart, toEnd } = track;
  const [first, last] = [points[0], points.at(-1)] as [TrackPoint, TrackPoint];
  const [begin, end] = [settled(points.slice(0, 3)), settled(points.slice(-3))];
  return {
    enters: fromStart ? null : { atS: first.atS, side: sideOf(first, speedAt(points, first.atS), 'in') },
    leaves: toEnd ? null : { atS: last.atS, side: sideOf(last, speedAt(points, last.atS), 'out') },
    moved: { x: end.x - begin.x, y: end.y - begin.y },
    speed: pathLength(points) / Math.max(1e-6, last.atS - first.atS),
    growth: end.size / begin.size,
  };
}

/** Returns the speed of the middle around a time, by the best straight line through the points of a second. */
export function speedAt(points: readonly TrackPoint[], atS: number): Point {
  const near = points.filter((point) => Math.abs(point.atS - atS) <= SPEED_S);
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const time = mean(near.map((point) => point.atS));
  const spread = near.reduce((sum, point) => sum + (point.atS - time) ** 2, 0);
  if (near.length < 2 || spread === 0) return { x: 0, y: 0 };
  const slope = (axis: 'x' | 'y') =>
    near.reduce((sum, point) => sum + (point.atS - time) * middleOf(point.box)[axis], 0) / spread;
  return { x: slope('x'), y: slope('y') };
}

/** The mean middle and size of some points: one box that is off changes little. */
function settled(points: readonly TrackPoint[]): Point & { size: number } {
  const mean = (of: (point: TrackPoint) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / Math.max(1, points.length);
  return {
    x: mean(({ box }) => middleOf(box).x),
    y: mean(({ box }) => middleOf(box).y),
    size: mean(({ box }) => sizeOf(box)),
  };
}

/** The side that a box touches and moves over, the fastest first. */
function sideOf({ box: [x0, y0, x1, y1] }: TrackPoint, speed: Point, way: 'in' | 'out'): Side | null {
  const sign = way === 'in' ? 1 : -1;
  const sides: [Side, boolean, number][] = [
    ['left', x0 < NEAR_SIDE, sign * speed.x],
    ['right', x1 > 1 - NEAR_SIDE, -sign * speed.x],
    ['top', y0 < NEAR_SIDE, sign * speed.y],
    ['bottom', y1 > 1 - NEAR_SIDE, -sign * speed.y],
  ];
  const [side] = sides
    .filter(([, touches, over]) => touches && over > LEAST_SPEED)
    .toSorted(([, , a], [, , b]) => b - a);
  return side?.[0] ?? null;
}

/** The way along the points a second apart: boxes that tremble would lengthen it. */
function pathLength(points: readonly TrackPoint[]): number {
  let [length, from] = [0, points[0] as TrackPoint];
  for (const point of points) {
    const isLast = point === points.at(-1);
    if (point.atS - from.atS < SPEED_S && !isLast) continue;
    const [a, b] = [middleOf(from.box), middleOf(point.box)];
    length += Math.hypot(b.x - a.x, b.y - a.y);
    from = point;
  }
  return length;
}
