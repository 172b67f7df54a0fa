/** Relevance curves: the cosine of each second with a query. Pure; the hot loop of search. */
import { dotRows } from '../../core/int8/int8-rows.ts';
import type { UnitVector } from '../../core/vector.ts';
import type { Stretch } from './stretches.ts';

/** One number a second, in [-1, 1]; NaN where the video has no picture, or where a filter forbids. */
export type RelevanceCurve = Float32Array;

/** Returns the cosine of the query with each second of a stretch. O(seconds * dim). */
export function relevanceCurve(stretch: Stretch, query: UnitVector): RelevanceCurve {
  const { seconds, dim, inverseLengths } = stretch;
  const curve = new Float32Array(seconds);
  if (dim === 0) return curve.fill(Number.NaN); // No picture at all.
  dotRows(stretch, 0, seconds, query, curve);
  for (let i = 0; i < seconds; i++) {
    const inverse = inverseLengths[i] as number;
    curve[i] = inverse === 0 ? Number.NaN : (curve[i] as number) * inverse;
  }
  return curve;
}

/** Makes NaN of every second that meets none of the windows [gte, lt), in place. The curve's first second is `fromS`. */
export function restrict(
  curve: RelevanceCurve,
  windows: readonly { gte: number; lt: number }[],
  fromS = 0,
): RelevanceCurve {
  if (windows.some(({ gte, lt }) => gte <= fromS && lt >= fromS + curve.length)) return curve;
  const isOpen = new Uint8Array(curve.length);
  const at = (second: number): number => Math.max(0, second - fromS);
  for (const { gte, lt } of windows) isOpen.fill(1, at(Math.floor(gte)), at(Math.ceil(lt)));
  for (let i = 0; i < curve.length; i++) if (!isOpen[i]) curve[i] = Number.NaN;
  return curve;
}

/** Mean and standard deviation of some curves together; a deviation of 0 is given as 1. */
export interface Background {
  mean: number;
  deviation: number;
}

/** Returns the background of a query on this footage. */
export function backgroundOf(curves: Iterable<RelevanceCurve>): Background {
  let [count, sum, squares] = [0, 0, 0];
  for (const curve of curves) {
    for (let i = 0; i < curve.length; i++) {
      const value = curve[i] as number;
      if (Number.isNaN(value)) continue;
      count++;
      sum += value;
      squares += value * value;
    }
  }
  if (count === 0) return { mean: 0, deviation: 1 };
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) || 1 };
}
