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
  const seen: Split[] = [];
  for (const hit of hits.slice(0, MAX_COMPARED)) {
    const split = splitOf(vectorOf(hit));
    if (seen.some((other) => isDuplicate(other, split))) duplicates.add(hit);
    else seen.push(split);
  }
  return duplicates;
}

/** A vector with its first numbers, and the length of what follows them. */
interface Split {
  vector: UnitVector;
  head: Float32Array;
  rest: number;
}

/** The first numbers: enough to tell most pictures apart. */
const HEAD = 64;
/** More than rounding takes from a product. */
const ROUNDING = 1e-5;

function splitOf(vector: UnitVector): Split {
  const [head, tail] = [vector.subarray(0, HEAD), vector.subarray(HEAD)];
  return { vector, head, rest: Math.sqrt(dot(tail, tail)) };
}

/** Compares the whole of two vectors only where the rest can still make them alike: it adds no more than its lengths' product. */
function isDuplicate(a: Split, b: Split): boolean {
  const most = dot(a.head, b.head) + a.rest * b.rest + ROUNDING;
  return most >= DUPLICATE_COSINE && dot(a.vector, b.vector) >= DUPLICATE_COSINE;
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
