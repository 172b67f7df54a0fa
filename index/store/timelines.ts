/** Timelines as stored: a video's vectors by one pack, one per second, in chunks of up to a minute. */
import type { VideoId } from '../../core/ids.ts';
import type { PackKey } from '../../core/pack-key.ts';
import type { Span } from '../../core/time.ts';
import type { QuantisedVector, UnitVector } from '../../core/vector.ts';
import type { Filter, VideoRecord } from './videos.ts';

/** The model that wrote a timeline's vectors, and its density: with the content hash, the key of an index run. */
export interface TimelineKey extends PackKey {
  videoId: VideoId;
  fps: number;
}

/** A video's vectors by one pack. `nextSecond` is where an interrupted run continues: all before it is committed. */
export interface TimelineRecord extends TimelineKey {
  timelineId: number;
  state: 'indexing' | 'complete';
  nextSecond: number;
  /** Grows with every chunk committed: what a cache of decoded chunks compares. */
  version: number;
}

/** No chunk has more seconds. */
export const LONGEST_CHUNK_S = 60;

/**
 * One run of up to 60 consecutive seconds. Arrays run in step; second i of the chunk is `startS + i`. A chunk from the
 * timeline's `nextSecond` on is rough: each of its seconds has the vector of a keyframe before it.
 */
export interface Chunk {
  startS: number;
  /** Presentation time of each second's frame in ms; -1 where the video has no picture (a gap). */
  ptsMs: Int32Array;
  /** Each second's timeline vector; null in a gap. Scales are kept as float32. */
  vectors: (QuantisedVector | null)[];
  /** True where a new shot begins. */
  cuts: boolean[];
}

/** A {@link Chunk} as it is kept, for fast loops: second i has the components [i * dim, (i + 1) * dim) of `values`. */
export interface PackedChunk {
  startS: number;
  ptsMs: Int32Array;
  dim: number;
  values: Int8Array;
  /** One scale a second; 0 in a gap. */
  scales: Float32Array;
  /** 1 where a new shot begins. */
  cuts: Uint8Array;
}

/** The times at which the frames of a chunk's seconds are shown. */
export type ChunkTimes = Pick<Chunk, 'startS' | 'ptsMs'>;

/** A moment to store with its chunk. */
export interface NewMoment extends Span {
  vector: UnitVector;
}

/** A range of whole seconds, [fromS, toS). */
export interface SecondRange {
  fromS: number;
  toS: number;
}

/** The facts of a video that a search needs of all of them, to show a few. */
export type SearchedVideo = Pick<VideoRecord, 'id' | 'durationS'>;

/** Joins ranges that overlap or meet, or are less than `gapS` apart, in the order of time. */
export function joinRanges(ranges: readonly SecondRange[], gapS = 0): SecondRange[] {
  const joined: SecondRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.fromS - b.fromS)) {
    const last = joined.at(-1);
    if (last && (range.fromS <= last.toS || range.fromS < last.toS + gapS))
      last.toS = Math.max(last.toS, range.toS);
    else joined.push({ ...range });
  }
  return joined;
}

/** A video with its timeline by one pack. */
export interface SearchableVideo {
  video: SearchedVideo;
  timeline: TimelineRecord;
}

/** Stores timelines. */
export interface TimelineStore {
  /** Returns the timeline with this key, made when absent. */
  open(key: TimelineKey): Promise<TimelineRecord>;
  /** Returns a video's timeline by this pack: of several densities a complete one, then the newest. */
  find(videoId: VideoId, pack: PackKey): Promise<TimelineRecord | undefined>;
  /** Returns true when seconds of the video are committed, by any model. */
  hasSeconds(videoId: VideoId): Promise<boolean>;
  /**
   * Writes a chunk, its moments, and where to continue, in one transaction. A chunk that is there already is replaced
   * with its moments; `nextSecond` never moves back, though a slower run of the same video writes its chunks again.
   * Throws `NOT_FOUND` when the timeline was deleted.
   */
  commitChunk(
    timelineId: number,
    chunk: Chunk,
    moments: readonly NewMoment[],
    nextSecond: number,
  ): Promise<void>;
  /**
   * Writes a rough chunk, which lasts until its minute is indexed; it has no moments. Returns false, and writes nothing,
   * when the timeline is complete, gone, or indexed beyond the chunk's start.
   */
  commitRough(timelineId: number, chunk: Chunk): Promise<boolean>;
  /** Deletes the rough chunks that are left: those from `nextSecond` on. */
  dropRough(timelineId: number): Promise<void>;
  /** Marks the timeline as indexed to its end. */
  complete(timelineId: number): Promise<void>;
  /** Iterates over a timeline's chunks in order of time; with a range, only over those that meet it. */
  chunks(timelineId: number, range?: SecondRange): AsyncIterable<Chunk>;
  /**
   * Returns a timeline's chunks packed, in order of time; with ranges, which are in order and apart, only those that meet
   * one of them, each once.
   */
  packedChunks(timelineId: number, ranges?: readonly SecondRange[]): Promise<PackedChunk[]>;
  /** Returns the times of all chunks in order of time. Reads no vectors. */
  chunkTimes(timelineId: number): Promise<ChunkTimes[]>;
  /** Returns the seconds that are indexed with this pack, in all videos together. */
  indexedSeconds(pack: PackKey): Promise<number>;
  /** Returns the videos that meet the filter and have a timeline by this pack, oldest first. */
  searchable(pack: PackKey, filter: Filter): Promise<SearchableVideo[]>;
}
