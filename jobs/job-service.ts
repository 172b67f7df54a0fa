/** Jobs in the words of the contract: queued, looked at, stopped, tried again. Whoever runs them is told to look. */

import type { Job, JobList } from '../contract/index.ts';
import { cutPage, decodePosition } from '../contract/page-tokens.ts';
import { AppError } from '../core/errors.ts';
import type { JobId, VideoId } from '../core/ids.ts';
import type { PackKey } from '../core/pack-key.ts';
import type { JobPatch, JobRecord } from '../index/store/jobs.ts';
import type { Store } from '../index/store/store.ts';
import type { JobFeed } from './job-feed.ts';
import { presentJob } from './present-job.ts';

/** What runs jobs. */
export interface Runner {
  /** A job was queued: look for it. */
  wake(): void;
  /** Stops a job that runs here, if it does; resolves when it has let go. */
  stop(id: JobId): Promise<void>;
}

/** What a list of jobs is asked with. */
export interface JobQuery {
  page_size: number;
  page_token?: string | undefined;
  state?: JobRecord['state'] | undefined;
}

/** What a desk is made of. */
export interface JobDeskParts {
  store: Store;
  /** Hears of every change. */
  feed: JobFeed;
  /** Gets the work. */
  runner: Runner;
  /** The model that jobs are queued for. */
  pack: PackKey;
  now: () => Date;
}

/** The jobs of a library. Methods that take an id throw `NOT_FOUND` when there is no such job. */
export interface JobDesk {
  /** Queues a job for the model in use. */
  add(job: Omit<JobRecord, 'pack'>): Job;
  list(query: JobQuery): JobList;
  get(id: JobId): Job;
  /** Stops a queued or running job. Throws `CONFLICT` when it has ended. */
  cancel(id: JobId): Job;
  /** Queues a failed or cancelled job again, now for the model in use. Throws `CONFLICT` for any other. */
  retry(id: JobId): Job;
  /** The job that waits or runs for this video or path, to index it with the model in use; none that is being cancelled. */
  activeFor(what: { videoId: VideoId } | { path: string }): JobRecord | undefined;
  /** Cancels what waits or runs for a video, and waits until it has let go. */
  endJobsOf(videoId: VideoId): Promise<void>;
}

/** A desk over a store. */
export function createJobDesk({ store, feed, runner, pack, now }: JobDeskParts): JobDesk {
  function known(id: JobId): JobRecord {
    const job = store.jobs.get(id);
    if (!job) throw new AppError('NOT_FOUND', `No job is called "${id}".`);
    return job;
  }

  function change(id: JobId, patch: JobPatch): Job {
    const job = presentJob(store.jobs.update(id, patch) ?? known(id));
    feed.publish(job);
    return job;
  }

  function cancel(job: JobRecord): Job {
    if (job.state === 'queued') {
      return change(job.id, { state: 'cancelled', cancelRequested: true, finishedAt: now().toISOString() });
    }
    const changed = change(job.id, { cancelRequested: true });
    void runner.stop(job.id);
    return changed;
  }

  return {
    add(facts) {
      const record: JobRecord = { ...facts, pack };
      store.jobs.add(record);
      const job = presentJob(record);
      feed.publish(job);
      runner.wake();
      return job;
    },

    list({ page_size: size, page_token: token, state }) {
      const after = token === undefined ? undefined : decodePosition(token);
      const records = store.jobs.list({
        limit: size + 1,
        state,
        after: after && { createdAt: after.createdAt, id: after.id as JobId },
      });
      const { data, page } = cutPage(records, size);
      return { data: data.map(presentJob), page };
    },

    get: (id) => presentJob(known(id)),

    cancel(id) {
      const job = known(id);
      if (job.state !== 'queued' && job.state !== 'running') {
        throw new AppError(
          'CONFLICT',
          `The job is ${job.state}; only queued and running jobs can be cancelled.`,
        );
      }
      return cancel(job);
    },

    retry(id) {
      const job = known(id);
      if (job.state !== 'failed' && job.state !== 'cancelled') {
        throw new AppError(
          'CONFLICT',
          `The job is ${job.state}; only failed and cancelled jobs can be retried.`,
        );
      }
      const changed = change(id, {
        pack,
        state: 'queued',
        stage: 'queued',
        cancelRequested: false,
        error: null,
        etaS: null,
        crashes: 0,
        finishedAt: null,
        heartbeatMs: null,
      });
      runner.wake();
      return changed;
    },

    activeFor: (what) => store.jobs.unfinishedFor(what, pack),

    async endJobsOf(videoId) {
      const jobs = store.jobs.unfinished().filter((job) => job.videoId === videoId);
      for (const job of jobs) {
        cancel(job);
        await runner.stop(job.id);
      }
    },
  };
}
