/**
 * What the link head reads of a pair of events; model/train/causal/features.py computes the same in training. In: the
 * events before an effect, in order, and the effect. Out: named numbers for each of those events. Nothing here asks how
 * long the film is: a clip of two minutes and a recording of six hours must mean the same.
 */
import { dot } from '../../../core/vector.ts';

/** An event as the head reads it: seconds, and a unit vector of the content alone, centred by its kind. */
export interface CentredEvent {
  start: number;
  end: number;
  vector: Float32Array;
}

/** The place of the earlier event among those before the effect: 1 or 0 by distance, then logarithms and shares. */
export const ORDER_FEATURES = [
  'next',
  'second',
  'third',
  'fourth',
  'log_distance',
  'nearness',
  'log_count',
  'share',
  'oldest',
] as const;

/** Seconds between and along the two events, as logarithms. */
export const GAP_FEATURES = [
  'log_gap',
  'overlaps',
  'log_cause',
  'log_effect',
  'log_overlap',
  'log_lead',
] as const;

/** Cosines of the two, beside those of the other events before the effect. */
export const LIKENESS_FEATURES = [
  'cosine',
  'below_best',
  'above_mean',
  'rank',
  'to_next',
  'to_others',
  'share_of_likeness',
] as const;

/** Nats of the predictor (link-predictor.ts). */
export const PREDICTION_FEATURES = ['lost', 'excess', 'alone', 'expected'] as const;

/** The name of one number. */
export type FeatureName =
  | (typeof ORDER_FEATURES)[number]
  | (typeof GAP_FEATURES)[number]
  | (typeof LIKENESS_FEATURES)[number]
  | (typeof PREDICTION_FEATURES)[number];

/** Some numbers by name. */
export type Features = Partial<Record<FeatureName, number>>;

/** Sharpness of the softmax behind `share_of_likeness`. */
const SHARPNESS = 4;

/** Order and gaps of each of `past` before `effect`. */
export function timeFeatures(
  past: readonly Omit<CentredEvent, 'vector'>[],
  effect: Omit<CentredEvent, 'vector'>,
): Features[] {
  return past.map((cause, i) => ({
    ...orderFeatures(past.length - i, past.length),
    ...gapFeatures(cause, effect),
  }));
}

/** Likenesses of each of `past` to `effect`. */
export function likenessFeatures(past: readonly CentredEvent[], effect: CentredEvent): Features[] {
  const toEffect = past.map((event) => dot(event.vector, effect.vector));
  const best = Math.max(...toEffect);
  const mean = toEffect.reduce((sum, x) => sum + x, 0) / past.length;
  const likely = toEffect.map((x) => Math.exp(SHARPNESS * x));
  const all = likely.reduce((sum, x) => sum + x, 0);
  return past.map(({ vector }, i) => {
    const cosine = toEffect[i] as number;
    const others = past.filter((_, k) => k !== i).map((other) => dot(vector, other.vector));
    return {
      cosine,
      below_best: cosine - best,
      above_mean: cosine - mean,
      rank: toEffect.filter((x) => x < cosine).length / past.length,
      to_next: dot(vector, (past[i + 1] ?? effect).vector),
      to_others: others.reduce((sum, x) => sum + x, 0) / Math.max(1, others.length),
      share_of_likeness: (likely[i] as number) / all,
    };
  });
}

function orderFeatures(distance: number, count: number): Features {
  return {
    next: Number(distance === 1),
    second: Number(distance === 2),
    third: Number(distance === 3),
    fourth: Number(distance === 4),
    log_distance: Math.log(distance),
    nearness: 1 / distance,
    log_count: Math.log(count),
    share: distance / count,
    oldest: Number(distance === count),
  };
}

function gapFeatures(
  cause: { start: number; end: number },
  effect: { start: number; end: number },
): Features {
  const gap = effect.start - cause.end;
  return {
    log_gap: logSeconds(gap),
    overlaps: Number(gap < 0),
    log_cause: logSeconds(cause.end - cause.start),
    log_effect: logSeconds(effect.end - effect.start),
    log_overlap: logSeconds(Math.min(cause.end, effect.end) - Math.max(cause.start, effect.start)),
    log_lead: logSeconds(effect.start - cause.start),
  };
}

/** Seconds on a scale where minutes do not drown seconds; 0 for what is negative. */
function logSeconds(seconds: number): number {
  return Math.log1p(Math.max(0, seconds));
}
