/** The counts of jobs, on each kind of database. */
import { expect, test } from 'vitest';
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
