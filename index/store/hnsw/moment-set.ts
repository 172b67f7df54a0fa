/** The moments of a vector index in memory, whichever way they are found: a graph, or rows that are all compared. */
import type { UnitVector } from '../../../core/vector.ts';
import type { PackedMoments } from '../moments.ts';
import type { MomentRange, NearMoments } from '../vector-index.ts';

/** The moments of an index. */
export interface MomentSet {
  /** Moments that are not deleted. */
  readonly size: number;
  readonly lastMomentId: number;
  /** Moments added or marked since the file was read or written; set back where that file was not kept. */
  unsaved: number;
  /** Makes room for so many moments in all. */
  reserve(count: number): void;
  /** Adds moments, from one of them on, which become the newest. Returns how many: no more than take some ms. */
  add(moments: PackedMoments, from: number): number;
  /** Marks moments as deleted; those that are not in the set are ignored. */
  markDeleted(momentIds: readonly number[]): void;
  /** Returns the moments that are marked as deleted and still take room. */
  gone(): number[];
  /** Returns true when most of a large set is deleted. */
  isWorthRebuilding(): boolean;
  /** Returns true when a vector is that of this moment. */
  holds(momentId: number, vector: UnitVector): boolean;
  search(query: UnitVector, k: number, range?: MomentRange): NearMoments;
  /** Writes the moments to a file; what changes meanwhile is left to the next call. */
  write(path: string): Promise<void>;
}

/** Smaller sets are never rebuilt. */
const MIN_REBUILD = 1000;

/** Returns true when most moments of a large set are deleted. */
export function isMostlyGone(live: number, held: number): boolean {
  return held > MIN_REBUILD && live < held / 2;
}

/** Numbers of a vector that differ by less are the same: files hold them in single precision, or as int8. */
export const SAME = 1e-5;
