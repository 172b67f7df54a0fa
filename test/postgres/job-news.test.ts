/** A server hears at once of jobs that other processes change, and makes up for what it missed while it was cut off. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DatabaseAddress } from '../../core/config.ts';
import { openDatabase } from '../../index/store/postgres/database.ts';
import { openPostgresStore } from '../../index/store/postgres/open-postgres-store.ts';
import type { Store } from '../../index/store/store.ts';
import { createJobFeed } from '../../jobs/job-feed.ts';
import { watchRows } from '../../jobs/watch-rows.ts';
import { jobOf, videoOf } from '../arbitraries/store.ts';
import { type Cable, layCable } from '../support/cut-cable.ts';
import { freshAddress, TEST_DATABASE_URL } from '../support/postgres.ts';

const closing: (() => Promise<unknown>)[] = [];
let cable: Cable;
let elsewhere: Store;
/** The events that a follower of the server receives, in order. */
let next: () => Promise<object | undefined>;

/** Rows are read by the interval only when it is advanced: all else was told. */
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const address = freshAddress(TEST_DATABASE_URL as string);
  cable = await layCable(address.url);
  closing.push(() => cable.close());
  elsewhere = await openPostgresStore(address);
  closing.push(() => elsewhere.close());
  next = await serve({ ...address, url: cable.url });
  await vi.waitFor(async () => expect(await listeners(address)).toBe(1));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  vi.useRealTimers();
});

/** Starts what a server does for its followers. */
async function serve(address: DatabaseAddress) {
  const store = await openPostgresStore(address);
  closing.push(() => store.close());
  const feed = createJobFeed('life', () => []);
  closing.push(await watchRows(store, feed));
  const left = new AbortController();
  const events = feed.follow(() => [], left.signal, 1000);
  closing.push(async () => left.abort());
  const first = events.next();
  vi.advanceTimersByTime(1000);
  let waiting: Promise<IteratorResult<{ job: object }, void>> | null = first;
  return async () => {
    const { value } = await (waiting ?? events.next());
    waiting = null;
    return value?.job;
  };
}

async function listeners(address: DatabaseAddress): Promise<number> {
  const database = openDatabase(address, 1);
  const row = await database.row<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE query = 'LISTEN "jobs:${address.schema}"'`,
  );
  await database.close();
  return row?.n ?? 0;
}

test('jobs that others add, work on and end are reported without reading all rows', async () => {
  await elsewhere.jobs.add(jobOf(1));
  expect(await next()).toMatchObject({ id: jobOf(1).id, state: 'queued' });
  await elsewhere.jobs.update(jobOf(1).id, { state: 'running', stage: 'indexing', doneS: 7, totalS: 70 });
  expect(await next()).toMatchObject({ id: jobOf(1).id, state: 'running', done_s: 7 });
  await elsewhere.jobs.update(jobOf(1).id, { state: 'done' });
  expect(await next()).toMatchObject({ id: jobOf(1).id, state: 'done' });
});

test('a job that its video took away is reported as cancelled', async () => {
  await elsewhere.videos.upsert(videoOf(1));
  await elsewhere.jobs.add(jobOf(1, { videoId: videoOf(1).id }));
  expect(await next()).toMatchObject({ state: 'queued' });
  await elsewhere.videos.delete(videoOf(1).id);
  expect(await next()).toMatchObject({ id: jobOf(1).id, state: 'cancelled' });
});

test('what changed while the connection was broken is reported once it is back', async () => {
  await elsewhere.jobs.add(jobOf(1));
  await next();
  cable.cut();
  await elsewhere.jobs.update(jobOf(1).id, { state: 'done' });
  await elsewhere.jobs.add(jobOf(2));
  cable.mend();
  expect(await next()).toMatchObject({ id: jobOf(1).id, state: 'done' });
  expect(await next()).toMatchObject({ id: jobOf(2).id, state: 'queued' });
  await elsewhere.jobs.update(jobOf(2).id, { state: 'cancelled' });
  expect(await next()).toMatchObject({ id: jobOf(2).id, state: 'cancelled' });
});
