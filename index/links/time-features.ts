/**
 * Computes order and gap features of earlier events before a later one (model/train/causal/features.py computes the same
 * in training). None depends on the length of the video: a clip of two minutes and a recording of six hours are treated
 * alike. Pure.
 */

/** The times of an event, in seconds, half-open. */
export interface EventTimes {
  startS: number;
  endS: number;
}

/** Position of the earlier event among those before the effect: 1 or 0 by distance, then logarithms and shares. */
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

/** The name of a time feature. */
export type TimeFeatureName = (typeof ORDER_FEATURES)[number] | (typeof GAP_FEATURES)[number];

/** Every time feature of a pair of events. */
export type TimeFeatures = Record<TimeFeatureName, number>;

/** Returns the order and gaps of each of `past` before `effect`. */
export function timeFeatures(past: readonly EventTimes[], effect: EventTimes): TimeFeatures[] {
  return past.map((cause, i) => ({
    ...orderFeatures(past.length - i, past.length),
    ...gapFeatures(cause, effect),
  }));
}

function orderFeatures(distance: number, count: number) {
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

function gapFeatures(cause: EventTimes, effect: EventTimes) {
  const gap = effect.startS - cause.endS;
  return {
    log_gap: logSeconds(gap),
    overlaps: Number(gap < 0),
    log_cause: logSeconds(cause.endS - cause.startS),
    log_effect: logSeconds(effect.endS - effect.startS),
    log_overlap: logSeconds(Math.min(cause.endS, effect.endS) - Math.max(cause.startS, effect.startS)),
    log_lead: logSeconds(effect.startS - cause.startS),
  };
}

/** Converts seconds to a logarithmic scale; negative ones to 0. */
function logSeconds(seconds: number): number {
  return Math.log1p(Math.max(0, seconds));
}
