/**
 * Judges a relation between boxes: 0, it does not hold, to 1, it does. The camera's left and right count, not those of a
 * thing. The rules, with centres (x, y), sizes (w, h), and distances by the mean size of the two things:
 *
 *   left of, right of   centres apart by half of the mean width or more, and not mostly above one another
 *   above, below        the same, upright
 *   on                  above, its bottom within the other's upper three quarters or just above it, over its width
 *   inside              eight tenths of it lie within the other, which is larger
 *   next to             the gap between the boxes is less than half of the mean size (none from one and a half on), and
 *                       neither holds the other
 *   far from            the gap is more than three mean sizes (none up to one)
 *   between             its centre lies near the line between the two other centres, off the ends
 *   in front of, behind a guess, at most 0.8: of two things near each other in the picture the one that reaches lower
 *                       and looks larger is nearer
 */
import type { PlaceRelation } from '../../contract/index.ts';
import { areaOf, type Box, sharedArea, sharedOfSmaller } from '../../core/box.ts';

/** A picture shows depth only by signs: no relation of depth is surer than this. */
const SUREST_DEPTH = 0.8;

interface Measures {
  x: number;
  y: number;
  w: number;
  h: number;
  size: number;
}

function measure([x0, y0, x1, y1]: Box): Measures {
  const [w, h] = [Math.max(1e-6, x1 - x0), Math.max(1e-6, y1 - y0)];
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, w, h, size: Math.sqrt(w * h) };
}

/** Returns 0 up to `from`, 1 from `to` on, and a straight line between; `from` may be the greater. */
export function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** Returns how well the relation holds between the first box and the others, 0..1. Throws nothing; without a box it is 0. */
export function relationScore(relation: PlaceRelation, first: Box, others: readonly Box[]): number {
  const [second, third] = others;
  if (!second) return 0;
  switch (relation) {
    case 'left_of':
      return beside(measure(first), measure(second));
    case 'right_of':
      return beside(measure(second), measure(first));
    case 'above':
      return upright(measure(first), measure(second));
    case 'below':
      return upright(measure(second), measure(first));
    case 'on':
      return rests(first, second);
    case 'inside':
      return holds(second, first);
    case 'next_to':
      return isNextTo(first, second);
    case 'far_from':
      return ramp(gapOf(first, second), 1, 3);
    case 'between':
      return third ? isBetween(measure(first), measure(second), measure(third)) : 0;
    case 'in_front_of':
      return SUREST_DEPTH * nearer(first, second);
    case 'behind':
      return SUREST_DEPTH * nearer(second, first);
  }
}

/** How far `a` is to the left of `b`. */
function beside(a: Measures, b: Measures): number {
  const apart = (b.x - a.x) / ((a.w + b.w) / 2);
  const steep = Math.abs(b.y - a.y) / Math.max(1e-6, b.x - a.x);
  return ramp(apart, 0, 0.5) * ramp(steep, 4, 2);
}

/** How far `a` is above `b`. */
function upright(a: Measures, b: Measures): number {
  const apart = (b.y - a.y) / ((a.h + b.h) / 2);
  const flat = Math.abs(b.x - a.x) / Math.max(1e-6, b.y - a.y);
  return ramp(apart, 0, 0.5) * ramp(flat, 4, 2);
}

/** How well `a` rests on `b`. */
function rests(a: Box, b: Box): number {
  const over = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0])) / Math.max(1e-6, a[2] - a[0]);
  const height = b[3] - b[1];
  const bottom = (a[3] - b[1]) / Math.max(1e-6, height);
  const isAbove = ramp((measure(b).y - measure(a).y) / Math.max(1e-6, height), -0.05, 0.15);
  return ramp(over, 0.2, 0.6) * ramp(bottom, -0.5, -0.1) * ramp(bottom, 1.1, 0.85) * isAbove;
}

/** How much of `inner` lies within the larger `outer`. */
function holds(outer: Box, inner: Box): number {
  const shared = sharedArea(outer, inner) / Math.max(1e-9, areaOf(inner));
  return ramp(shared, 0.5, 0.8) * ramp(areaOf(inner) / Math.max(1e-9, areaOf(outer)), 1, 0.8);
}

function isNextTo(a: Box, b: Box): number {
  return ramp(gapOf(a, b), 1.5, 0.5) * ramp(sharedOfSmaller(a, b), 0.9, 0.5);
}

/** Returns the distance between the edges of two boxes, in mean sizes. */
export function gapOf(a: Box, b: Box): number {
  const dx = Math.max(0, Math.max(a[0], b[0]) - Math.min(a[2], b[2]));
  const dy = Math.max(0, Math.max(a[1], b[1]) - Math.min(a[3], b[3]));
  return Math.hypot(dx, dy) / ((measure(a).size + measure(b).size) / 2);
}

function isBetween(a: Measures, b: Measures, c: Measures): number {
  const [dx, dy] = [c.x - b.x, c.y - b.y];
  const length = Math.max(1e-6, Math.hypot(dx, dy));
  const along = ((a.x - b.x) * dx + (a.y - b.y) * dy) / length ** 2;
  const off = Math.abs((a.x - b.x) * dy - (a.y - b.y) * dx) / length;
  return ramp(Math.abs(along - 0.5), 0.5, 0.35) * ramp(off / length, 0.6, 0.3);
}

/** Signs that `a` is nearer to the camera than `b`: it reaches lower, and hides part of it or looks larger. */
function nearer(a: Box, b: Box): number {
  const lower = ramp((a[3] - b[3]) / Math.max(1e-6, Math.min(a[3] - a[1], b[3] - b[1])), -0.2, 0.2);
  const larger = ramp(Math.log(Math.max(1e-9, areaOf(a)) / Math.max(1e-9, areaOf(b))), -1, 1);
  const across = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const lined = ramp(across / Math.min(a[2] - a[0], b[2] - b[0]), -0.5, 0.2);
  return (0.75 * lower + 0.25 * larger) * lined;
}
