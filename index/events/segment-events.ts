/**
 * Segments a timeline into events: spans in which the picture stays on one subject. In: the vectors of a timeline's
 * seconds and its cuts. Out: half-open spans of whole seconds that cover all but the gaps. Deterministic.
 *
 * Kernel temporal segmentation (Potapov et al. 2014, "Category-specific video summarization") with the linear kernel:
 * choose the boundaries that minimise the squared distance of every second to its event's mean, plus a price for each
 * boundary. The price follows from the timeline itself: how much neighbouring seconds differ when nothing happens.
 * The dynamic program drops starts that can no longer win (PELT; Killick et al. 2012), which loses nothing and holds
 * the work near seconds * length of an event * dim; memory is a few numbers a second and one sum for each open start.
 */
import type { LoadedTimeline } from '../timeline/timeline-cache.ts';

/** The parts of a timeline that segmenting reads. */
export type SegmentableTimeline = Pick<
  LoadedTimeline,
  'seconds' | 'dim' | 'values' | 'inverseLengths' | 'cuts'
>;

/** A span of whole seconds, [start, end). */
export interface WholeSeconds {
  startS: number;
  endS: number;
}

/** Parameters of segmenting. */
export interface SegmentOptions {
  /** Price of a boundary, in units of the timeline's own second-to-second noise. Larger: fewer, longer events. */
  penalty: number;
  /** Factor on the price where a shot begins, since cuts attract boundaries. */
  cutDiscount: number;
  /** Lower bound of the noise in the price: a still picture has none, and its every flicker would become an event. */
  minNoise: number;
  /** Longest event, in seconds. */
  maxLengthS: number;
}

/** Tuned on videos composed of development photos; `npm run bench -- causal` scores them on other timelines. */
export const SEGMENTS: SegmentOptions = { penalty: 30, cutDiscount: 0.5, minNoise: 0.002, maxLengthS: 120 };

/** Returns the events of a timeline, in order. No event crosses a gap. */
export function segmentEvents(
  timeline: SegmentableTimeline,
  options: SegmentOptions = SEGMENTS,
): WholeSeconds[] {
  const price = options.penalty * Math.max(noiseOf(timeline), options.minNoise);
  return runsOf(timeline).flatMap((run) => segmentRun(timeline, run, price, options));
}

/** Returns half the median squared distance of neighbouring seconds: the chance distance from an event's mean. */
function noiseOf(timeline: SegmentableTimeline): number {
  const { seconds, dim, inverseLengths } = timeline;
  const distances: number[] = [];
  let [before, now] = [new Float32Array(dim), new Float32Array(dim)];
  for (let t = 0; t < seconds; t++) {
    if (inverseLengths[t] === 0) continue;
    readUnit(timeline, t, now);
    // For unit vectors, half the squared distance is 1 - cosine.
    if (t > 0 && inverseLengths[t - 1] !== 0) distances.push(1 - product(before, now));
    [before, now] = [now, before];
  }
  distances.sort((a, b) => a - b);
  return distances[distances.length >> 1] ?? 0;
}

function runsOf({ seconds, inverseLengths }: SegmentableTimeline): WholeSeconds[] {
  const runs: WholeSeconds[] = [];
  let startS = 0;
  for (let t = 0; t <= seconds; t++) {
    if (t < seconds && inverseLengths[t] !== 0) continue;
    if (t > startS) runs.push({ startS, endS: t });
    startS = t + 1;
  }
  return runs;
}

/** An open event: its start, the sum of its seconds, and the square of that sum. */
interface OpenEvent {
  startS: number;
  /** The cost of everything before it, its boundary included. */
  cost: number;
  sum: Float64Array;
  square: number;
}

/** Partitions one run without gaps optimally. */
function segmentRun(
  timeline: SegmentableTimeline,
  run: WholeSeconds,
  price: number,
  { cutDiscount, maxLengthS }: SegmentOptions,
): WholeSeconds[] {
  const { dim, cuts } = timeline;
  const lastStart = new Int32Array(run.endS - run.startS + 1);
  const vector = new Float32Array(dim);
  const spare: Float64Array[] = [];
  const opened = (startS: number, cost: number): OpenEvent => {
    const sum = spare.pop()?.fill(0) ?? new Float64Array(dim);
    return { startS, cost, sum, square: 0 };
  };
  const boundary = (t: number): number => price * (cuts[t] === 1 ? cutDiscount : 1);
  let open = [opened(run.startS, 0)];
  for (let t = run.startS; t < run.endS; t++) {
    readUnit(timeline, t, vector);
    let [best, bestStart] = [Number.POSITIVE_INFINITY, t];
    const costs = open.map((event) => {
      event.square += 2 * take(event.sum, vector) + 1;
      const length = t + 1 - event.startS;
      const cost = event.cost + Math.max(0, length - event.square / length);
      if (cost < best) [best, bestStart] = [cost, event.startS];
      return cost;
    });
    lastStart[t + 1 - run.startS] = bestStart;
    const next = best + boundary(t + 1);
    open = open.filter((event, i) => {
      const lives = (costs[i] as number) < next && t + 1 - event.startS < maxLengthS;
      if (!lives) spare.push(event.sum);
      return lives;
    });
    open.push(opened(t + 1, next));
  }
  return eventsFrom(lastStart, run);
}

/** Walks back from the end of the run over the start of the last event up to each second. */
function eventsFrom(lastStart: Int32Array, run: WholeSeconds): WholeSeconds[] {
  const events: WholeSeconds[] = [];
  for (let endS = run.endS; endS > run.startS; ) {
    const startS = lastStart[endS - run.startS] as number;
    events.push({ startS, endS });
    endS = startS;
  }
  return events.reverse();
}

/** Adds the vector to the sum; returns their dot product before the addition. */
function take(sum: Float64Array, vector: Float32Array): number {
  let along = 0;
  for (let d = 0; d < sum.length; d++) {
    const x = vector[d] as number;
    along += x * (sum[d] as number);
    (sum[d] as number) += x;
  }
  return along;
}

function readUnit({ dim, values, inverseLengths }: SegmentableTimeline, t: number, into: Float32Array): void {
  const inverse = inverseLengths[t] as number;
  for (let d = 0; d < dim; d++) into[d] = (values[t * dim + d] as number) * inverse;
}

function product(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}
