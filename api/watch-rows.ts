/** Tells the feed of jobs that other processes work on: a library may be open in a server and a command line at once. */
import type { JobRecord, Store } from '../index/store/store.ts';
import type { JobFeed } from './job-feed.ts';
import { presentJob } from './present.ts';

/** How often rows are looked at while somebody follows. */
const LOOK_EVERY_MS = 1000;

/** Looks at the rows of unfinished jobs, and of those that were, while somebody follows the feed. Returns how to stop. */
export function watchRows(store: Store, feed: JobFeed): () => void {
  let watched = new Map<string, JobRecord>();
  const timer = setInterval(() => {
    if (feed.followers() === 0) return;
    const active = new Map(store.unfinishedJobs().map((job) => [job.id as string, job]));
    const ended = [...watched.values()].filter(({ id }) => !active.has(id));
    for (const job of [...ended.map((last) => store.job(last.id) ?? gone(last)), ...active.values()]) {
      feed.publish(presentJob(job));
    }
    watched = active;
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** A job whose row went with its video, as its followers see its end. */
function gone(last: JobRecord): JobRecord {
  return { ...last, state: 'cancelled', error: null, finishedAt: new Date().toISOString() };
}
