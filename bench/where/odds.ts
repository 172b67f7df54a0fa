/**
 * The worth to a search of a picture that shows what a sentence says. In: how often true and false sentences were seen
 * in scenes. Out: factors of odds, written as a source file of the product.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** How often sentences were seen and not seen, by whether they are true. */
export interface StateCount {
  true: { seen: number; unseen: number };
  false: { seen: number; unseen: number };
}

/** Factors of the odds of a hit. */
export interface Odds {
  seen: number;
  unseen: number;
}

const FILE = fileURLToPath(new URL('../../index/search/places/odds.ts', import.meta.url));

/** Returns the ratios of the rates, each count with one more: none seen in a hundred scenes is not never. */
export function countOdds(count: StateCount): Odds {
  const rate = ({ seen, unseen }: { seen: number; unseen: number }) => (seen + 1) / (seen + unseen + 2);
  const [whenTrue, whenFalse] = [rate(count.true), rate(count.false)];
  const round = (value: number) => Number(value.toFixed(2));
  return { seen: round(whenTrue / whenFalse), unseen: round((1 - whenTrue) / (1 - whenFalse)) };
}

/** Writes the factors that a search reads. */
export async function writeOdds({ places, numbers }: { places: Odds; numbers: Odds }): Promise<void> {
  const line = ({ seen, unseen }: Odds) => `{ seen: ${seen}, unseen: ${unseen} }`;
  const text = `/** Written by \`npm run bench -- where --half fit --save\`: how the odds of a hit change. Not edited by hand. */

/** Where a relation is asked for: how much likelier it is seen, or not seen, where it holds. */
export const PLACES = ${line(places)};

/** The same for numbers alone. */
export const NUMBERS = ${line(numbers)};
`;
  await writeFile(FILE, text);
}
