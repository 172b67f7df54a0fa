/**
 * How good answers are. In: ranked answers to a sentence, and the stretches that are right. Out: recall, overlap and
 * time error. Pure. Times are seconds; stretches are half-open; the film's name tells films of a pool apart.
 */
import { type Interval, interval, iou } from '../../core/time.ts';

/** A stretch that is right. */
export interface Truth {
  film: string;
  start: number;
  end: number;
}

/** An answer; `start` and `end` are null where only a second was answered. */
export interface Answer {
  film: string;
  peak: number;
  start: number | null;
  end: number | null;
}

/** A hit lies at most this far from a right stretch. */
export const TOLERANCE_S = 3;

/** What one sentence got. */
export interface Outcome {
  /** Rank of the first answer within tolerance, from 1; null when none is. */
  rank: number | null;
  /** Seconds from the first answer's peak to the nearest right stretch; null without an answer in the same film. */
  errorS: number | null;
  /** Seconds between the start of the first answer and that of the right stretch it lies in, when it is a hit. */
  startErrorS: number | null;
  /** Best overlap of the first answer with a right stretch; null where answers are seconds. */
  iou: number | null;
}

/** The measures over many sentences; shares are percentages. */
export interface Summary {
  sentences: number;
  r1: number;
  r5: number;
  r10: number;
  iou5: number | null;
  iou7: number | null;
  medianErrorS: number | null;
  p95ErrorS: number | null;
  meanErrorS: number | null;
  medianStartErrorS: number | null;
  p95StartErrorS: number | null;
}

/** Judges the ranked answers to one sentence. */
export function judge(answers: readonly Answer[], truths: readonly Truth[]): Outcome {
  const rank = answers.findIndex((answer) => distance(answer, truths) <= TOLERANCE_S) + 1;
  const top = answers[0];
  const errorS = top ? distance(top, truths) : Number.POSITIVE_INFINITY;
  return {
    rank: rank === 0 ? null : rank,
    errorS: Number.isFinite(errorS) ? errorS : null,
    startErrorS: top && rank === 1 ? startError(top, truths) : null,
    iou: top && top.start !== null && top.end !== null ? bestOverlap(top, truths) : null,
  };
}

/** The measures over the outcomes of many sentences. */
export function summarise(outcomes: readonly Outcome[]): Summary {
  const share = (hits: number) => (outcomes.length === 0 ? 0 : (100 * hits) / outcomes.length);
  const within = (k: number) => share(outcomes.filter(({ rank }) => rank !== null && rank <= k).length);
  const overlaps = outcomes.map((outcome) => outcome.iou).filter((value) => value !== null);
  const overlapping = (least: number) =>
    overlaps.length === 0 ? null : share(overlaps.filter((value) => value >= least).length);
  const errors = outcomes.map(({ errorS }) => errorS).filter((value) => value !== null);
  const startErrors = outcomes.map(({ startErrorS }) => startErrorS).filter((value) => value !== null);
  return {
    sentences: outcomes.length,
    r1: within(1),
    r5: within(5),
    r10: within(10),
    iou5: overlapping(0.5),
    iou7: overlapping(0.7),
    medianErrorS: quantile(errors, 0.5),
    p95ErrorS: quantile(errors, 0.95),
    meanErrorS: errors.length === 0 ? null : errors.reduce((a, b) => a + b, 0) / errors.length,
    medianStartErrorS: quantile(startErrors, 0.5),
    p95StartErrorS: quantile(startErrors, 0.95),
  };
}

/** The value below which a share `q` of the values lies (nearest rank); null for none. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}

/** Seconds from the answer's peak to the nearest right stretch; 0 inside one, infinite in another film. */
function distance({ film, peak }: Answer, truths: readonly Truth[]): number {
  const gaps = truths
    .filter((truth) => truth.film === film)
    .map(({ start, end }) => Math.max(0, start - peak, peak - end));
  return Math.min(Number.POSITIVE_INFINITY, ...gaps);
}

function startError(answer: Answer, truths: readonly Truth[]): number | null {
  if (answer.start === null) return null;
  const start = answer.start;
  const near = truths.filter((truth) => distance(answer, [truth]) <= TOLERANCE_S);
  return Math.min(...near.map((truth) => Math.abs(truth.start - start)));
}

function bestOverlap({ film, start, end }: Answer, truths: readonly Truth[]): number {
  const stretch: Interval = interval(start ?? 0, end ?? 0);
  const same = truths.filter((truth) => truth.film === film);
  return Math.max(0, ...same.map((truth) => iou(stretch, interval(truth.start, truth.end))));
}
