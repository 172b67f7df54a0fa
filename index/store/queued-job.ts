/** What every job is like before anything has happened to it. */
import type { JobRecord } from './store.ts';

/** A queued job's facts, but for those that make it this job: its id, file, model, hints and time. */
export const QUEUED_JOB = {
  kind: 'index',
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
