/**
 * Tells things of one kind apart by a phrase: "the man in the red jacket". In: how like the phrase each thing's vector is. Out:
 * shares, the chance of each to be the one that is meant.
 */
import type { ParsedPlaces } from '../../contract/index.ts';
import { hasSubject } from '../../core/words/subject-words.ts';

/** How much surer a cosine that is larger by one is; the likeliest in the scenes of `bench -- picks --half fit`. */
export const FIT_SCALE = 26;

/** Returns the chance of each of some things to be the one that a phrase means, one of which it is; they add up to 1. */
export function fitShares(cosines: readonly number[]): number[] {
  const most = Math.max(...cosines);
  const weights = cosines.map((cosine) => Math.exp(FIT_SCALE * (cosine - most)));
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / all);
}

/** Returns true where a phrase says more of a thing than what it is and how many: by that things of one kind are told apart. */
export function tellsApart(phrase: string, { things }: ParsedPlaces): boolean {
  if (things.some(({ colour }) => colour !== null)) return true;
  const rest = [...phrase];
  for (const { from, to } of things) rest.fill(' ', from, to);
  return hasSubject(rest.join(''));
}
