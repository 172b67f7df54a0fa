/** Moments as stored: runs of consecutive seconds that look alike, the entries of the vector index. */
import type { VideoId } from '../../core/ids.ts';
import type { PackKey } from '../../core/pack-key.ts';
import type { Span } from '../../core/time.ts';
import type { UnitVector } from '../../core/vector.ts';
import type { TimelineRecord } from './timelines.ts';

/** A run of consecutive seconds that look alike. Its vector is kept as int8. */
export interface Moment extends Span {
  momentId: number;
  videoId: VideoId;
  timelineId: number;
  vector: UnitVector;
}

/** Reads moments; they are written with the chunks they lie in. */
export interface MomentStore {
  /** Returns moments with an id above `afterId`, ascending; with a pack, only its own. */
  after(afterId: number, limit: number, pack?: PackKey): Promise<Moment[]>;
  /** Returns the highest id of all moments, of any pack; 0 without any. Ids only grow. */
  newest(): Promise<number>;
  /** Returns the moments that were written with the chunk at `chunkStartS`, in the order of time. */
  ofChunk(timeline: Pick<TimelineRecord, 'videoId' | 'timelineId'>, chunkStartS: number): Promise<Moment[]>;
  /** Returns the moments with these ids, in any order; deleted ones are left out. */
  byIds(ids: readonly number[]): Promise<Omit<Moment, 'vector'>[]>;
  /** Returns a number that grows by one with every moment deleted or replaced. */
  generation(): Promise<number>;
  /** Returns the ids of the moments deleted after this generation, in the order of their deletion. */
  deletedSince(generation: number): Promise<number[]>;
}
