/**
 * Sums up all jobs: how many are in which state, and how far the batch is that is under way. In: counts, the jobs that
 * ended last, and those that run. Out: a summary. Pure.
 */
import type { Job, JobSummary } from '../contract/index.ts';
import type { EndedJob, JobCounts } from '../index/store/jobs.ts';

/** With a longer time without work, what came before belongs to another batch. */
const PAUSE_MS = 60_000;

/**
 * Counts the ended jobs of a batch: those that ended at most a pause before another of it began. `beganAt` is when the
 * first unfinished job began, or now; `ended` comes latest first.
 */
export function countEndedOf(beganAt: string, ended: readonly EndedJob[]): number {
  let beganMs = Date.parse(beganAt);
  const past = ended.findIndex(({ beganAt, finishedAt }) => {
    if (Date.parse(finishedAt) < beganMs - PAUSE_MS) return true;
    beganMs = Math.min(beganMs, Date.parse(beganAt));
    return false;
  });
  return past < 0 ? ended.length : past;
}

/** Returns the summary of jobs. */
export function sumUpJobs(
  { states, firstBeganAt, leftOut, lastEndedAt }: JobCounts,
  latestEnded: readonly EndedJob[],
  running: readonly Pick<Job, 'fraction'>[],
  now: Date,
): JobSummary {
  const { queued = 0, running: runningCount = 0, done = 0, failed = 0, cancelled = 0 } = states;
  const open = queued + runningCount;
  const ended = open > 0 ? countEndedOf(firstBeganAt ?? now.toISOString(), latestEnded) : 0;
  const begun = running.reduce((sum, { fraction }) => sum + (fraction ?? 0), 0);
  const total = open + ended;
  return {
    ...{ queued, running: runningCount, done, failed, cancelled },
    batch: { total, ended, fraction: total === 0 ? 0 : Math.min(1, (ended + begun) / total) },
    left_out: leftOut,
    last_ended_at: lastEndedAt,
  };
}
