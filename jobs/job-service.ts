/** Queues, lists, cancels and retries index jobs, and wakes the lane that runs them. */

import type { Job, JobGroup, JobList, JobSummary } from '../contract/index.ts';
import { cutPage, decodePosition } from '../contract/page.ts';
import { AppError } from '../core/errors.ts';
import { type JobGroupId, type JobId, newJobGroupId, type VideoId } from '../core/ids.ts';
import type { PackKey } from '../core/pack-key.ts';
import { JOB_PRIORITIES, type JobPatch, type JobRecord } from '../index/store/jobs.ts';
import type { Store } from '../index/store/store.ts';
import type { JobFeed } from './job-feed.ts';
import { presentJob, presentJobGroup } from './present-job.ts';
import { sumUpJobs } from './sum-up-jobs.ts';

/** How many ended jobs a batch may hold. */
const LARGEST_BATCH = 100_000;

/** How many run at once at most, on all machines. */
const MOST_RUNNING = 200;

/** The lane that runs jobs. */
export interface Runner {
  /** Claims a queued job. */
  wake(): void;
  /** Stops the job if it runs here; resolves when it has ended. */
  stop(id: JobId): Promise<void>;
}

/** A query for a list of jobs. */
export interface JobQuery {
  page_size: number;
  page_token?: string | undefined;
  state?: JobRecord['state'] | undefined;
}

/** The parts of the service. */
export interface JobServiceParts {
  store: Store;
  /** Receives every change. */
  feed: JobFeed;
  runner: Runner;
  /** The model that jobs are queued for. */
  pack: PackKey;
  now: () => Date;
}

/** The jobs of a library. Methods that take an id throw `NOT_FOUND` when there is no such job. */
export interface JobService {
  /** Queues a job for the model in use. */
  add(job: Omit<JobRecord, 'pack'>): Promise<Job>;
  list(query: JobQuery): Promise<JobList>;
  /** Returns the queued jobs that are begun next, in this order. */
  next(limit: number): Promise<Job[]>;
  /** Sums up all jobs; of those left out, it counts the ones that ended after this time. */
  summary(endedAfter: string | null): Promise<JobSummary>;
  /** Makes a group of jobs. */
  group(jobs: readonly JobId[]): Promise<JobGroup>;
  /** Returns how far a group is. Throws `NOT_FOUND` when there is no such group. */
  getGroup(id: JobGroupId): Promise<JobGroup>;
  get(id: JobId): Promise<Job>;
  /** Stops a queued or running job. Throws `CONFLICT` when it has ended. */
  cancel(id: JobId): Promise<Job>;
  /** Cancels all that wait or run; returns how many. */
  cancelAll(): Promise<number>;
  /** Queues a failed or cancelled job again, now for the model in use. Throws `CONFLICT` for any other. */
  retry(id: JobId): Promise<Job>;
  /** The job that waits or runs for this video or path, to index it with the model in use; none that is being cancelled. */
  activeFor(what: { videoId: VideoId } | { path: string }): Promise<JobRecord | undefined>;
  /** Returns the job as it is after a further request for it: one that waits gets its priority, if that is higher. */
  hurry(job: JobRecord, request: Pick<JobRecord, 'requester' | 'priority'>): Promise<JobRecord>;
  /** Cancels what waits or runs for a video, and waits until it has let go. */
  endJobsOf(videoId: VideoId): Promise<void>;
}

