/**
 * Runs of consecutive seconds that look alike, each summed up as one vector: what the HNSW index holds, so that an hour
 * of a parked car is one entry and not 3,600. In: a chunk's seconds. Out: moments, never across chunks or gaps.
 */
import { dot, normalise, type UnitVector } from '../core/vector.ts';
import type { NewMoment } from '../index/store/timelines.ts';

/** Cosine with the run's mean, below which a second starts a new run. */
export const ALIKE = 0.92;

/** A run is summed up by one vector; over longer runs small changes would drown in the mean. */
export const LONGEST_S = 12;

/** Returns the runs of consecutive seconds from `startS` on, each with the unit vector of its mean; a null is a gap. */
export function groupMoments(startS: number, vectors: readonly (UnitVector | null)[]): NewMoment[] {
  const runs: NewMoment[] = [];
  let sum: Float32Array | null = null;
  let start = 0;
  const close = (end: number): void => {
    if (sum) runs.push({ startS: startS + start, endS: startS + end, vector: normalise(sum) });
    sum = null;
  };
  for (const [i, vector] of vectors.entries()) {
    if (sum && (!vector || i - start >= LONGEST_S || !isAlike(sum, vector))) close(i);
    if (!vector) continue;
    if (sum) add(sum, vector);
    else {
      sum = Float32Array.from(vector);
      start = i;
    }
  }
  close(vectors.length);
  return runs;
}

function isAlike(sum: Float32Array, vector: UnitVector): boolean {
  return dot(sum, vector) >= ALIKE * Math.sqrt(dot(sum, sum));
}

function add(sum: Float32Array, vector: UnitVector): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
}
