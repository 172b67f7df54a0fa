/**
 * Near-duplicates among hits, in one video and across: a still camera, a clip that was added twice. Nothing is dropped:
 * a hit that looks like a better one goes behind all that show something else.
 */
import { dot, normalise, type UnitVector } from '../../core/vector.ts';
import type { LoadedTimeline } from './timeline-cache.ts';

/** Stretches whose mean vectors have at least this cosine show the same. */
export const SAME_LOOK = 0.98;

/** How many hits are compared with each other: the first pages. */
const COMPARED = 200;

/** The hits, best first as they came, with those behind that look like a better one. */
export function demoteDuplicates<Hit>(hits: Hit[], vectorOf: (hit: Hit) => UnitVector): Hit[] {
  const distinct: Hit[] = [];
  const duplicates: Hit[] = [];
  const seen: UnitVector[] = [];
  for (const hit of hits.slice(0, COMPARED)) {
    const vector = vectorOf(hit);
    if (seen.some((other) => dot(other, vector) >= SAME_LOOK)) duplicates.push(hit);
    else {
      distinct.push(hit);
      seen.push(vector);
    }
  }
  return [...distinct, ...duplicates, ...hits.slice(COMPARED)];
}

/** The direction of the mean of a timeline's seconds in [start, end), gaps left out. At least one must have a picture. */
export function meanVector(timeline: LoadedTimeline, start: number, end: number): UnitVector {
  const { dim, values, inverseLengths } = timeline;
  const sum = new Float32Array(dim);
  for (let i = start; i < end; i++) {
    const inverse = inverseLengths[i] as number;
    for (let d = 0; d < dim; d++) (sum[d] as number) += (values[i * dim + d] as number) * inverse;
  }
  return normalise(sum);
}
