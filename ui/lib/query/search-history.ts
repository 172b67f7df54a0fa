/** The search history: recent sentences of this browser, and the saved ones of the library. Pure: lists in, lists out, latest first. */

/** The number of recent sentences: a screenful, not a log. */
export const MAX_RECENT = 8;

/** A saved search: a sentence with a name. */
export interface NamedSearch {
  name: string;
  query: string;
}

/** Recent and saved searches. */
export interface SearchHistory {
  recent: readonly string[];
  saved: readonly NamedSearch[];
}

/** An empty history. */
export const EMPTY_HISTORY: SearchHistory = { recent: [], saved: [] };

/** Adds a sentence as the latest, once. */
export function remember(recent: readonly string[], sentence: string): readonly string[] {
  return [sentence, ...recent.filter((each) => each !== sentence)].slice(0, MAX_RECENT);
}

/** Returns the searches whose name or sentence contains `typed`: saved ones first, then recent ones that are not saved. */
export function matchingSearches(
  { recent, saved }: SearchHistory,
  typed: string,
): (NamedSearch & { saved: boolean })[] {
  const text = typed.trim().toLowerCase();
  const has = (words: string): boolean => words.toLowerCase().includes(text);
  return [
    ...saved.map((search) => ({ ...search, saved: true })),
    ...recent
      .filter((sentence) => !saved.some(({ query }) => query === sentence))
      .map((sentence) => ({ name: sentence, query: sentence, saved: false })),
  ].filter(({ name, query }) => query.toLowerCase() !== text && (has(query) || has(name)));
}

/** The history that a browser keeps. Before saved searches were shared, it kept those too. */
export interface StoredHistory {
  recent: readonly string[];
  saved: readonly string[];
}

/** Reads a stored history, and drops everything that is not a sentence. */
export function readHistory(stored: unknown): StoredHistory {
  const list = (name: 'recent' | 'saved'): string[] => {
    const value = (stored as Record<string, unknown> | null)?.[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string' && each !== '') : [];
  };
  return { recent: list('recent').slice(0, MAX_RECENT), saved: list('saved') };
}
