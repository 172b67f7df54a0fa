/** A calibrated probability in words, so that nobody has to know what 0.62 means. */

/** The level of a probability; `unrated` when the model pack is not calibrated. */
export type Likelihood = 'strong' | 'likely' | 'possible' | 'weak' | 'unrated';

/** Returns the level of a probability. The bounds are for reading, and change no ranking. */
export function likelihoodOf(probability: number | null): Likelihood {
  if (probability === null) return 'unrated';
  if (probability >= 0.8) return 'strong';
  if (probability >= 0.5) return 'likely';
  return probability >= 0.2 ? 'possible' : 'weak';
}

/**
 * Tells whether footage may be said not to hold an answer: only where that is wrong in less than one case of twenty, by
 * the calibrated probability that the footage holds it. Above, nothing matches strongly, and no more is claimed.
 */
export function isAbsent(answerable: number | null): boolean {
  return answerable !== null && answerable < 0.05;
}

/** Formats a probability in whole percents, never a false 0 or 100. */
export function percent(probability: number): string {
  return `${Math.min(99, Math.max(1, Math.round(probability * 100)))}%`;
}
