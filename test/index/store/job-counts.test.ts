/** The counts of jobs, on each kind of database. */
import { expect, test } from 'vitest';
import { newJobGroupId } from '../../../core/ids.ts';
import { jobOf, TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

test('jobs are counted by state, with those that no video shows', async () => {
  using library = new TemporaryLibrary();
  const { jobs, videos } = library.store;
  await videos.upsert(videoOf(1));
  const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
  await jobs.add(jobOf(1, { state: 'failed', videoId: videoOf(1).id, finishedAt: late }));
  await jobs.add(jobOf(2, { state: 'failed', finishedAt: early }));
  await jobs.add(jobOf(3, { state: 'cancelled', videoId: videoOf(2).id, finishedAt: late }));
  await jobs.add(jobOf(4, { state: 'running', attempts: 2, startedAt: late }));
  await jobs.add(jobOf(5, { state: 'queued', attempts: 1 }));
  const counts = await jobs.counts(null);
  expect(counts).toEqual({
    states: { failed: 2, cancelled: 1, running: 1, queued: 1 },
    ...{ firstBeganAt: late, leftOut: 2, lastEndedAt: late },
  });
  expect((await jobs.counts(early)).leftOut).toBe(1);
  const { createdAt } = jobOf(2);
  expect((await jobs.latestEnded(10)).at(-1)).toEqual({ beganAt: createdAt, finishedAt: early });
  expect(await jobs.latestEnded(2)).toHaveLength(2);
});

test('a group counts its own jobs, and a job may be in several', async () => {
  using library = new TemporaryLibrary();
  const { jobs } = library.store;
  const records = [jobOf(1, { state: 'done' }), jobOf(2, { state: 'running' }), jobOf(3)];
  for (const record of records) await jobs.add(record);
  const createdAt = '2026-01-01T00:00:00.000Z';
  const [first, second] = [newJobGroupId(), newJobGroupId()];
  await jobs.addGroup({ id: first, createdAt }, [jobOf(1).id, jobOf(2).id, jobOf(2).id]);
  await jobs.addGroup({ id: second, createdAt }, [jobOf(2).id]);
  expect(await jobs.group(first)).toMatchObject({
    ...{ id: first, createdAt, states: { done: 1, running: 1 } },
    running: [{ id: jobOf(2).id }],
  });
  expect((await jobs.group(second))?.states).toEqual({ running: 1 });
  expect(await jobs.group(newJobGroupId())).toBeUndefined();
});
