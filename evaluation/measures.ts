/**
 * How good answers are. In: ranked answers to a sentence, and the spans that are right. Out: recall, overlap and
 * time error. Pure. Times are seconds; spans are half-open; the video's name tells videos of a pool apart.
 */
import { iou, span } from '../core/time.ts';

/** A span that is right. */
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

/** A hit lies at most this far from a right span. */
export const TOLERANCE_S = 3;

/** The outcome of one sentence. */
export interface Outcome {
  /** Rank of the first answer within tolerance, from 1; null when none is. */
  rank: number | null;
  /** Seconds from the first answer's peak to the nearest right span; null without an answer in the same video. */
  errorS: number | null;
  /** Seconds between the start of the first answer and that of the right span it lies in, when it is a hit. */
  startErrorS: number | null;
  /** Best overlap of the first answer with a right span; null where answers are seconds. */
  iou: number | null;
  /** Average precision of the ranked answers, the mean over overlaps of .5, .55 ... .95; null where answers are seconds. */
  precision: number | null;
}

/** The measures over many sentences; shares are percentages. */
export interface Summary {
  sentences: number;
  r1: number;
  r5: number;
  r10: number;
  iou3: number | null;
  iou5: number | null;
  iou7: number | null;
  /** Mean average precision over overlaps of .5 to .95. */
  map: number | null;
  /** Mean overlap of the first answers that are hits. */
  hitIou: number | null;
  /** Over all sentences; null where it would be infinite: too many answers are in another video, or missing. */
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
    precision: top && top.start !== null ? averagePrecision(answers, truths) : null,
  };
}

/** The measures over the outcomes of many sentences. */
export function summarise(outcomes: readonly Outcome[]): Summary {
  const share = (hits: number) => (outcomes.length === 0 ? 0 : (100 * hits) / outcomes.length);
  const within = (k: number) => share(outcomes.filter(({ rank }) => rank !== null && rank <= k).length);
  const overlaps = outcomes.map((outcome) => outcome.iou).filter((value) => value !== null);
  const overlapping = (least: number) =>
    overlaps.length === 0 ? null : share(overlaps.filter((value) => value >= least).length);
  // An answer in another video is infinitely far off; a figure that is infinite is none.
  const errors = outcomes.map(({ errorS }) => errorS ?? Number.POSITIVE_INFINITY);
  const startErrors = outcomes.map(({ startErrorS }) => startErrorS).filter((value) => value !== null);
  return {
    sentences: outcomes.length,
    r1: within(1),
    r5: within(5),
    r10: within(10),
    iou3: overlapping(0.3),
    iou5: overlapping(0.5),
    iou7: overlapping(0.7),
    map: overlaps.length === 0 ? null : share(sum(outcomes.map(({ precision }) => precision ?? 0))),
    hitIou: meanOf(outcomes.filter(({ rank, iou }) => rank === 1 && iou !== null).map(({ iou }) => iou ?? 0)),
    medianErrorS: finite(quantile(errors, 0.5)),
    p95ErrorS: finite(quantile(errors, 0.95)),
    meanErrorS: finite(meanOf(errors)),
    medianStartErrorS: quantile(startErrors, 0.5),
    p95StartErrorS: quantile(startErrors, 0.95),
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

/** The value below which a share `q` of the values lies (nearest rank); null for none. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
}

/** Seconds from the answer's peak to the nearest right span; 0 inside one, infinite in another video. */
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
  const answered = span(start ?? 0, end ?? 0);
  const same = truths.filter((truth) => truth.film === film);
  return Math.max(0, ...same.map((truth) => iou(answered, span(truth.start, truth.end))));
}

/** Overlaps at which an answer counts as right: .5 to .95, as QVHighlights has them (Lei et al., NeurIPS 2021). */
const OVERLAPS = Array.from({ length: 10 }, (_, i) => 0.5 + 0.05 * i);

/**
 * The mean over {@link OVERLAPS} of the average precision: for each right span that is found, the share of answers up to
 * there that are right; each span is found once. A span that repeats more often than there are answers cannot be
 * found whole, so that at most as many are expected as there are answers.
 */
function averagePrecision(answers: readonly Answer[], truths: readonly Truth[]): number {
  const expected = Math.min(truths.length, answers.length);
  if (expected === 0) return 0;
  const overlaps = answers.map((answer) => truths.map((truth) => bestOverlap(answer, [truth])));
  const atOverlap = (least: number): number => {
    const found = new Set<number>();
    let precisions = 0;
    overlaps.forEach((row, i) => {
      const best = row.reduce(
        (top, value, t) => (!found.has(t) && value >= least && value > (row[top] ?? 0) ? t : top),
        -1,
      );
      if (best < 0) return;
      found.add(best);
      precisions += found.size / (i + 1);
    });
    return precisions / expected;
  };
  return sum(OVERLAPS.map(atOverlap)) / OVERLAPS.length;
}
