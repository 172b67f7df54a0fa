/** Jobs as stored: a queue that several processes may work on, each job by one at a time. */
import type { Metadata } from '../../contract/index.ts';
import type { ErrorRecord } from '../../core/errors.ts';
import type { JobGroupId, JobId, SourceId, VideoId } from '../../core/ids.ts';
import type { PackKey } from '../../core/pack-key.ts';

/** The facts that tell an object behind an address from others that lay, or will lie, there. */
export interface ObjectMark {
  /** Its ETag as the server writes it; empty where it gives none. */
  tag: string;
  sizeBytes: number;
  /** Unix time of its last change; 0 where it is unknown. */
  mtimeMs: number;
}

/** The priorities of jobs, highest first. */
export const JOB_PRIORITIES = ['high', 'normal', 'low'] as const;

/** The priority of a job: `normal` for what people add one by one, `low` for folders and sources. */
export type JobPriority = (typeof JOB_PRIORITIES)[number];

/** A job as stored. Times are ISO 8601; `heartbeatMs` is Unix time and distinguishes a dead owner from a live one. */
export interface JobRecord {
  id: JobId;
  kind: 'index';
  videoId: VideoId | null;
  path: string;
  /** Jobs of one priority take turns by their requesters. */
  priority: JobPriority;
  /** The one who asked: `key:ID`, `address:HASH` or `source:ID`; empty for a command. */
  requester: string;
  /** The model to index with. Jobs queued by older versions have null until a worker claims them. */
  pack: PackKey | null;
  /** The caller's facts about the video, written once the video is known. */
  hints: {
    title?: string | undefined;
    tags?: string[] | undefined;
    capturedAt?: string | undefined;
    fileName?: string | undefined;
    externalId?: string | undefined;
    metadata?: Metadata | undefined;
    sourceId?: SourceId | undefined;
    /** Set where `path` is an address: the object behind it that is to be fetched first. */
    remote?: ObjectMark | undefined;
  };
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  stage: string;
  doneS: number;
  totalS: number | null;
  etaS: number | null;
  /** Number of starts. Never falls, so it distinguishes the owner from an earlier one. */
  attempts: number;
  /** Number of times its owner died before the job ended. */
  crashes: number;
  cancelRequested: boolean;
  error: ErrorRecord | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  heartbeatMs: number | null;
}

/** The initial facts of a queued job, without those that identify it: its id, file, model, hints and time. */
export const QUEUED_JOB = {
  kind: 'index',
  priority: 'normal',
  requester: '',
  state: 'queued',
  stage: 'queued',
  doneS: 0,
  totalS: null,
  etaS: null,
  attempts: 0,
  crashes: 0,
  cancelRequested: false,
  error: null,
  startedAt: null,
  finishedAt: null,
  heartbeatMs: null,
} as const satisfies Omit<JobRecord, 'id' | 'videoId' | 'path' | 'pack' | 'hints' | 'createdAt'>;

/** Facts of a job that change after it is queued. */
export type JobPatch = Partial<Omit<JobRecord, 'id' | 'kind' | 'createdAt'>>;

/** Conditions under which a job is changed; all that are given must hold. */
export interface JobCondition {
  /** The job is at this attempt: an owner that was taken for dead cannot write over its successor. */
  attempt?: number;
  /** The job is in one of these states. */
  states?: readonly JobRecord['state'][];
}

/** A page of jobs, newest first. */
export interface JobPage {
  limit: number;
  state?: JobRecord['state'] | undefined;
  /** The last job of the page before. */
  after?: { createdAt: string; id: JobId } | undefined;
}

/** The times of an ended job: when it began to wait, or where it was tried again, to run for the last time; and its end. */
export interface EndedJob {
  beganAt: string;
  finishedAt: string;
}

/** The counts of all jobs. */
export interface JobCounts {
  states: Partial<Record<JobRecord['state'], number>>;
  /** As {@link EndedJob}, of the unfinished job that began first; null without one that was not tried before. */
  firstBeganAt: string | null;
  /** Failed and cancelled jobs of no video in the library. */
  leftOut: number;
  /** When the latest failed or cancelled job ended. */
  lastEndedAt: string | null;
}

/** Jobs that were added together. */
export interface JobGroupRecord {
  id: JobGroupId;
  createdAt: string;
}

/** How far the jobs of a group are: how many are in each state, and those that run. */
export interface JobGroupCounts extends JobGroupRecord {
  states: Partial<Record<JobRecord['state'], number>>;
  running: JobRecord[];
}

/** The time at which a job began, in SQL: a job that waits to be tried again does not say since when. */
export const BEGAN_AT = `CASE WHEN attempts = 0 OR (attempts = 1 AND state <> 'queued') THEN created_at
  WHEN state <> 'queued' THEN started_at END`;

