/** A clock that jumps a day or a year ahead, and back: what the library keeps for people, and does for them, goes on. */
import { existsSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { createIdempotency } from '../../api/services/idempotency.ts';
import { keepFile, sweepMedia } from '../../api/services/kept/kept-uploads.ts';
import { deliverDue } from '../../api/services/triggers/deliver.ts';
import { evaluateOnce } from '../../api/services/triggers/evaluate.ts';
import { receiveFile } from '../../api/services/uploads.ts';
import { createLogger } from '../../core/log.ts';
import { createClipLane } from '../../jobs/clip-lane.ts';
import { CLIPS_TTL_MS } from '../../jobs/clip-records.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { startReceiver } from '../support/webhook-receiver.ts';
import { form } from './requests.ts';
import { openTestLibrary, putJob, putVideo, TEST_PACK } from './test-library.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 366 * DAY_MS;
const logger = createLogger('error', () => {});

afterEach(() => {
  vi.useRealTimers();
});

it('the upload of a failed job outlives starts within a day of the jump', async () => {
  using library = openTestLibrary();
  const { dir, store } = library;
  const received = receiveFile(
    (async function* () {
      yield Buffer.from('video a');
    })(),
    { dataDir: dir, fileName: 'a.mp4', maxBytes: 100, announcedBytes: null, newName: () => 'one' },
  );
  const path = await keepFile(await received, dir);
  await putJob(library, { path, state: 'failed', finishedAt: new Date().toISOString() });
  const ahead = Date.now() + YEAR_MS;
  for (const hour of [0, 1, 23]) await sweepMedia(store, dir, ahead + hour * 3_600_000, 0);
  expect(existsSync(path)).toBe(true);
  await sweepMedia(store, dir, Date.now(), 0);
  // What was thought of it while the clock was ahead no longer counts.
  await sweepMedia(store, dir, ahead + DAY_MS, 0);
  expect(existsSync(path)).toBe(true);
  await sweepMedia(store, dir, ahead + 2 * DAY_MS, 0);
  expect(existsSync(path)).toBe(false);
});

it('a finished export of clips stays for its day', async () => {
  using library = openTestLibrary();
  const { id: video_id } = await putVideo(library, 'video a');
  let nowMs = Date.now();
  const lane = createClipLane({
    videoOf: library.engine.library.record,
    dataDir: library.dir,
    media: createFolderStore(library.dir),
    make: () => Promise.reject(new Error('no ffmpeg here')),
    now: () => new Date(nowMs),
    logger,
  });
  const order = { segments: [{ video_id, start: 0, end: 5 }], name: 'a', joined: false, tolerance_s: 0 };
  const { id } = await lane.add(order);
  await vi.waitUntil(() => lane.get(id).state === 'failed');
  nowMs += CLIPS_TTL_MS * 2;
  expect(lane.list()).toHaveLength(1);
  await lane.add(order);
  expect(lane.get(id).state).toBe('failed');
  await lane.close();
});

it('a request in progress is not begun a second time, and one that died with its process not held for a year', async () => {
  using library = openTestLibrary();
  const { requests } = library.store;
  let nowMs = Date.now();
  const { once } = createIdempotency(requests, () => nowMs);
  const begin = (key: string) =>
    new Promise<void>((begun) => {
      void once(key, 'a', () => new Promise(() => begun()));
    });
  await begin('k');
  nowMs += YEAR_MS;
  await expect(once('k', 'a', async () => 'twice')).rejects.toMatchObject({ code: 'CONFLICT' });
  await begin('dead');
  nowMs -= YEAR_MS;
  const later = createIdempotency(requests, () => nowMs);
  expect(await later.once('dead', 'a', async () => 'anew')).toEqual({ answer: 'anew', replayed: false });
});

it('an event is delivered when the clock is right again, and not a year later', async () => {
  using library = openTestLibrary({ webhookPrivate: true });
  const receiver = await startReceiver([500, 204]);
  await library.engine.webhooks.create({ url: receiver.url, events: ['video.deleted'] });
  await library.engine.events.videoDeleted({ id: 'a', title: 'a' });
  const at = (nowMs: number) =>
    deliverDue({ outbox: library.store.outbox, allowPrivate: true, logger, nowMs: () => nowMs });
  const nowMs = Date.now();
  expect(await at(nowMs + YEAR_MS)).toBe(1);
  expect(await at(nowMs)).toBe(1);
  expect((await library.engine.webhooks.deliveries({ page_size: 5 })).data).toMatchObject([
    { state: 'delivered', attempts: 2 },
  ]);
  await receiver.close();
});

it('a trigger that was armed while the clock was ahead fires at the footage of today', async () => {
  using library = openTestLibrary();
  const { store } = library;
  const TRIED = { at: '2026-01-01T00:00:00.000Z', count: 2, duration_s: 60 };
  const { id } = await library.engine.triggers.create({
    ...{ name: 'Gulls', query: { text: 'gulls', examples: [], exclude: [] } },
    ...{ filter: null, min_probability: 0, min_score: null },
  } as never);
  const ahead = new Date(Date.now() + YEAR_MS).toISOString();
  await store.triggers.update(id, { state: 'armed', tried: TRIED, armed_at: ahead });
  const parts = {
    ...{ store, pack: TEST_PACK, matches: async () => [], videoOf: async () => null, logger },
    now: () => new Date(),
  };
  await evaluateOnce(parts);
  const armedAt = (await store.triggers.get(id))?.armed_at ?? '';
  const { createdAt } = await putVideo(library, 'video of today', {
    createdAt: new Date(Date.now() + 1).toISOString(),
  });
  expect(createdAt > armedAt).toBe(true);
});

it('the limits of a client do not hold for the year that a clock is set back', async () => {
  using library = openTestLibrary();
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  const upload = () =>
    library.app.request('/v1/videos', {
      method: 'POST',
      body: form({ file: new Blob(['text']), title: 'a' }),
    });
  let last = await upload();
  while (last.status !== 429) last = await upload();
  const realMs = Date.now();
  vi.advanceTimersByTime(3_600_000);
  vi.setSystemTime(realMs - YEAR_MS);
  expect((await upload()).status).not.toBe(429);
});
