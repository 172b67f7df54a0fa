/**
 * Finds quoted words: as they are in passages of every source, and nearly as they are on the screen, where a recogniser may have
 * taken one letter for another. In: the words. Out: passages, exact ones first.
 */
import type { PassageHit, PassageStore } from '../../store/passages.ts';
import type { Filter } from '../../store/videos.ts';

/** Letters for each of which one may be wrong. Four of eight would be another word. */
const LETTERS_PER_ERROR = 5;
/** A wrong digit counts as this many errors: gate 8 is not gate 7. */
const DIGIT_ERRORS = 100;
/** Near words that are looked up for each word. */
const MAX_VARIANTS = 8;
/** Passages that are compared letter by letter. */
const MAX_COMPARED = 200;

type PhraseStore = Pick<PassageStore, 'search' | 'searchPhrase' | 'vocabulary'>;

/** Returns the passages that hold the words, and those on the screen that nearly do where none does exactly. */
export async function findPhrase(
  words: string,
  filter: Filter,
  limit: number,
  store: PhraseStore,
): Promise<PassageHit[]> {
  const exact = await store.searchPhrase(words, filter, limit);
  if (exact.length >= limit || exact.some(({ source }) => source === 'screen')) return exact;
  return [...exact, ...(await findNearly(words, filter, store))].slice(0, limit);
}

async function findNearly(words: string, filter: Filter, store: PhraseStore): Promise<PassageHit[]> {
  const wanted = plainLetters(words);
  const allowed = Math.floor(wanted.length / LETTERS_PER_ERROR);
  if (allowed === 0) return [];
  const known = await store.vocabulary();
  const variants = words.split(/\s+/).flatMap((word) => nearWords(plainLetters(word), known));
  const found = await store.search([words, ...variants].join(' '), filter, MAX_COMPARED);
  return found
    .filter(({ source }) => source === 'screen')
    .map((hit) => ({ hit, errors: errorsIn(plainLetters(hit.text), wanted) }))
    .filter(({ errors }) => errors <= allowed)
    .sort((a, b) => a.errors - b.errors)
    .map(({ hit, errors }) => ({ ...hit, coverage: 1 - errors / wanted.length }));
}

function nearWords(word: string, known: readonly string[]): string[] {
  const allowed = Math.floor(word.length / LETTERS_PER_ERROR);
  if (allowed === 0) return [];
  // The index keeps stems: an ending more or less is no error.
  return known
    .filter((other) => Math.abs(other.length - word.length) <= allowed + 3)
    .filter((other) => errorsIn(word, other) <= allowed)
    .slice(0, MAX_VARIANTS);
}

function plainLetters(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/**
 * Returns the fewest letters to change, add or leave out so that `wanted` stands somewhere in `text` (Sellers, 1980: an edit
 * distance whose first row is zero).
 */
export function errorsIn(text: string, wanted: string): number {
  let row = new Array<number>(text.length + 1).fill(0);
  for (let i = 1; i <= wanted.length; i++) {
    const letter = wanted[i - 1] as string;
    const cost = /\d/.test(letter) ? DIGIT_ERRORS : 1;
    const next = [(row[0] as number) + cost];
    for (let j = 1; j <= text.length; j++) {
      const swap = (row[j - 1] as number) + (letter === text[j - 1] ? 0 : cost);
      next.push(Math.min(swap, (row[j] as number) + cost, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return Math.min(...row);
}
