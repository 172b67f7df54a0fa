/**
 * A timeline's vectors become events: stretches in which the picture stays on one subject. In: one unit vector a
 * second and where shots begin. Out: half-open stretches of seconds that cover all but the gaps, the same on every run.
 *
 * Kernel temporal segmentation (Potapov et al. 2014, "Category-specific video summarization") with the linear kernel:
 * choose the boundaries that minimise the squared distance of every second to its event's mean, plus a price for each
 * boundary. The price follows from the timeline itself: how much neighbouring seconds differ when nothing happens.
 */
import type { UnitVector } from '../../core/vector.ts';

/** What a boundary costs, and how long events are. */
export interface SegmentOptions {
  /** Price of a boundary, in units of the timeline's own second-to-second noise. Larger: fewer, longer events. */
  penalty: number;
  /** Factor on the price where a shot begins: cuts attract boundaries. */
  cutDiscount: number;
  /** Shortest event, in seconds, where a gap does not force a shorter one. */
  minLengthS: number;
  /** Longest event, in seconds; bounds the work to length x maxLengthS. */
  maxLengthS: number;
}

/** Values chosen on composed timelines of the training pictures; never on footage. */
export const DEFAULT_SEGMENTS: SegmentOptions = {
  penalty: 12,
  cutDiscount: 0.5,
  minLengthS: 2,
  maxLengthS: 120,
};

/** A stretch of whole seconds, [start, end). */
export interface Stretch {
  start: number;
  end: number;
}

/** Splits a timeline into events. `vectors[i]` belongs to the second [i, i+1) and is null in a gap, which no event crosses. */
export function segmentEvents(
  vectors: readonly (UnitVector | null)[],
  cuts: readonly boolean[],
  options: SegmentOptions = DEFAULT_SEGMENTS,
): Stretch[] {
  const price = options.penalty * noiseOf(vectors);
  return runsOf(vectors).flatMap(({ start, end }) =>
    segmentRun(vectors.slice(start, end) as UnitVector[], cuts.slice(start, end), price, options).map(
      (event) => ({
        start: start + event.start,
        end: start + event.end,
      }),
    ),
  );
}

/** Half the median squared distance of neighbouring seconds: what a second differs from its event's mean by chance. */
function noiseOf(vectors: readonly (UnitVector | null)[]): number {
  const distances: number[] = [];
  for (let i = 1; i < vectors.length; i++) {
    const [a, b] = [vectors[i - 1], vectors[i]];
    if (a && b) distances.push(squaredDistance(a, b) / 2);
  }
  distances.sort((a, b) => a - b);
  return Math.max(distances[distances.length >> 1] ?? 0, MIN_NOISE);
}

/** A still picture has no noise; without a floor every flicker of it would be an event. */
const MIN_NOISE = 0.002;

function squaredDistance(a: UnitVector, b: UnitVector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}

function runsOf(vectors: readonly (UnitVector | null)[]): Stretch[] {
  const runs: Stretch[] = [];
  let start = 0;
  for (let i = 0; i <= vectors.length; i++) {
    if (vectors[i]) continue;
    if (i > start) runs.push({ start, end: i });
    start = i + 1;
  }
  return runs;
}

/** Optimal partitioning of one run without gaps, by dynamic programming over where the last event starts. */
function segmentRun(
  vectors: readonly UnitVector[],
  cuts: readonly boolean[],
  price: number,
  { cutDiscount, minLengthS, maxLengthS }: SegmentOptions,
): Stretch[] {
  const n = vectors.length;
  const best = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const lastStart = new Int32Array(n + 1);
  best[0] = 0;
  for (let end = 1; end <= n; end++) {
    const scatter = scatterBackwards(vectors, end, Math.min(end, maxLengthS));
    for (let length = Math.min(minLengthS, end); length <= Math.min(end, maxLengthS); length++) {
      const start = end - length;
      const boundary = start === 0 ? 0 : price * (cuts[start] ? cutDiscount : 1);
      const cost = (best[start] as number) + boundary + (scatter[length] as number);
      if (cost < (best[end] as number)) {
        best[end] = cost;
        lastStart[end] = start;
      }
    }
  }
  const events: Stretch[] = [];
  for (let end = n; end > 0; end = lastStart[end] as number) {
    events.unshift({ start: lastStart[end] as number, end });
  }
  return events;
}

/**
 * For every length l up to `longest`, the squared distances of the l seconds before `end` to their mean: for unit
 * vectors l - |sum|^2 / l. The sum grows by one vector at a time, and its square by a dot product.
 */
function scatterBackwards(vectors: readonly UnitVector[], end: number, longest: number): Float64Array {
  const dim = vectors[0]?.length ?? 0;
  const sum = new Float64Array(dim);
  const scatter = new Float64Array(longest + 1);
  let square = 0;
  for (let length = 1; length <= longest; length++) {
    const vector = vectors[end - length] as UnitVector;
    let along = 0;
    for (let d = 0; d < dim; d++) {
      const x = vector[d] as number;
      along += x * (sum[d] as number);
      sum[d] = (sum[d] as number) + x;
    }
    square += 2 * along + 1;
    scatter[length] = Math.max(0, length - square / length);
  }
  return scatter;
}
