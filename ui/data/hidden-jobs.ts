/** The failed jobs that a person has put away: kept in this browser, so that they stay away. */
import { readPreference, writePreference } from './preferences.ts';

/** More than the library lists at once; the oldest give way. */
const MAX_HIDDEN = 200;

/** Ids of jobs that are not shown. */
export function readHiddenJobs(): ReadonlySet<string> {
  const stored = readPreference('hiddenJobs');
  return new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []);
}

/** Puts a job away; answers the ids of all that are. */
export function hideJob(id: string): ReadonlySet<string> {
  const hidden = [...readHiddenJobs(), id].slice(-MAX_HIDDEN);
  writePreference('hiddenJobs', hidden);
  return new Set(hidden);
}
