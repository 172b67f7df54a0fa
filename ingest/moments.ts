/**
 * Runs of consecutive seconds that look alike, each summed up as one vector: what the HNSW index holds, so that an hour
 * of a parked car is one entry and not 3,600. In: a chunk's seconds. Out: moments, never across chunks or gaps.
 */
import { dot, normalise, type UnitVector } from '../core/vector.ts';

/** Cosine with the run's mean, below which a second starts a new run. */
export const ALIKE = 0.92;

/** A run is summed up by one vector; over longer runs small changes would drown in the mean. */
export const LONGEST_S = 12;

/** A run of seconds, [start, end), and the unit vector of their mean. */
export interface Run {
  start: number;
  end: number;
  vector: UnitVector;
}

/** The runs of consecutive seconds from `startS` on; a null is a gap. */
export function groupMoments(startS: number, vectors: readonly (UnitVector | null)[]): Run[] {
  const runs: Run[] = [];
  let sum: Float32Array | null = null;
  let start = 0;
  const close = (end: number): void => {
    if (sum) runs.push({ start: startS + start, end: startS + end, vector: normalise(sum) });
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
