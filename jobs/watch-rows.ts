/** Publishes the changes of jobs that other processes work on: a server and a command line may share a library. */
import type { Job } from '../contract/index.ts';
import { type AppError, toAppError } from '../core/errors.ts';
import { parseJobId } from '../core/ids.ts';
import type { Store } from '../index/store/store.ts';
import type { JobFeed } from './job-feed.ts';
import { presentJob } from './present-job.ts';

/** How often rows are read while the feed has followers. */
const READ_EVERY_MS = 1000;

/**
 * Publishes the unfinished jobs, and the end of those that the feed knows as unfinished, while the feed has followers.
 * Returns how to stop. `onFailure` hears of rows that could not be read; the next turn tries again.
 */
export function watchRows(
  store: Store,
  feed: JobFeed,
  onFailure: (error: AppError) => void = () => {},
): () => Promise<void> {
  let reading: Promise<void> | null = null;
  const timer = setInterval(() => {
    if (feed.followers() === 0 || reading !== null) return;
    reading = publishRows(store, feed)
      .catch((error: unknown) => onFailure(toAppError(error)))
      .finally(() => {
        reading = null;
      });
  }, READ_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await reading;
  };
}

async function publishRows(store: Store, feed: JobFeed): Promise<void> {
  const published = feed.published();
  const active = await store.jobs.unfinished();
  const ids = new Set<string>(active.map(({ id }) => id));
  const outcomes: Job[] = [];
  for (const seen of feed.unfinished()) {
    if (!ids.has(seen.id)) outcomes.push(await outcome(store, seen));
  }
  // Rows that were read before a change was published here may be older than it; the next turn reads them again.
  if (feed.published() !== published) return;
  for (const job of [...outcomes, ...active.map(presentJob)]) feed.publish(job);
}

/** Returns a job as it is now; one whose row was deleted with its video, as cancelled. */
async function outcome(store: Store, seen: Job): Promise<Job> {
  const job = await store.jobs.get(parseJobId(seen.id));
  if (job) return presentJob(job);
  return {
    ...seen,
    state: 'cancelled',
    stage: 'cancelled',
    eta_s: null,
    error: null,
    finished_at: new Date().toISOString(),
  };
}
