/**
 * Finds near-duplicates among hits, within a video and across: a still camera, a clip that was added twice. Nothing is
 * dropped: `moveRepeats` moves a hit that looks like a better one behind the others of its strength.
 */
import { dot, normalise, type UnitVector } from '../../core/vector.ts';
import type { Stretch } from './stretches.ts';

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

/** Returns the direction of the mean of a stretch's seconds in [startS, endS), gaps left out. At least one must have a picture. */
export function meanVector(
  { fromS, seconds, dim, values, inverseLengths }: Stretch,
  startS: number,
  endS: number,
): UnitVector {
  const sum = new Float64Array(dim);
  const end = Math.min(seconds, endS - fromS);
  let i = Math.max(0, startS - fromS);
  // Four seconds at once, so that the sum is read and written once for all of them: twice as fast.
  for (; i + 4 <= end; i += 4) {
    const [a, b, c, d] = [i * dim, (i + 1) * dim, (i + 2) * dim, (i + 3) * dim];
    const p = inverseLengths[i] as number;
    const q = inverseLengths[i + 1] as number;
    const r = inverseLengths[i + 2] as number;
    const s = inverseLengths[i + 3] as number;
    for (let k = 0; k < dim; k++) {
      (sum[k] as number) +=
        (values[a + k] as number) * p +
        (values[b + k] as number) * q +
        (values[c + k] as number) * r +
        (values[d + k] as number) * s;
    }
  }
  for (; i < end; i++) {
    const [a, p] = [i * dim, inverseLengths[i] as number];
    for (let k = 0; k < dim; k++) (sum[k] as number) += (values[a + k] as number) * p;
  }
  return normalise(Float32Array.from(sum));
}
