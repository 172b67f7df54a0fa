/**
 * Publishes the changes of jobs that other processes work on: several servers and workers, or a server and a command
 * line, share a library. In: the rows that change, as the store tells of them, or as they are read each second. Out:
 * events of the feed.
 */
import type { Job } from '../contract/index.ts';
import { type AppError, toAppError } from '../core/errors.ts';
import type { JobId } from '../core/ids.ts';
import type { Store } from '../index/store/store.ts';
import type { JobFeed } from './job-feed.ts';
import { presentJob } from './present-job.ts';

/** How often changed rows are read while the feed has followers. */
const READ_EVERY_MS = 1000;

/** The same while the store tells of changes, in such turns: nothing is to be found then. */
const LISTENING_TURNS = 10;

/** How long changes are gathered before their rows are read: a job is changed several times in a row. */
const GATHER_MS = 50;

/** The most changes that are read in one turn; older ones are found when the job changes again, or is checked. */
const MOST_CHANGES = 1000;

/** The most known jobs that are checked in one turn: one that was deleted shows no change. */
const MOST_CHECKED = 500;

type Rows = Pick<Store, 'jobs'>;

/**
 * Watches the rows while the feed has followers. Resolves, to how to stop, when what changes from then on will be seen.
 * `onFailure` hears of rows that could not be read; the next turn tries again.
 */
export async function watchRows(
  store: Rows,
  feed: JobFeed,
  onFailure: (error: AppError) => void = () => {},
): Promise<() => Promise<void>> {
  const reader = createReader(store, feed, await store.jobs.revision());
  let reading: Promise<void> | null = null;
  let stopListening: (() => Promise<void>) | null = null;
  let isListening = false;
  let turns = 0;

  /** Reads one thing after the other: what is read later is never older. */
  function read(rows: () => Promise<void>): void {
    const before = reading;
    const mine: Promise<void> = (before ?? Promise.resolve())
      .then(rows)
      .catch((error: unknown) => onFailure(toAppError(error)))
      .finally(() => {
        if (reading === mine) reading = null;
      });
    reading = mine;
  }

  const gathered = gather((ids) => {
    if (feed.followers() > 0) read(() => reader.readJobs(ids));
  });

  const timer = setInterval(() => {
    if (feed.followers() === 0) return;
    stopListening ??=
      store.jobs.listen?.({
        onChange: gathered.add,
        onState(now) {
          isListening = now;
          // What changed while nothing was told.
          if (isListening) read(reader.readChanges);
        },
      }) ?? null;
    turns += 1;
    if (reading !== null || (isListening && turns % LISTENING_TURNS !== 0)) return;
    read(reader.readChanges);
  }, READ_EVERY_MS);
  timer.unref();

  return async () => {
    clearInterval(timer);
    await stopListening?.();
    gathered.stop();
    await reading;
  };
}

/** Reads rows and publishes them. `newest` is the latest change that its followers know of. */
function createReader({ jobs }: Rows, feed: JobFeed, newest: number) {
  /** A change may be written before an earlier one: those since the turn before the last are read again. */
  let [since, last] = [newest, newest];
  let checked = 0;

  async function readJobs(ids: readonly JobId[]): Promise<void> {
    const before = feed.published();
    const rows = await jobs.getMany(ids);
    for (const row of rows) feed.publish(presentJob(row), before);
    const found = new Set<string>(rows.map(({ id }) => id));
    const seen = feed.unfinished();
    for (const id of ids) {
      const job = seen.get(id);
      if (job && !found.has(id)) feed.publish(deleted(job), before);
    }
  }

  return {
    readJobs,

    async readChanges(): Promise<void> {
      const before = feed.published();
      const latest = await jobs.revision();
      // A replica that was promoted may give the last numbers again.
      const rows = await jobs.changedSince(Math.min(since, latest), MOST_CHANGES);
      [since, last] = [last, latest];
      for (const row of rows.reverse()) feed.publish(presentJob(row), before);
      const known = [...feed.unfinished().keys()] as JobId[];
      if (checked >= known.length) checked = 0;
      await readJobs(known.slice(checked, checked + MOST_CHECKED));
      checked += MOST_CHECKED;
    },
  };
}

/** Collects ids, and hands them over together. */
function gather(onGathered: (ids: readonly JobId[]) => void) {
  const ids = new Set<JobId>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    add(changed: readonly JobId[]): void {
      for (const id of changed) ids.add(id);
      timer ??= setTimeout(() => {
        timer = undefined;
        const all = [...ids];
        ids.clear();
        for (let at = 0; at < all.length; at += MOST_CHECKED) onGathered(all.slice(at, at + MOST_CHECKED));
      }, GATHER_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

/** Returns the job as cancelled: its row was deleted with its video. */
function deleted(seen: Job): Job {
  const finishedAt = new Date().toISOString();
  return {
    ...seen,
    ...{ state: 'cancelled', stage: 'cancelled', eta_s: null, error: null, finished_at: finishedAt },
  };
}
