/**
 * What is kept, as an interface: the default implementation is SQLite (`sqlite/`). Rows are the truth; the HNSW file
 * is a cache of the `moments` rows that can be deleted and rebuilt. Methods are synchronous and short, except where
 * they iterate; a caller on the HTTP thread uses only the short ones.
 */
import type { ErrorCode, ErrorRecord } from '../../core/errors.ts';
import type { JobId, VideoId } from '../../core/ids.ts';
import type { Interval } from '../../core/time.ts';
import type { QuantisedVector, UnitVector } from '../../core/vector.ts';
import type { EventStore } from './event-rows.ts';

/** A video as stored. Unknown stays null. Dates are ISO 8601 in UTC. */
export interface VideoRecord {
  id: VideoId;
  /** SHA-256 of the file, 64 hex digits. */
  contentHash: string;
  /** Where the file was last seen. */
  path: string;
  fileName: string;
  sizeBytes: number;
  title: string;
  tags: string[];
  capturedAt: string | null;
  durationS: number | null;
  width: number | null;
  height: number | null;
  fps: number | null;
  codec: string | null;
  container: string | null;
  warnings: StoredWarning[];
  createdAt: string;
}

/** A warning kept with a video. */
export interface StoredWarning {
  code: ErrorCode;
  message: string;
}

/** Which model wrote a timeline's vectors, and how dense it is: with the content hash, the key of an index run. */
export interface TimelineKey {
  videoId: VideoId;
  packId: string;
  packRevision: string;
  fps: number;
}

/** A video's vectors by one pack. `nextSecond` is where an interrupted run goes on: all before it is committed. */
export interface TimelineRecord extends TimelineKey {
  timelineId: number;
  state: 'indexing' | 'complete';
  nextSecond: number;
  /** Grows with every chunk committed: what a cache of decoded chunks compares. */
  version: number;
}

