/**
 * The numbers that the link head reads of a pair of events beside their order and gaps (index/links/time-features.ts);
 * model/train/causal/features.py computes the same in training. In: the events before an effect, in order, and the
 * effect. Out: named numbers for each of those events.
 */
import { dot } from '../../../core/vector.ts';
import type { EventTimes, TimeFeatureName } from '../../../index/links/time-features.ts';

/** An event as the head reads it: seconds, and a unit vector of the content alone, centred by its kind. */
export interface CentredEvent extends EventTimes {
  vector: Float32Array;
}

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
  | TimeFeatureName
  | (typeof LIKENESS_FEATURES)[number]
  | (typeof PREDICTION_FEATURES)[number];

/** Some numbers by name. */
export type Features = Partial<Record<FeatureName, number>>;

/** Sharpness of the softmax behind `share_of_likeness`. */
const SHARPNESS = 4;

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
