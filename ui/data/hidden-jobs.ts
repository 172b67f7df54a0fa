/** The failed and cancelled jobs that a person has dismissed, stored in this browser. */
import type { Job } from '../../contract/index.ts';
import { readPreference, writePreference } from './preferences.ts';

/** More than a person dismisses one by one; the oldest are dropped. */
const MAX_HIDDEN = 1000;

/** The dismissed jobs: all that ended until a time, and some since. */
export interface HiddenJobs {
  /** ISO 8601, as the server says it; null: none. */
  until: string | null;
  ids: ReadonlySet<string>;
}

/** Nothing is dismissed. */
export const NOTHING_HIDDEN: HiddenJobs = { until: null, ids: new Set() };

/** Returns the hidden jobs. */
export function readHiddenJobs(): HiddenJobs {
  const [stored, until] = [readPreference('hiddenJobs'), readPreference('hiddenJobsUntil')];
  return {
    until: typeof until === 'string' && !Number.isNaN(Date.parse(until)) ? until : null,
    ids: new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []),
  };
}

/** Hides one job; returns all hidden jobs. */
export function hideJob(id: string): HiddenJobs {
  const { until, ids } = readHiddenJobs();
  const hidden = [...ids, id].slice(-MAX_HIDDEN);
  writePreference('hiddenJobs', hidden);
  return { until, ids: new Set(hidden) };
}

/** Hides all jobs that ended until a time; returns all hidden jobs. */
export function hideJobsUntil(until: string): HiddenJobs {
  writePreference('hiddenJobsUntil', until);
  writePreference('hiddenJobs', []);
  return { until, ids: new Set() };
}

/** Returns true for a job that was dismissed. */
export function isHidden({ until, ids }: HiddenJobs, { id, finished_at: end }: Job): boolean {
  return ids.has(id) || (until !== null && end !== null && Date.parse(end) <= Date.parse(until));
}