/** One committed run of up to 60 consecutive seconds. Arrays run in step; second i of the chunk is `startS + i`. */
export interface Chunk {
  startS: number;
  /** Presentation time of each second's frame in ms; -1 where the video has no picture (a gap). */
  ptsMs: Int32Array;
  /** Each second's timeline vector; null in a gap. Scales are kept as float32. */
  vectors: (QuantisedVector | null)[];
  /** Each second's frame vector before the timeline encoder is not kept; cuts are: true where a new shot begins. */
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

/** Which model wrote something. */
export type PackKey = Pick<TimelineKey, 'packId' | 'packRevision'>;

/** A run of consecutive seconds that look alike: what HNSW holds. Its vector is kept as int8. */
export interface Moment extends Interval {
  momentId: number;
  videoId: VideoId;
  timelineId: number;
  vector: UnitVector;
}

/** Words that travel with a video. `lang` is BCP 47, or null. */
export interface Passage {
  source: 'subtitle' | 'title';
  lang: string | null;
  startS: number;
  endS: number;
  text: string;
}

/** A passage found by full-text search. */
export interface PassageHit extends Passage {
  videoId: VideoId;
  /** Grows with the fit: bm25, negated. */
  score: number;
  /** Share of the sentence's subject words that the passage holds, in (0, 1]. */
  coverage: number;
}

/** Exact conditions on videos and on the time inside them; all must hold. */
export interface Filter {
  videoIds?: VideoId[] | undefined;
  titleContains?: string | undefined;
  anyTag?: string[] | undefined;
  capturedAt?: { gte?: string | undefined; lt?: string | undefined } | undefined;
  durationS?: { gte?: number | undefined; lt?: number | undefined } | undefined;
  timeS?: { gte?: number | undefined; lt?: number | undefined } | undefined;
}

/** A job as stored. Times are ISO 8601; `heartbeatMs` is Unix time, by which a dead owner is told from a live one. */
export interface JobRecord {
  id: JobId;
  kind: 'index';
  videoId: VideoId | null;
  path: string;
  /** The model it is to be indexed with. Null until somebody takes it where that was not said: by older versions. */
  pack: PackKey | null;
  /** What the caller said of the video, to be written when it is known. */
  hints: {
    title?: string | undefined;
    tags?: string[] | undefined;
    capturedAt?: string | undefined;
    fileName?: string | undefined;
  };
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  stage: string;
  doneS: number;
  totalS: number | null;
  etaS: number | null;
  /** How often it was begun. Never falls: tells its owner from an earlier one. */
  attempts: number;
  /** How often its owner died of it, or beside it, without an end between. */
  crashes: number;
  cancelRequested: boolean;
  error: ErrorRecord | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  heartbeatMs: number | null;
}

/** What is kept about videos. */
export interface VideoStore {
  /**
   * Inserts, or updates the path and the facts of, the video with this content; what people can edit (title, tags,
   * capture date) and the warnings are not overwritten. The title becomes a passage.
   */
  upsertVideo(video: VideoRecord): VideoRecord;
  video(id: VideoId): VideoRecord | undefined;
  /** Newest first. `after` is the last video of the page before. The filter's `timeS` says nothing about videos. */
  videos(options: {
    filter?: Filter;
    limit: number;
    after?: { createdAt: string; id: VideoId } | undefined;
  }): VideoRecord[];
  patchVideo(
    id: VideoId,
    patch: Partial<Pick<VideoRecord, 'title' | 'tags' | 'capturedAt' | 'durationS' | 'warnings'>>,
  ): VideoRecord | undefined;
  /** Removes the video with all that hangs on it, its jobs included. True when there was one. */
  deleteVideo(id: VideoId): boolean;
  /** Replaces the video's passages of this source. */
  putPassages(id: VideoId, source: Passage['source'], passages: Passage[]): void;
}

/** What is kept about vectors. */
export interface TimelineStore {
  /** The timeline with this key, made when absent. */
  openTimeline(key: TimelineKey): TimelineRecord;
  timeline(videoId: VideoId, packId: string, packRevision: string): TimelineRecord | undefined;
  /** Whether seconds of the video are committed, by whatever model. */
  hasSeconds(videoId: VideoId): boolean;
  /**
   * Writes a chunk, its moments, and where to go on, in one transaction. A chunk that is there already is replaced with
   * its moments; where to go on never moves back, though a slower run of the same video writes its chunks again.
   */
  commitChunk(
    timelineId: number,
    chunk: Chunk,
    moments: { start: number; end: number; vector: UnitVector }[],
    nextSecond: number,
  ): void;
  completeTimeline(timelineId: number): void;
  /** A timeline's chunks in order of time, those that meet the range only. */
  chunks(timelineId: number, range?: { fromS: number; toS: number }): IterableIterator<Chunk>;
  /** When the frames of a timeline's seconds are shown, chunk by chunk in order of time: short, for it reads no vectors. */
  chunkTimes(timelineId: number): Pick<Chunk, 'startS' | 'ptsMs'>[];
  /** The chunks packed. */
  packedChunks(timelineId: number, range?: { fromS: number; toS: number }): IterableIterator<PackedChunk>;
  /** Timelines of this pack whose videos meet the filter, with their videos. */
  searchable(
    packId: string,
    packRevision: string,
    filter: Filter,
  ): { video: VideoRecord; timeline: TimelineRecord }[];
  /** Moments with an id above `afterId`, ascending, of one pack where given: what the HNSW cache still lacks. */
  momentsAfter(afterId: number, limit: number, pack?: PackKey): Moment[];
  /** The moments with these ids, in any order; ids that are gone are left out. */
  momentsByIds(ids: number[]): Omit<Moment, 'vector'>[];
  /** A name that no other library has: what a cache is checked against. */
  libraryId(): string;
  /** Grows by one with every moment deleted or replaced. */
  momentGeneration(): number;
  /** The ids of the moments that went after this generation, ascending by generation. */
  momentsGoneSince(generation: number): number[];
  /**
   * Full-text hits for a sentence in the passages of the videos that meet the filter, best first: by coverage, then
   * by score. Where the filter has a time range, only passages that meet it.
   */
  searchPassages(sentence: string, filter: Filter, limit: number): PassageHit[];
  /** The same for words that must stand in a passage as they are, in this order. */
  passagesHolding(words: string, filter: Filter, limit: number): PassageHit[];
}

/** What is kept about jobs. */
export interface JobStore {
  addJob(job: JobRecord): void;
  job(id: JobId): JobRecord | undefined;
  /** Newest first. `after` is the last job of the page before. */
  jobs(options: {
    limit: number;
    state?: JobRecord['state'] | undefined;
    after?: { createdAt: string; id: JobId } | undefined;
  }): JobRecord[];
  /** The jobs that run or wait, oldest first. */
  unfinishedJobs(): JobRecord[];
  /** The oldest job that runs or waits for this video or path, for this pack or for any, and is not being cancelled. */
  unfinishedJobFor(what: { videoId: VideoId } | { path: string }, pack: PackKey): JobRecord | undefined;
  latestJobOf(videoId: VideoId): JobRecord | undefined;
  /** The files that may be read again: of jobs that wait or run, and of those that failed or were cancelled since. */
  wantedPaths(since: string): string[];
  /**
   * Makes jobs that wait for other packs wait for this one, but for those of a pack that a process is at work with: one
   * that has shown since `deadBeforeMs` that it lives. After another pack was chosen, nobody would do them.
   */
  adoptJobs(deadBeforeMs: number, pack: PackKey): void;
  /**
   * Takes the oldest queued job that is for this pack, or for any, for this process; undefined when there is none. Atomic.
   * The job is then `running`, for this pack, and one attempt older. Before, running jobs of every pack whose owner has
   * been silent since `deadBeforeMs` go back to the queue, or end if they were to be cancelled.
   */
  claimJob(nowMs: number, deadBeforeMs: number, pack: PackKey): JobRecord | undefined;
  /**
   * Changes a job; the job after the change, or undefined when there is none. With `ifAttempt`, only while the job is
   * at that attempt: an owner that was taken for dead cannot write over its successor.
   */
  updateJob(
    id: JobId,
    patch: Partial<Omit<JobRecord, 'id' | 'kind' | 'createdAt'>>,
    ifAttempt?: number,
  ): JobRecord | undefined;
}

/** What was asked under a key, and answered; the answer is null while it is worked on. */
export interface RequestRecord {
  fingerprint: string;
  answer: string | null;
}

/** What is kept about requests that named themselves by a key. */
export interface RequestStore {
  /**
   * Takes the key for a request, or gives the record of the one that took it before. Atomic. Records older than `keptMs`
   * are forgotten; one without an answer counts for `unansweredMs`.
   */
  claimRequest(
    key: string,
    fingerprint: string,
    nowMs: number,
    limits: { keptMs: number; unansweredMs: number },
  ): RequestRecord | undefined;
  answerRequest(key: string, answer: string): void;
  releaseRequest(key: string): void;
}

/** All that is kept, and its end. */
export interface Store extends VideoStore, TimelineStore, JobStore, EventStore, RequestStore {
  close(): void;
}
