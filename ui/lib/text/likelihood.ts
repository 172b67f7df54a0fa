/** The strength of a match in words, as the server judges it. */
import type { Segment } from '../../../contract/index.ts';

/** The words for a hit: how strong its picture matches, or where its words stand; `unrated` without calibration. */
export type Likelihood = 'strong' | 'weak' | 'said' | 'written' | 'titled' | 'described' | 'unrated';

/** Returns the words for a hit. The bounds are the server's. */
export function likelihoodOf({
  match,
  found_by: foundBy,
  matched,
}: Pick<Segment, 'match' | 'found_by' | 'matched'>): Likelihood {
  // What stands in the title is not written in the picture.
  if (foundBy === 'written') return matched.some(({ source }) => source === 'title') ? 'titled' : 'written';
  if (foundBy !== 'seen') return foundBy;
  return match ?? 'unrated';
}

/** Formats a probability in whole percents, never a false 0 or 100. */
export function percent(probability: number): string {
  return `${Math.min(99, Math.max(1, Math.round(probability * 100)))}%`;
}
