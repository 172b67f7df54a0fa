import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchRows } from '../../jobs/watch-rows.ts';
import { openTestLibrary, putJob, putVideo } from '../api/test-library.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells of a job that another process ended before the rows were looked at', async () => {
  using library = openTestLibrary();
  const { store } = library;
  const { feed } = library.engine;
  const stop = await watchRows(store, feed);
  const { id } = await putJob(library);
  const first = feed.snapshot(await library.engine.jobs.get(id));
  const events = feed.follow(() => [first], new AbortController().signal, 10);
  const next = async () => (await events.next()).value?.job;

  expect(await next()).toMatchObject({ id, state: 'queued' });
  const last = next();
  await store.jobs.update(id, { state: 'done' });
  vi.advanceTimersByTime(1000);
  const said = await Promise.race([last, new Promise((resolve) => setImmediate(resolve))]);
  expect(said).toMatchObject({ id, state: 'done' });
  await stop();
  await events.return();
});

it('tells followers of a job that its video took away as of a cancelled one', async () => {
  using library = openTestLibrary();
  const { store } = library;
  const { feed } = library.engine;
  const stop = await watchRows(store, feed);
  const video = await putVideo(library, 'video gone');
  const { id } = await putJob(library, { videoId: video.id, state: 'running', heartbeatMs: 1 });
  const events = feed.follow(() => [], new AbortController().signal, 10);
  const next = async () => (await events.next()).value?.job;

  const first = next();
  vi.advanceTimersByTime(2000);
  expect(await first).toMatchObject({ id, state: 'running' });
  // The rows are read to their end before they are read again.
  await new Promise((resolve) => setImmediate(resolve));
  const last = next();
  await store.videos.delete(video.id);
  vi.advanceTimersByTime(2000);
  expect(await last).toMatchObject({ id, state: 'cancelled' });
  await stop();
  await events.return();
});
