/**
 * Finds near-duplicates among hits, within a video and across: a still camera, a clip that was added twice. Nothing is
 * dropped: `moveRepeats` moves a hit that looks like a better one behind the others of its strength.
 */
import { dot, normalise, type UnitVector } from '../../core/vector.ts';
import { type LoadedTimeline, rowOf } from './timeline-cache.ts';

/** Segments whose mean vectors have at least this cosine look the same. */
export const DUPLICATE_COSINE = 0.98;

/** The number of hits that are compared with each other: the first pages. */
export const MAX_COMPARED = 200;

/** Returns the hits, given best first, that look like a better one, in their order. Calls `vectorOf` for the first `MAX_COMPARED`. */
export function duplicatesOf<Hit>(hits: readonly Hit[], vectorOf: (hit: Hit) => UnitVector): Set<Hit> {
  const duplicates = new Set<Hit>();
  const seen: UnitVector[] = [];
  for (const hit of hits.slice(0, MAX_COMPARED)) {
    const vector = vectorOf(hit);
    if (seen.some((other) => dot(other, vector) >= DUPLICATE_COSINE)) duplicates.add(hit);
    else seen.push(vector);
  }
  return duplicates;
}

/** Returns the direction of the mean of a timeline's seconds in [startS, endS), gaps left out. At least one must have a picture. */
export function meanVector(timeline: LoadedTimeline, startS: number, endS: number): UnitVector {
  const { dim, values, inverseLengths } = timeline;
  const sum = new Float32Array(dim);
  for (let i = startS; i < endS; i++) {
    const row = rowOf(timeline, i);
    if (row === undefined) continue;
    const [from, inverse] = [row * dim, inverseLengths[i] as number];
    for (let d = 0; d < dim; d++) (sum[d] as number) += (values[from + d] as number) * inverse;
  }
  return normalise(sum);
}
