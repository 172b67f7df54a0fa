/** Saved searches as stored. */
import type { SearchId } from '../../core/ids.ts';

/** A saved search as stored. */
export interface SavedSearchRecord {
  id: SearchId;
  name: string;
  /** The sentence; no two saved searches have the same. */
  query: string;
  /** ISO 8601 in UTC. */
  createdAt: string;
}

/** Stores saved searches. */
export interface SavedSearchStore {
  /** Returns all saved searches, latest first. */
  list(): Promise<SavedSearchRecord[]>;
  /**
   * Inserts a search and returns it; the one with the same sentence where there is one; undefined when the library holds
   * `most` already. Atomic.
   */
  save(search: SavedSearchRecord, most: number): Promise<SavedSearchRecord | undefined>;
  /** Renames a search; returns it, or undefined when there is none. */
  rename(id: SearchId, name: string): Promise<SavedSearchRecord | undefined>;
  /** Removes a search. Returns true when there was one. */
  delete(id: SearchId): Promise<boolean>;
}
