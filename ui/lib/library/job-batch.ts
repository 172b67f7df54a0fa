/**
 * The jobs on the page: how far all of them are, and which get a card. In: the server's summary, and the jobs that are
 * known. Pure.
 */
import type { Job, JobSummary } from '../../../contract/index.ts';

/** How far the jobs under way are. */
export interface BatchProgress {
  total: number;
  done: number;
  /** In [0, 1]. */
  fraction: number;
  /** Failed and cancelled jobs that no video shows and that were not dismissed. */
  leftOut: number;
}

/** Nothing is under way. */
export const NO_PROGRESS: BatchProgress = { total: 0, done: 0, fraction: 0, leftOut: 0 };

/** Cards above the library; more would push it out of sight. */
const MAX_CARDS = 24;

/** True while a job is queued or running. */
export function isOpen({ state }: Job): boolean {
  return state === 'queued' || state === 'running';
}

/** Returns how far the jobs are. Jobs that failed or were cancelled count as done: nothing is left to wait for. */
export function progressOf({ batch, left_out }: JobSummary, dismissed: number): BatchProgress {
  const { total, ended, fraction } = batch;
  return { total, done: ended, fraction, leftOut: Math.max(0, left_out - dismissed) };
}

/** Puts the jobs that are begun next before the others, in their order; what is known of them already may be newer. */
export function nextFirst(jobs: readonly Job[], next: readonly Job[]): readonly Job[] {
  const known = new Map(jobs.map((job) => [job.id, job]));
  const first = next.map((job) => known.get(job.id) ?? job);
  for (const { id } of first) known.delete(id);
  return [...first, ...known.values()];
}

/** Returns the jobs that get a card: those that run first, then those that ended, then those that wait, each in the order given. */
export function cardsOf(jobs: readonly Job[]): readonly Job[] {
  const rank = ({ state }: Job) => (state === 'running' ? 0 : state === 'queued' ? 2 : 1);
  return jobs.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_CARDS);
}
