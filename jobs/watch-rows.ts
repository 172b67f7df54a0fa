/** Tells the feed of jobs that other processes work on: a library may be open in a server and a command line at once. */

import type { Job } from '../contract/index.ts';
import { parseJobId } from '../core/ids.ts';
import type { Store } from '../index/store/store.ts';
import type { JobFeed } from './job-feed.ts';
import { presentJob } from './present-job.ts';

/** How often rows are looked at while somebody follows. */
const LOOK_EVERY_MS = 1000;

/**
 * Looks at the rows of unfinished jobs, and of those that were when the feed told of them, while somebody follows the
 * feed. Returns how to stop.
 */
export function watchRows(store: Store, feed: JobFeed): () => void {
  const timer = setInterval(() => {
    if (feed.followers() === 0) return;
    const active = store.jobs.unfinished();
    const ids = new Set<string>(active.map(({ id }) => id));
    for (const told of feed.unfinished()) {
      if (!ids.has(told.id)) feed.publish(outcome(store, told));
    }
    for (const job of active) feed.publish(presentJob(job));
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** How a job stands now; one whose row went with its video, as its followers see its end. */
function outcome(store: Store, told: Job): Job {
  const job = store.jobs.get(parseJobId(told.id));
  if (job) return presentJob(job);
  return {
    ...told,
    state: 'cancelled',
    stage: 'cancelled',
    eta_s: null,
    error: null,
    finished_at: new Date().toISOString(),
  };
}
