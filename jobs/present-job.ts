/** A stored job as the contract's `Job`. Pure. */
import { basename } from 'node:path';
import type { Job, JobGroup } from '../contract/index.ts';
import { fraction } from '../core/progress.ts';
import type { JobGroupCounts, JobRecord } from '../index/store/jobs.ts';

/** Returns the job as callers see it: the stage of a job that does not run is its state. */
export function presentJob(job: JobRecord): Job {
  return {
    id: job.id,
    kind: job.kind,
    video_id: job.videoId,
    source: job.hints.fileName ?? basename(job.path),
    state: job.state,
    priority: job.priority,
    stage: job.state === 'running' ? job.stage : job.state,
    done_s: job.doneS,
    total_s: job.totalS,
    fraction: job.state === 'done' ? 1 : fraction({ stage: job.stage, done: job.doneS, total: job.totalS }),
    eta_s: job.state === 'running' ? job.etaS : null,
    attempts: job.attempts,
    error: job.error && { code: job.error.code, message: job.error.message },
    created_at: job.createdAt,
    started_at: job.startedAt,
    finished_at: job.finishedAt,
  };
}

/** Returns the group as callers see it. */
export function presentJobGroup({ id, createdAt, states, running }: JobGroupCounts): JobGroup {
  const { queued = 0, done = 0, failed = 0, cancelled = 0 } = states;
  const ended = done + failed + cancelled;
  const total = ended + queued + (states.running ?? 0);
  const begun = running.reduce((sum, job) => sum + (presentJob(job).fraction ?? 0), 0);
  return {
    ...{ id, created_at: createdAt, total, queued, running: states.running ?? 0, done, failed, cancelled },
    fraction: total === 0 ? 1 : Math.min(1, (ended + begun) / total),
  };
}
