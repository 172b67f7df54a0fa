/** The index over moments, as search sees it: `hnsw/` beside SQLite, pgvector in PostgreSQL. */
import type { UnitVector } from '../../core/vector.ts';
import type { Moment } from './moments.ts';

/** A moment near a query vector; `similarity` is their cosine. */
export interface Neighbour {
  momentId: number;
  similarity: number;
  /** The place of the moment, where the index holds it. */
  place?: MomentPlace;
}

/** The timeline and the span of a moment. */
export type MomentPlace = Pick<Moment, 'timelineId' | 'startS' | 'endS'>;

/** The moments that may answer: those of some timelines that meet a range of time. */
export interface MomentRange {
  timelines: ReadonlySet<number>;
  gte: number;
  lt: number;
}

/** A timeline, and its video, by which rows are found. */
export type TimelineOfVideo = Pick<Moment, 'videoId' | 'timelineId'>;

/** The moments near a query vector, and how near all that were compared are. */
export interface NearMoments {
  /** Nearest first. */
  neighbours: Neighbour[];
  /** Null where not all moments in the range were compared: others may be as near. */
  levels: SimilarityLevels | null;
}

/** How near moments are on average, each counted by its length. */
export interface SimilarityLevels {
  mean: number;
  deviation: number;
  /** The mean of each timeline with a moment in the range. */
  ofTimeline: ReadonlyMap<number, number>;
}

/** An index over the moments of one pack. */
export interface VectorIndex {
  /** Returns the number of moments in the index. */
  size(): Promise<number>;
  /** Returns the share of the store's moments that it holds, from 0 to 1. */
  share(): Promise<number>;
  /** Returns the id of the newest moment in the index: newer ones have to be compared one by one. */
  lastMomentId(): Promise<number>;
  /**
   * Returns up to k nearest moments. Some may be deleted from the store since the last `sync`; where `levels` is null,
   * some may lie outside of the range.
   */
  search(query: UnitVector, k: number, range?: MomentRange): Promise<NearMoments>;
  /**
   * Returns how near the moments of some timelines are that meet the range of time. Absent where only a search that
   * compared all moments knows.
   */
  levelsOf?(
    query: UnitVector,
    timelines: readonly TimelineOfVideo[],
    range: Pick<MomentRange, 'gte' | 'lt'>,
  ): Promise<SimilarityLevels>;
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
