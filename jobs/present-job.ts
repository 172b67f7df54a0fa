/** A stored job as the contract's `Job`. Pure. */
import { basename } from 'node:path';
import type { Job } from '../contract/index.ts';
import { fraction } from '../core/progress.ts';
import type { JobRecord } from '../index/store/jobs.ts';

/** Returns the job as callers see it: the stage of a job that does not run is its state. */
export function presentJob(job: JobRecord): Job {
  return {
    id: job.id,
    kind: job.kind,
    video_id: job.videoId,
    source: job.hints.fileName ?? basename(job.path),
    state: job.state,
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
