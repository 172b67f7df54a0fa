/** Moments as stored: runs of consecutive seconds that look alike, the entries of the vector index. */
import type { VideoId } from '../../core/ids.ts';
import type { PackKey } from '../../core/pack-key.ts';
import type { Span } from '../../core/time.ts';
import { quantise, type UnitVector } from '../../core/vector.ts';
import type { TimelineRecord } from './timelines.ts';

/** A run of consecutive seconds that look alike. Its vector is kept as int8. */
export interface Moment extends Span {
  momentId: number;
  videoId: VideoId;
  timelineId: number;
  vector: UnitVector;
}

/** {@link Moment}s of one pack for fast loops, in step: moment i has the components [i * dim, (i + 1) * dim) of `values`. */
export interface PackedMoments {
  momentIds: Float64Array;
  timelineIds: Int32Array;
  startS: Float32Array;
  endS: Float32Array;
  dim: number;
  /** int8 vectors, each at a scale of its own. */
  values: Int8Array;
}

/** Packs moments. */
export function packMoments(moments: readonly Moment[]): PackedMoments {
  const dim = moments[0]?.vector.length ?? 0;
  const values = new Int8Array(moments.length * dim);
  moments.forEach(({ vector }, i) => void values.set(quantise(vector).values, i * dim));
  return {
    momentIds: Float64Array.from(moments, ({ momentId }) => momentId),
    timelineIds: Int32Array.from(moments, ({ timelineId }) => timelineId),
    startS: Float32Array.from(moments, ({ startS }) => startS),
    endS: Float32Array.from(moments, ({ endS }) => endS),
    ...{ dim, values },
  };
}

/** Reads moments; they are written with the chunks they lie in. */
export interface MomentStore {
  /** Returns moments with an id above `afterId`, ascending; with a pack, only its own. */
  after(afterId: number, limit: number, pack?: PackKey): Promise<Moment[]>;
  /** Returns the same moments packed. */
  packedAfter(afterId: number, limit: number, pack: PackKey): Promise<PackedMoments>;
  /** Returns the number of a pack's moments. */
  count(pack: PackKey): Promise<number>;
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
