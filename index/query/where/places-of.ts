/** Reads the places of a parsed sentence: of its main clause, without what other rules have taken. */
import type { Chip, ParsedPlaces } from '../../../contract/index.ts';
import { plainCharacters, type TextSpan } from '../spans.ts';
import { parsePlaces } from './parse-places.ts';

/** A sentence as it was parsed. */
interface Parsed {
  main: string;
  related: readonly unknown[];
  chips: readonly Pick<Chip, 'kind' | 'from' | 'to'>[];
}

/**
 * Returns what the main clause of a sentence says of places; null for nothing. Conditions, quoted words and words in square
 * brackets are left out; so is a clause whose place in the sentence cannot be told.
 */
export function placesOf(sentence: string, { main, related, chips }: Parsed): ParsedPlaces | null {
  if (main === '') return null;
  const part = related.length === 0 ? { from: 0, to: sentence.length } : spanOf(sentence, main);
  return part && parsePlaces(maskSentence(sentence, chips), part);
}

function spanOf(sentence: string, main: string): TextSpan | null {
  const from = sentence.indexOf(main);
  return from < 0 ? null : { from, to: from + main.length };
}

/** Returns the sentence with blanks in the place of what is no description. */
export function maskSentence(sentence: string, chips: Parsed['chips']): string {
  const plain = plainCharacters(sentence);
  const taken = chips.filter(({ kind }) => kind !== 'clause' && kind !== 'operator');
  for (const { from, to } of taken) plain.fill(1, from, to);
  return Array.from({ length: sentence.length }, (_, i) => (plain[i] ? ' ' : sentence[i])).join('');
}
