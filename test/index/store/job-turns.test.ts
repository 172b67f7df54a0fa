/** The order of queued jobs, and the numbers of their changes, on each kind of database. */
import { expect, test } from 'vitest';
import type { PackKey } from '../../../core/pack-key.ts';
import type { JobRecord, JobStore } from '../../../index/store/jobs.ts';
import { jobOf, TemporaryLibrary } from '../../arbitraries/store.ts';

const PACK: PackKey = { packId: 'base', packRevision: '1' };
const SCAN = { requester: 'source:a', priority: 'low' } as const;

async function addMany(jobs: JobStore, from: number, count: number, facts: Partial<JobRecord>) {
  for (let n = from; n < from + count; n++) await jobs.add(jobOf(n, facts));
}

/** Claims so many jobs, and returns their numbers; each ends before the next is claimed. */
async function claimed(jobs: JobStore, count: number): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const job = await jobs.claim(1000, 0, PACK);
    if (!job) break;
    numbers.push(Number.parseInt(job.id.slice(-12), 16));
    await jobs.update(job.id, { state: 'done' });
  }
  return numbers;
}

test('what a person adds is claimed before what a source holds', async () => {
  using library = new TemporaryLibrary();
  const { jobs } = library.store;
  await addMany(jobs, 1, 20, SCAN);
  expect(await claimed(jobs, 2)).toEqual([1, 2]);
  await jobs.add(jobOf(100));
  await jobs.add(jobOf(101, { priority: 'high' }));
  expect((await jobs.next(3)).map(({ id }) => id)).toEqual([101, 100, 3].map((n) => jobOf(n).id));
  expect(await claimed(jobs, 3)).toEqual([101, 100, 3]);
});

test('requesters of one priority take turns, however many jobs one of them has', async () => {
  using library = new TemporaryLibrary();
  const { jobs } = library.store;
  await addMany(jobs, 1, 50, SCAN);
  expect(await claimed(jobs, 10)).toHaveLength(10);
  await addMany(jobs, 100, 3, { ...SCAN, requester: 'source:b' });
  await addMany(jobs, 200, 1, { ...SCAN, requester: 'source:c' });
  const order = [100, 200, 11, 101, 12, 102, 13, 14];
  expect((await jobs.next(8)).map(({ id }) => id)).toEqual(order.map((n) => jobOf(n).id));
  expect(await claimed(jobs, 8)).toEqual(order);
});

test('a requester who adds one job after the other takes its turn with the rest', async () => {
  using library = new TemporaryLibrary();
  const { jobs } = library.store;
  await addMany(jobs, 1, 6, SCAN);
  const order: number[] = [];
  for (let n = 100; n < 104; n++) {
    await jobs.add(jobOf(n, { ...SCAN, requester: 'source:b' }));
    order.push(...(await claimed(jobs, 2)));
  }
  expect(order.filter((n) => n < 100)).toEqual([1, 2, 3, 4]);
});

test('jobs that are tried again queue anew, in turn; those whose worker died keep their place', async () => {
  using library = new TemporaryLibrary();
  const { jobs } = library.store;
  await addMany(jobs, 1, 3, SCAN);
  await addMany(jobs, 100, 3, {
    ...SCAN,
    requester: 'source:b',
    state: 'failed',
    finishedAt: '2026-01-01T00:00:00.000Z',
  });
  for (const n of [100, 101, 102]) await jobs.update(jobOf(n).id, { state: 'queued', finishedAt: null });
  expect((await jobs.next(4)).map(({ id }) => id)).toEqual([1, 100, 2, 101].map((n) => jobOf(n).id));
  await jobs.claim(1000, 0, PACK);
  expect(await jobs.claim(100_000, 50_000, PACK)).toMatchObject({ id: jobOf(1).id, attempts: 2 });
});

test('a job that gets another priority moves', async () => {
  using library = new TemporaryLibrary();
  const { jobs } = library.store;
  await addMany(jobs, 1, 3, SCAN);
  await jobs.update(jobOf(3).id, { priority: 'normal', requester: 'key:a' });
  expect((await jobs.next(9)).map(({ id }) => id)).toEqual([3, 1, 2].map((n) => jobOf(n).id));
});

test('changes of what a job shows are numbered; heartbeats are none', async () => {
  using library = new TemporaryLibrary();
  const { jobs } = library.store;
  const before = await jobs.revision();
  await addMany(jobs, 1, 3, {});
  const added = await jobs.revision();
  expect((await jobs.changedSince(before, 2)).map(({ id }) => id)).toEqual([jobOf(3).id, jobOf(2).id]);
  expect(await jobs.changedSince(added, 9)).toEqual([]);
  await jobs.claim(1000, 0, PACK);
  await jobs.update(jobOf(2).id, { doneS: 3 });
  expect((await jobs.changedSince(added, 9)).map(({ id }) => id)).toEqual([jobOf(2).id, jobOf(1).id]);
  const claimed = await jobs.revision();
  await jobs.update(jobOf(1).id, { heartbeatMs: 2000 });
  expect(await jobs.changedSince(claimed, 9)).toEqual([]);
});

test('the jobs of a video, and those of some ids, are found', async () => {
  using library = new TemporaryLibrary();
  const { jobs } = library.store;
  const videoId = '00000000000000a1' as JobRecord['videoId'];
  await jobs.add(jobOf(1, { videoId }));
  await jobs.add(jobOf(2, { videoId, state: 'done' }));
  await jobs.add(jobOf(3));
  expect((await jobs.unfinishedOf(videoId as never)).map(({ id }) => id)).toEqual([jobOf(1).id]);
  const found = await jobs.getMany([jobOf(3).id, jobOf(9).id]);
  expect(found.map(({ id }) => id)).toEqual([jobOf(3).id]);
});
