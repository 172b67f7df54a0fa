/** Places that a person draws on a picture, written as conditions of a sentence. Pure. */
import { conditionText } from '../query/conditions.ts';

/** A drag over a picture: where it began and ended, in pixels of the element over it. */
export interface Drag {
  from: { x: number; y: number };
  to: { x: number; y: number };
}

/** The size of something in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A drag shorter than this many percent is a slip of the hand. */
const LEAST_PERCENT = 2;

/** Returns the point of a picture that keeps its shape inside an element, in whole percent; at its edge, beside it. */
export function percentOf(
  point: { x: number; y: number },
  element: Size,
  picture: Size,
): { x: number; y: number } {
  const scale = Math.min(element.width / picture.width, element.height / picture.height);
  const across = (at: number, outer: number, inner: number) => {
    const share = (at - (outer - inner * scale) / 2) / (inner * scale);
    return Math.round(100 * Math.min(1, Math.max(0, share)));
  };
  return {
    x: across(point.x, element.width, picture.width),
    y: across(point.y, element.height, picture.height),
  };
}

/** Returns the condition of what was drawn; null where it has no extent. */
export function drawnCondition(
  kind: 'area' | 'line',
  { from, to }: Drag,
  element: Size,
  picture: Size,
): string | null {
  const [a, b] = [percentOf(from, element, picture), percentOf(to, element, picture)];
  const [wide, high] = [Math.abs(a.x - b.x), Math.abs(a.y - b.y)];
  if (kind === 'line') {
    return Math.hypot(wide, high) < LEAST_PERCENT ? null : conditionText('line', [a.x, a.y, b.x, b.y].join());
  }
  if (Math.min(wide, high) < LEAST_PERCENT) return null;
  return conditionText('area', [Math.min(a.x, b.x), Math.min(a.y, b.y), wide, high].join());
}
