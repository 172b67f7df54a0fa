/** The search history: recent sentences, and saved ones. Pure: lists in, lists out, latest first. */

/** The number of recent sentences: a screenful, not a log. */
export const MAX_RECENT = 8;

/** Recent and saved sentences. A saved one stays until it is removed. */
export interface SearchHistory {
  recent: readonly string[];
  saved: readonly string[];
}

/** An empty history. */
export const EMPTY_HISTORY: SearchHistory = { recent: [], saved: [] };

/** Adds a sentence as the latest, once. */
export function remember({ recent, saved }: SearchHistory, sentence: string): SearchHistory {
  return { recent: [sentence, ...recent.filter((each) => each !== sentence)].slice(0, MAX_RECENT), saved };
}

/** Saves a sentence, or removes it from the saved ones. */
export function toggleSaved({ recent, saved }: SearchHistory, sentence: string): SearchHistory {
  const rest = saved.filter((each) => each !== sentence);
  return { recent, saved: rest.length < saved.length ? rest : [sentence, ...saved] };
}

/** Returns the sentences that contain `typed`: saved ones first, then recent ones that are not saved. */
export function matchingSearches(
  { recent, saved }: SearchHistory,
  typed: string,
): { sentence: string; saved: boolean }[] {
  const text = typed.trim().toLowerCase();
  return [
    ...saved.map((sentence) => ({ sentence, saved: true })),
    ...recent.filter((each) => !saved.includes(each)).map((sentence) => ({ sentence, saved: false })),
  ].filter(({ sentence }) => sentence.toLowerCase() !== text && sentence.toLowerCase().includes(text));
}

/** Reads a stored history, and drops everything that is not a sentence. */
export function readHistory(stored: unknown): SearchHistory {
  const list = (name: 'recent' | 'saved'): string[] => {
    const value = (stored as Record<string, unknown> | null)?.[name];
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string' && each !== '') : [];
  };
  return { recent: list('recent').slice(0, MAX_RECENT), saved: list('saved') };
}
