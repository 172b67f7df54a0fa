/** The saved searches of a library, as callers see them. In: sentences and names. Out: contract types. */
import type { SavedSearch, SavedSearchList, SaveSearchRequest } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { newSearchId, type SearchId } from '../../core/ids.ts';
import type { SavedSearchRecord, SavedSearchStore } from '../../index/store/saved-searches.ts';

/** Far more than a list can show; a bound on what a client can fill the library with. */
const MAX_SEARCHES = 500;

/** The longest name; a longer sentence is cut where it becomes one. */
const MAX_NAME = 200;

/** The saved searches of a library. */
export interface SavedSearches {
  list(): Promise<SavedSearchList>;
  /** Returns the search with the same sentence where there is one. Throws `CONFLICT` when there are too many. */
  save(request: SaveSearchRequest): Promise<SavedSearch>;
  /** Throws `NOT_FOUND` when there is no such search. */
  rename(id: SearchId, name: string): Promise<SavedSearch>;
  /** Throws `NOT_FOUND` when there is no such search. */
  remove(id: SearchId): Promise<void>;
}

/** Creates the service over a library's saved searches. */
export function createSavedSearches(searches: SavedSearchStore, now: () => Date): SavedSearches {
  return {
    list: async () => ({ data: (await searches.list()).map(present) }),

    async save({ query, name = query.slice(0, MAX_NAME) }) {
      const record = { id: newSearchId(), name, query, createdAt: now().toISOString() };
      const saved = await searches.save(record, MAX_SEARCHES);
      if (saved) return present(saved);
      throw new AppError('CONFLICT', `The library holds ${MAX_SEARCHES} saved searches. Remove one first.`);
    },

    async rename(id, name) {
      const renamed = await searches.rename(id, name);
      return renamed ? present(renamed) : noSearch(id);
    },

    async remove(id) {
      if (!(await searches.delete(id))) noSearch(id);
    },
  };
}

function noSearch(id: SearchId): never {
  throw new AppError('NOT_FOUND', `There is no saved search "${id}".`);
}

function present({ createdAt, ...search }: SavedSearchRecord): SavedSearch {
  return { ...search, created_at: createdAt };
}
