/** The failed jobs that a person has dismissed, stored in this browser. */
import { readPreference, writePreference } from './preferences.ts';

/** More than the library lists at once; the oldest are dropped. */
const MAX_HIDDEN = 1000;

/** Returns the ids of the hidden jobs. */
export function readHiddenJobs(): ReadonlySet<string> {
  const stored = readPreference('hiddenJobs');
  return new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []);
}

/** Hides jobs; returns the ids of all hidden jobs. */
export function hideJobs(ids: readonly string[]): ReadonlySet<string> {
  const hidden = [...readHiddenJobs(), ...ids].slice(-MAX_HIDDEN);
  writePreference('hiddenJobs', hidden);
  return new Set(hidden);
}