/** Jobs that failed or were cancelled, and that no video of the library shows, in SQL. */
export const LEFT_OUT = `state IN ('failed', 'cancelled')
  AND NOT EXISTS (SELECT 1 FROM videos WHERE videos.id = jobs.video_id)`;

/** Hears of jobs that other processes, or this one, change. */
export interface JobNews {
  /** These jobs have changed, or are deleted. */
  onChange(ids: readonly JobId[]): void;
  /** True: from now on, all changes are told. False: they are not, until it is true again. */
  onState(isListening: boolean): void;
}

/** Stores jobs and hands them to workers. */
export interface JobStore {
  add(job: JobRecord): Promise<void>;
  get(id: JobId): Promise<JobRecord | undefined>;
  list(page: JobPage): Promise<JobRecord[]>;
  /** Returns the jobs that run or wait, oldest first: there may be very many. */
  unfinished(): Promise<JobRecord[]>;
  /** Returns the jobs of a video that run or wait, oldest first. */
  unfinishedOf(videoId: VideoId): Promise<JobRecord[]>;
  /** Returns the queued jobs that are claimed next, in this order. */
  next(limit: number): Promise<JobRecord[]>;
  /** Returns the jobs of these ids that there are, in any order. */
  getMany(ids: readonly JobId[]): Promise<JobRecord[]>;
  /** Returns the number of the latest change of what any job shows: grows with each. */
  revision(): Promise<number>;
  /** Returns the jobs with changes after this one, latest first, `limit` at most; of each job, its present state. */
  changedSince(revision: number, limit: number): Promise<JobRecord[]>;
  /**
   * Tells of jobs that change, in whichever process, until the returned function is called. Null where this store
   * cannot: then they are to be read.
   */
  listen: ((news: JobNews) => () => Promise<void>) | null;
  /** Returns the oldest unfinished job for this video or path, for this pack or any, that is not being cancelled. */
  unfinishedFor(what: { videoId: VideoId } | { path: string }, pack: PackKey): Promise<JobRecord | undefined>;
  /** Counts jobs; of those left out, the ones that ended after a time, where one is given. */
  counts(endedAfter: string | null): Promise<JobCounts>;
  /** Keeps which jobs were added together; a job may belong to several groups. */
  addGroup(group: JobGroupRecord, jobs: readonly JobId[]): Promise<void>;
  /** Counts the jobs of a group; undefined when there is no such group. */
  group(id: JobGroupId): Promise<JobGroupCounts | undefined>;
  /** Returns the jobs that ended last, latest first. */
  latestEnded(limit: number): Promise<EndedJob[]>;
  /** Returns the newest job of a video. */
  latestOf(videoId: VideoId): Promise<JobRecord | undefined>;
  /** Returns the files that may be read again: of unfinished jobs, and of those that failed or were cancelled since. */
  neededPaths(since: string): Promise<string[]>;
  /**
   * Moves queued jobs of other packs to this one, except those of a pack that has a running job with a heartbeat since
   * `deadBeforeMs`. Without this, nobody would do them after another pack was chosen.
   */
  adopt(nowMs: number, deadBeforeMs: number, pack: PackKey): Promise<void>;
  /**
   * Claims the next queued job for this pack, or for any, for this process; undefined when there is none. Atomic. Next is
   * the one of the highest priority, then with the lowest turn, then the oldest. A job's turn is one after the last
   * unfinished one of its requester, and not before the turn that was claimed last. The job is then `running`, for this pack, and one attempt older. Before that, running jobs of every pack without a
   * heartbeat since `deadBeforeMs`, or with one as far in the future, return to the queue, or end if they were to be
   * cancelled.
   */
  claim(nowMs: number, deadBeforeMs: number, pack: PackKey): Promise<JobRecord | undefined>;
  /**
   * Changes a job while the condition holds. It gets a new turn when its priority changes or it is queued again after its
   * end. Returns the job after the change; undefined when there is none or the
   * condition does not hold. Atomic.
   */
  update(id: JobId, patch: JobPatch, condition?: JobCondition): Promise<JobRecord | undefined>;
}

/** Returns true when the change gives the job a new turn. */
export function takesNewTurn(before: JobRecord, after: Pick<JobRecord, 'priority' | 'state'>): boolean {
  const hadEnded = before.state !== 'queued' && before.state !== 'running';
  return before.priority !== after.priority || (hadEnded && after.state === 'queued');
}

/** Returns true when a job meets the condition. */
export function meets(job: JobRecord, { attempt, states }: JobCondition): boolean {
  return (attempt === undefined || job.attempts === attempt) && (states?.includes(job.state) ?? true);
}

/** Returns the time after which a heartbeat is of a clock that was set back since, and says nothing of its owner. */
export function aheadOf(nowMs: number, deadBeforeMs: number): number {
  return nowMs + (nowMs - deadBeforeMs);
}
