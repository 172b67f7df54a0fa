import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchRows } from '../../api/watch-rows.ts';
import { openTestLibrary, putJob, putVideo } from './test-library.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells followers of a job that its video took away as of a cancelled one', async () => {
  using library = openTestLibrary();
  const { store } = library;
  const { feed } = library.engine;
  const stop = watchRows(store, feed);
  const video = putVideo(library, 'video gone');
  const { id } = putJob(library, { videoId: video.id, state: 'running', heartbeatMs: 1 });
  const events = feed.follow([], new AbortController().signal, 10);
  const next = async () => (await events.next()).value?.job;

  const first = next();
  vi.advanceTimersByTime(2000);
  expect(await first).toMatchObject({ id, state: 'running' });
  const last = next();
  store.deleteVideo(video.id);
  vi.advanceTimersByTime(2000);
  expect(await last).toMatchObject({ id, state: 'cancelled' });
  stop();
  await events.return();
});
