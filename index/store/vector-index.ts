/** The approximate index over moments, as search sees it: `hnsw/` beside SQLite, pgvector in PostgreSQL. */
import type { UnitVector } from '../../core/vector.ts';

/** A moment near a query vector; `similarity` is their cosine. */
export interface Neighbour {
  momentId: number;
  similarity: number;
}

/** An approximate index over the moments of one pack. */
export interface VectorIndex {
  /** Returns the number of moments in the index. */
  size(): Promise<number>;
  /** Returns the id of the newest moment in the index: newer ones have to be compared one by one. */
  lastMomentId(): Promise<number>;
  /** Returns up to k nearest moments, nearest first. Some may be deleted from the store since the last `sync`. */
  search(query: UnitVector, k: number): Promise<Neighbour[]>;
  /** Returns true when the store has moments that are not in the index yet: answers miss them. */
  isBehind(): Promise<boolean>;
  /**
   * Brings the index up to date with the store, and writes the cache file from time to time. Concurrent calls share one
   * run. Rejects when rows do not decode or the file cannot be written; the next call continues from there.
   */
  sync(): Promise<void>;
  /** Stops a `sync` early, and writes the cache file if something changed since it was read or written. */
  save(): Promise<void>;
}
