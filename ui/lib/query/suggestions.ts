/**
 * The suggestions of the search box: conditions (`video:`, `tag:` ...) and their values for the word that is being
 * typed, and sentences of the search history. Pure.
 */
import type { FilterKey } from '../../../contract/index.ts';
import { conditionText, FILTER_KEYS, filterKey } from './conditions.ts';
import { matchingSearches, type SearchHistory } from './search-history.ts';

/** A suggestion. */
export type Suggestion =
  /** `shown` is the name of a saved search. */
  | { kind: 'saved' | 'recent'; text: string; shown: string }
  /** `text` is the whole sentence after choosing; `shown` is the text in the list. */
  | { kind: 'key'; key: FilterKey; text: string; shown: string }
  | { kind: 'value'; key: FilterKey; text: string; shown: string };

/** Titles and tags of the library, for values. */
export interface LibraryTerms {
  titles: readonly string[];
  tags: readonly string[];
}

const MAX_VALUES = 8;
const EXAMPLES: Partial<Record<FilterKey, readonly string[]>> = {
  length: ['<1m', '>10m', '>1h'],
  time: ['<10m', '>1:00:00', '0:30-2:00'],
  speech: ['yes', 'no'],
  area: ['person@50,0,50,100', '0,0,50,100'],
  line: ['person@50,0,50,100'],
  view: ['indoor', 'outdoor'],
  things: ['person', 'car>=2', 'dog=1', 'person=0'],
};

/** Returns suggestions for a text whose last word is being typed. `inUse` is the current sentence. */
export function suggestionsFor(
  typed: string,
  inUse: string,
  history: SearchHistory,
  terms: LibraryTerms,
  today: Date,
): Suggestion[] {
  const word = /(?:^|\s)(\S*"[^"]*|\S*)$/.exec(typed)?.[1] ?? '';
  const before = typed.slice(0, typed.length - word.length);
  const [name = '', ...rest] = word.split(/[:：]/);
  const key = rest.length > 0 ? filterKey(name) : null;
  if (key) return valueSuggestions(before, key, rest.join(':').replace(/"/g, ''), terms, today);
  const keys = typed !== inUse || typed === '' ? keySuggestions(before, word, typed === '') : [];
  const searches = matchingSearches(history, typed === inUse ? '' : typed)
    .filter(({ query }) => query !== inUse)
    .map(
      ({ name, query, saved }): Suggestion => ({
        kind: saved ? 'saved' : 'recent',
        text: query,
        shown: name,
      }),
    );
  return [...searches, ...keys];
}

/** Suggests the conditions that begin with the typed word; all of them for an empty box. */
function keySuggestions(before: string, word: string, all: boolean): Suggestion[] {
  const prefix = word.toLowerCase();
  if (!all && prefix.length < 2) return [];
  return FILTER_KEYS.filter((key) => key.startsWith(prefix)).map((key) => ({
    kind: 'key',
    key,
    text: `${before}${key}:`,
    shown: `${key}:`,
  }));
}

function valueSuggestions(
  before: string,
  key: FilterKey,
  typed: string,
  terms: LibraryTerms,
  today: Date,
): Suggestion[] {
  const text = typed.toLowerCase();
  return [...new Set(valuesOf(key, terms, today))]
    .filter((value) => value.toLowerCase().includes(text) && value.toLowerCase() !== text)
    .slice(0, MAX_VALUES)
    .map((value) => ({
      kind: 'value',
      key,
      text: `${before}${conditionText(key, value)} `,
      shown: conditionText(key, value),
    }));
}

function valuesOf(key: FilterKey, terms: LibraryTerms, today: Date): readonly string[] {
  if (key === 'video') return terms.titles;
  if (key === 'tag') return terms.tags;
  if (key !== 'from' && key !== 'until') return EXAMPLES[key] ?? [];
  const two = (n: number): string => String(n).padStart(2, '0');
  const [year, month] = [today.getFullYear(), two(today.getMonth() + 1)];
  return [`${year}-${month}-${two(today.getDate())}`, `${year}-${month}`, `${year}`, `${year - 1}`];
}
