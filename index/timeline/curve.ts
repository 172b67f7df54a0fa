/** Relevance curves: the cosine of each second with a query. Pure; the hot loop of search. */
import { dotRows } from '../../core/int8/int8-rows.ts';
import type { UnitVector } from '../../core/vector.ts';
import { type LoadedTimeline, partsOf } from './timeline-cache.ts';

/** One number a second, in [-1, 1]; NaN where the video has no picture, or where a filter forbids. */
export type RelevanceCurve = Float32Array;

/** Returns the cosine of the query with each second of the timeline. O(seconds * dim). */
export function relevanceCurve(timeline: LoadedTimeline, query: UnitVector): RelevanceCurve {
  const { seconds, dim, inverseLengths } = timeline;
  const curve = new Float32Array(seconds).fill(Number.NaN);
  if (dim === 0) return curve; // No picture at all.
  for (const { startS, endS, row } of partsOf(timeline)) {
    dotRows(timeline, row, endS - startS, query, curve.subarray(startS, endS));
    for (let i = startS; i < endS; i++) {
      const inverse = inverseLengths[i] as number;
      curve[i] = inverse === 0 ? Number.NaN : (curve[i] as number) * inverse;
    }
  }
  return curve;
}

/** Makes NaN of every second that meets none of the windows [gte, lt), in place. */
export function restrict(curve: RelevanceCurve, windows: { gte: number; lt: number }[]): RelevanceCurve {
  if (windows.some(({ gte, lt }) => gte <= 0 && lt >= curve.length)) return curve;
  const isOpen = new Uint8Array(curve.length);
  for (const { gte, lt } of windows) isOpen.fill(1, Math.max(0, Math.floor(gte)), Math.max(0, Math.ceil(lt)));
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
