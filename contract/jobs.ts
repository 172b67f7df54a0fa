/** Background work that a client can follow. */
import { z } from '@hono/zod-openapi';
import { errorCode, seconds, timestamp } from './common.ts';
import { Page } from './page.ts';

/** The priority of a job: a higher one is begun first. */
export const JobPriority = z.enum(['high', 'normal', 'low']);

/** The state of a job. `error` says why it failed; only failed and cancelled jobs can be retried. */
export const Job = z
  .object({
    id: z.string(),
    kind: z.enum(['index']),
    video_id: z.string().nullable().describe('Null until the content of the file is known.'),
    source: z.string().describe('The file name, for display.'),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    priority: JobPriority.describe('Jobs of a higher priority are begun first.'),
    stage: z
      .string()
      .describe(
        'The current stage: queued, fetching, hashing, probing, skimming, indexing, reading, listening, transcribing, finishing, done.',
      ),
    done_s: seconds.describe('Seconds of video indexed.'),
    total_s: seconds.nullable(),
    fraction: z.number().min(0).max(1).nullable(),
    eta_s: seconds.nullable(),
    attempts: z.int(),
    error: z.object({ code: errorCode, message: z.string() }).nullable(),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
  })
  .openapi('Job');

/** A page of jobs. */
export const JobList = z.object({ data: z.array(Job), page: Page }).openapi('JobList');

/** The jobs that are begun next, in this order. */
export const NextJobs = z.object({ data: z.array(Job) }).openapi('NextJobs');

const count = z.int().nonnegative();

/** How far all jobs together are, and how many have ended in which way. */
export const JobSummary = z
  .object({
    queued: count,
    running: count,
    done: count,
    failed: count,
    cancelled: count,
    batch: z
      .object({
        total: count,
        ended: count,
        fraction: z
          .number()
          .min(0)
          .max(1)
          .describe('The share that is done, with what the running ones have done.'),
      })
      .describe(
        'The jobs that wait or run, with those that ended since there was last nothing to do. Pauses of a minute do not count. All 0 while nothing waits or runs.',
      ),
    left_out: count.describe(
      'Failed and cancelled jobs whose video is not in the library; of these, what ended after `ended_after`.',
    ),
    last_ended_at: timestamp.nullable().describe('When the latest of all failed and cancelled jobs ended.'),
  })
  .openapi('JobSummary');

/** How many jobs were cancelled. */
export const CancelledJobs = z.object({ cancelled: count }).openapi('CancelledJobs');

export type Job = z.infer<typeof Job>;
export type JobSummary = z.infer<typeof JobSummary>;
export type JobList = z.infer<typeof JobList>;