/** Creates a service over a store. */
export function createJobService({ store, feed, runner, pack, now }: JobServiceParts): JobService {
  async function jobById(id: JobId): Promise<JobRecord> {
    const job = await store.jobs.get(id);
    if (!job) throw new AppError('NOT_FOUND', `There is no job "${id}".`);
    return job;
  }

  async function groupById(id: JobGroupId): Promise<JobGroup> {
    const group = await store.jobs.group(id);
    if (!group) throw new AppError('NOT_FOUND', `There is no group of jobs "${id}".`);
    return presentJobGroup(group);
  }

  /** Changes a job in one of these states, and publishes it; undefined when it is in another. */
  async function change(
    id: JobId,
    patch: JobPatch,
    ...states: JobRecord['state'][]
  ): Promise<Job | undefined> {
    const record = await store.jobs.update(id, patch, { states });
    if (record === undefined) return undefined;
    const job = presentJob(record);
    feed.publish(job);
    return job;
  }

  /** Cancels a job that waits or runs; undefined when it has ended. */
  async function cancelUnfinished(id: JobId): Promise<Job | undefined> {
    const ended: JobPatch = { state: 'cancelled', cancelRequested: true, finishedAt: now().toISOString() };
    const waiting = await change(id, ended, 'queued');
    if (waiting) return waiting;
    const running = await change(id, { cancelRequested: true }, 'running');
    if (running) void runner.stop(id);
    return running;
  }

  return {
    async add(facts) {
      const record: JobRecord = { ...facts, pack };
      await store.jobs.add(record);
      const job = presentJob(record);
      feed.publish(job);
      runner.wake();
      return job;
    },

    async list({ page_size: size, page_token: token, state }) {
      const after = token === undefined ? undefined : decodePosition(token);
      const records = await store.jobs.list({
        limit: size + 1,
        state,
        after: after && { createdAt: after.createdAt, id: after.id as JobId },
      });
      const { data, page } = cutPage(records, size);
      return { data: data.map(presentJob), page };
    },

    next: async (limit) => (await store.jobs.next(limit)).map(presentJob),

    async summary(endedAfter) {
      const counts = await store.jobs.counts(endedAfter);
      const isIdle = (counts.states.queued ?? 0) + (counts.states.running ?? 0) === 0;
      const ended = isIdle ? [] : await store.jobs.latestEnded(LARGEST_BATCH);
      const running = isIdle ? [] : await store.jobs.list({ limit: MOST_RUNNING, state: 'running' });
      return sumUpJobs(counts, ended, running.map(presentJob), now());
    },

    async group(jobs) {
      const id = newJobGroupId();
      await store.jobs.addGroup({ id, createdAt: now().toISOString() }, jobs);
      return groupById(id);
    },

    getGroup: groupById,

    get: async (id) => presentJob(await jobById(id)),

    async cancel(id) {
      for (;;) {
        const job = await cancelUnfinished(id);
        if (job) return job;
        const { state } = await jobById(id);
        // Back in the queue since: its owner let go of it.
        if (state === 'queued' || state === 'running') continue;
        throw new AppError('CONFLICT', `The job is ${state}; only queued and running jobs can be cancelled.`);
      }
    },

    async cancelAll() {
      let cancelled = 0;
      // The last ones first: a queued job that begins meanwhile would have to be stopped.
      for (const { id, cancelRequested } of (await store.jobs.unfinished()).reverse()) {
        if (!cancelRequested && (await cancelUnfinished(id))) cancelled += 1;
      }
      return cancelled;
    },

    async retry(id) {
      const queued: JobPatch = {
        pack,
        state: 'queued',
        stage: 'queued',
        cancelRequested: false,
        error: null,
        etaS: null,
        crashes: 0,
        finishedAt: null,
        heartbeatMs: null,
      };
      const job = await change(id, queued, 'failed', 'cancelled');
      if (job === undefined) {
        const { state } = await jobById(id);
        throw new AppError('CONFLICT', `The job is ${state}; only failed and cancelled jobs can be retried.`);
      }
      runner.wake();
      return job;
    },

    activeFor: (what) => store.jobs.unfinishedFor(what, pack),

    async hurry(job, request) {
      if (JOB_PRIORITIES.indexOf(request.priority) >= JOB_PRIORITIES.indexOf(job.priority)) return job;
      const { requester, priority } = request;
      const hurried = await store.jobs.update(job.id, { requester, priority }, { states: ['queued'] });
      if (hurried === undefined) return job;
      feed.publish(presentJob(hurried));
      return hurried;
    },

    async endJobsOf(videoId) {
      for (const { id } of await store.jobs.unfinishedOf(videoId)) {
        await cancelUnfinished(id);
        await runner.stop(id);
      }
    },
  };
}
