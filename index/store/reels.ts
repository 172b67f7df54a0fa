/** Reels as stored. */
import type { ReelItem } from '../../contract/index.ts';
import type { ReelId } from '../../core/ids.ts';

/** A reel as stored. Dates are ISO 8601 in UTC. */
export interface ReelRecord {
  id: ReelId;
  name: string;
  items: ReelItem[];
  /** Grows with each change. */
  revision: number;
  createdAt: string;
  updatedAt: string;
}

/** A change of a reel. */
export interface ReelPatch {
  name?: string | undefined;
  items?: ReelItem[] | undefined;
  updatedAt: string;
}

/** Stores reels. Their items may name videos that have been deleted. */
export interface ReelStore {
  /** Returns all reels, oldest first. */
  list(): Promise<ReelRecord[]>;
  get(id: ReelId): Promise<ReelRecord | undefined>;
  /** Inserts a reel, unless the library holds `most` already; returns false then. Atomic. */
  insert(reel: ReelRecord, most: number): Promise<boolean>;
  /**
   * Changes a reel that has this revision, or any when it is undefined; returns it as it is afterwards, changed or not.
   * Undefined when there is none. Atomic.
   */
  update(
    id: ReelId,
    patch: ReelPatch,
    revision: number | undefined,
  ): Promise<{ reel: ReelRecord; changed: boolean } | undefined>;
  /** Removes a reel. Returns true when there was one. */
  delete(id: ReelId): Promise<boolean>;
}
