/**
 * The progress of all jobs together. In: the jobs at each change. Out: how far the current batch is: the jobs from when
 * the first one came until none is left. Pure.
 */
import type { Job } from '../../../contract/index.ts';

/** The jobs of a batch by id, done ones included. */
export type JobBatch = ReadonlyMap<string, Job>;

/** How far a batch is. */
export interface BatchProgress {
  total: number;
  done: number;
  /** The jobs that are queued or running. */
  open: readonly Job[];
  /** In [0, 1]. */
  fraction: number;
}

/** True while a job is queued or running. */
export function isOpen({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}

/** Returns the batch after a change of the jobs: empty once none is open. */
export function updateBatch(batch: JobBatch, jobs: readonly Job[]): JobBatch {
  if (!jobs.some(isOpen)) return new Map();
  const next = new Map(batch);
  for (const job of jobs) if (isOpen(job) || next.has(job.id)) next.set(job.id, job);
  return next;
}

/** Returns how far a batch is. Jobs that failed or were cancelled count as done: nothing is left to wait for. */
export function batchProgress(batch: JobBatch): BatchProgress {
  const jobs = [...batch.values()];
  const open = jobs.filter(isOpen);
  const done = jobs.length - open.length;
  const begun = open.reduce((sum, { fraction }) => sum + (fraction ?? 0), 0);
  return { total: jobs.length, done, open, fraction: jobs.length === 0 ? 0 : (done + begun) / jobs.length };
}
