/** The queue: one job at a time, whatever becomes of it. Real rows; only the work and the time are made up. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { type JobId, newJobId, parseVideoId } from '../../core/ids.ts';
import { createLogger } from '../../core/log.ts';
import { type JobRecord, QUEUED_JOB } from '../../index/store/jobs.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import { NOTHING_TOLD } from '../../index/store/videos.ts';
import { discardPartial } from '../../ingest/pipeline.ts';
import {
  DEAD_AFTER_MS,
  HEARTBEAT_MS,
  type IndexLane,
  type JobWatch,
  MAX_CRASHES,
  startIndexLane,
} from '../../jobs/index-lane.ts';
import { createFolderStore } from '../../media/kept/media-store.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

const PACK = { packId: 'tiny', packRevision: '1' };
const VIDEO = parseVideoId('0123456789abcdef');

/** Lets the promises that are settled have their say. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Time that passes when it is told to. */
class FakeClock {
  #nowMs = Date.parse('2026-01-01T00:00:00Z');
  #ticks = new Set<{ everyMs: number; dueMs: number; tick: () => void }>();
  nowMs = () => this.#nowMs;
  every = (everyMs: number, tick: () => void) => {
    const entry = { everyMs, dueMs: this.#nowMs + everyMs, tick };
    this.#ticks.add(entry);
    return () => void this.#ticks.delete(entry);
  };
  async pass(ms: number): Promise<void> {
    for (const end = this.#nowMs + ms; this.#nowMs < end; ) {
      this.#nowMs = Math.min(end, this.#nowMs + 500);
      for (const entry of [...this.#ticks]) {
        if (entry.dueMs > this.#nowMs) continue;
        entry.dueMs += entry.everyMs;
        entry.tick();
      }
      await settled();
    }
  }
}

/** Work that ends when it is told to. */
interface Work extends JobWatch {
  job: JobRecord;
  succeed: () => void;
  fail: (error: unknown) => void;
}

const tmp = makeTmpDir();
let clock: FakeClock;
let store: Store;
let works: Work[];
let discarded: string[];
let runners: IndexLane[];
let run = 0;

beforeEach(async () => {
  clock = new FakeClock();
  store = await openStore(tmp.file(`data-${run++}`));
  works = [];
  discarded = [];
  runners = [];
});
afterEach(async () => {
  for (const work of works) work.fail(new Error('the test is over'));
  for (const runner of runners) await runner.close();
  await store.close();
});

async function start(): Promise<IndexLane> {
  const runner = startIndexLane({
    ...{ store, clock, pack: PACK, logger: createLogger('error', () => {}) },
    runJob: (job, watch) =>
      new Promise((resolve, reject) => {
        works.push({ ...watch, job, succeed: () => resolve({ videoId: VIDEO }), fail: reject });
        watch.signal.addEventListener('abort', () => reject(watch.signal.reason as Error));
      }),
    discard: async (id) => {
      discarded.push(id);
      await discardPartial(
        { store, media: createFolderStore(tmp.path), pack: { packId: 'tiny', packRevision: '1' } },
        id,
      );
    },
  });
  runners.push(runner);
  await settled();
  return runner;
}

async function add(path: string): Promise<JobId> {
  const id = newJobId();
  await store.jobs.add({
    ...QUEUED_JOB,
    ...{ id, videoId: null, path, pack: PACK, hints: {}, createdAt: new Date(clock.nowMs()).toISOString() },
  });
  return id;
}

describe('the queue', () => {
  it('is worked through one by one, in order', async () => {
    const [first, second] = [await add('a.mp4'), await add('b.mp4')];
    await start();
    expect(works.map(({ job }) => job.path)).toEqual(['a.mp4']);
    expect([(await store.jobs.get(first))?.state, (await store.jobs.get(second))?.state]).toEqual([
      'running',
      'queued',
    ]);
    works[0]?.succeed();
    await settled();
    expect(works.map(({ job }) => job.path)).toEqual(['a.mp4', 'b.mp4']);
    expect(await store.jobs.get(first)).toMatchObject({
      state: 'done',
      stage: 'done',
      videoId: VIDEO,
      error: null,
      etaS: null,
    });
  });

  it('is looked at when somebody wakes the runner, and now and then', async () => {
    const runner = await start();
    await add('a.mp4');
    runner.wake();
    await settled();
    expect(works).toHaveLength(1);
    works[0]?.succeed();
    await settled();
    await add('b.mp4');
    await clock.pass(HEARTBEAT_MS);
    expect(works).toHaveLength(2);
  });

  it('says how far a job is, and when it will end', async () => {
    const id = await add('a.mp4');
    await start();
    works[0]?.onProgress({ stage: 'hashing', done: 0, total: null });
    await settled();
    expect(await store.jobs.get(id)).toMatchObject({ stage: 'hashing', totalS: null, etaS: null });
    works[0]?.onVideo(VIDEO);
    works[0]?.onProgress({ stage: 'indexing', done: 60, total: 180 });
    await clock.pass(3000);
    works[0]?.onProgress({ stage: 'indexing', done: 120, total: 180 });
    await settled();
    expect(await store.jobs.get(id)).toMatchObject({
      stage: 'indexing',
      videoId: VIDEO,
      doneS: 120,
      totalS: 180,
      etaS: 3,
    });
  });
});

describe('a job that fails', () => {
  it('says why, and the next one runs', async () => {
    const id = await add('a.mp4');
    await add('b.mp4');
    await start();
    works[0]?.fail(new AppError('DISK_FULL', 'No space left.'));
    await settled();
    expect(await store.jobs.get(id)).toMatchObject({
      state: 'failed',
      error: { code: 'DISK_FULL', message: 'No space left.' },
    });
    expect(discarded).toEqual([]);
    expect(works).toHaveLength(2);
  });

  it('for a fault of the file takes out what it brought in, and stays to tell', async () => {
    const id = await add('a.mp4');
    await start();
    works[0]?.onVideo(VIDEO);
    await addVideo(clock.nowMs());
    works[0]?.fail(new AppError('VIDEO_UNREADABLE', 'Cut off.'));
    await vi.waitUntil(async () => (await store.jobs.get(id))?.state === 'failed');
    expect(discarded).toEqual([VIDEO]);
    expect(await store.videos.get(VIDEO)).toBeUndefined();
    expect(await store.jobs.get(id)).toMatchObject({
      state: 'failed',
      videoId: null,
      error: { code: 'VIDEO_UNREADABLE' },
    });
  });

  it.each([
    ['seconds that are stored: ffmpeg may have been killed, or the drive unplugged', 'tiny'],
    ['what another model has stored of the video meanwhile', 'other'],
  ])('keeps %s', async (_, packId) => {
    const id = await add('a.mp4');
    await start();
    works[0]?.onVideo(VIDEO);
    await addVideo(clock.nowMs());
    await addSecond(packId);
    works[0]?.fail(new AppError('FFMPEG_FAILED', 'Killed.'));
    await settled();
    expect(discarded).toEqual([]);
    expect(await store.jobs.get(id)).toMatchObject({ state: 'failed', videoId: VIDEO });
  });

  it('for a fault of the file before there is a video stays to tell, and so do those before it', async () => {
    const ids = [await add('a.mp4'), await add('a.mp4')];
    await start();
    for (const [i, id] of ids.entries()) {
      works[i]?.onVideo(VIDEO);
      works[i]?.fail(new AppError('VIDEO_EMPTY', 'No frames.'));
      await settled();
      expect(await store.jobs.get(id)).toMatchObject({
        state: 'failed',
        videoId: null,
        error: { code: 'VIDEO_EMPTY' },
      });
    }
    expect(await store.jobs.get(ids[0] as JobId)).toMatchObject({ state: 'failed' });
    expect(discarded).toEqual([]);
  });

  it('leaves a video that was there before', async () => {
    await addVideo(clock.nowMs() - 1000);
    await add('a.mp4');
    await start();
    works[0]?.onVideo(VIDEO);
    works[0]?.fail(new AppError('VIDEO_UNREADABLE', 'Cut off.'));
    await settled();
    expect(discarded).toEqual([]);
  });
});

describe('a report that comes late', () => {
  it('does not change a job that has ended', async () => {
    const id = await add('a.mp4');
    await start();
    works[0]?.succeed();
    await settled();
    works[0]?.onProgress({ stage: 'indexing', done: 60, total: 180 });
    works[0]?.onVideo(VIDEO);
    await clock.pass(HEARTBEAT_MS);
    expect(await store.jobs.get(id)).toMatchObject({ state: 'done', stage: 'done', heartbeatMs: null });
  });
});

describe('stopping', () => {
  it('waits for a job that is being claimed', async () => {
    const id = await add('a.mp4');
    const runner = await start();
    works[0]?.succeed();
    await settled();
    const next = await add('b.mp4');
    runner.wake();
    await runner.close();
    expect(await store.jobs.get(id)).toMatchObject({ state: 'done' });
    expect(await store.jobs.get(next)).toMatchObject({ state: 'queued', heartbeatMs: null });
  });

  it('ends a job as cancelled when that was asked for', async () => {
    const id = await add('a.mp4');
    const runner = await start();
    await store.jobs.update(id, { cancelRequested: true });
    await runner.stop(id);
    expect(await store.jobs.get(id)).toMatchObject({ state: 'cancelled', error: null });
  });

  it('hears of it from other processes by the next heartbeat', async () => {
    const id = await add('a.mp4');
    await start();
    await store.jobs.update(id, { cancelRequested: true });
    await clock.pass(HEARTBEAT_MS);
    await settled();
    expect((await store.jobs.get(id))?.state).toBe('cancelled');
  });

  it('puts the running job back into the queue when the runner closes', async () => {
    const id = await add('a.mp4');
    const runner = await start();
    await runner.close();
    expect(await store.jobs.get(id)).toMatchObject({
      state: 'queued',
      heartbeatMs: null,
      finishedAt: null,
      error: null,
    });
    await start();
    expect(works).toHaveLength(2);
  });
});

describe('a process that died', () => {
  it('loses its job to another one after a while without a heartbeat', async () => {
    const id = await add('a.mp4');
    await store.jobs.claim(clock.nowMs(), 0, PACK);
    await start();
    expect(works).toEqual([]);
    await clock.pass(DEAD_AFTER_MS + HEARTBEAT_MS);
    expect(works.map(({ job }) => [job.id, job.attempts])).toEqual([[id, 2]]);
  });

  it('goes on with its job when it was only asleep, and nobody has taken that up', async () => {
    const id = await add('a.mp4');
    await start();
    await store.jobs.claim(clock.nowMs() + 1, clock.nowMs() + 1, { ...PACK, packId: 'other' });
    expect(await store.jobs.get(id)).toMatchObject({ state: 'queued' });
    await clock.pass(HEARTBEAT_MS);
    expect(await store.jobs.get(id)).toMatchObject({ state: 'running', attempts: 1 });
    works[0]?.onProgress({ stage: 'indexing', done: 60, total: 180 });
    await settled();
    expect(await store.jobs.get(id)).toMatchObject({ state: 'running', doneS: 60 });
  });

  it('is not tried again with a job that it died of too often', async () => {
    const id = await add('a.mp4');
    await store.jobs.update(id, { crashes: MAX_CRASHES - 1 });
    await store.jobs.claim(clock.nowMs(), 0, PACK);
    await clock.pass(DEAD_AFTER_MS + 1);
    await start();
    await settled();
    expect(works).toEqual([]);
    expect(await store.jobs.get(id)).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
  });

  it('is not what a runner is that closes, however often', async () => {
    const id = await add('a.mp4');
    await store.jobs.update(id, { attempts: 1000, crashes: MAX_CRASHES - 1 });
    await (await start()).close();
    expect(await store.jobs.get(id)).toMatchObject({ state: 'queued', attempts: 1001, crashes: 0 });
  });

  it('keeps its job while its heart beats', async () => {
    await add('a.mp4');
    await start();
    await start();
    await clock.pass(4 * DEAD_AFTER_MS);
    expect(works).toHaveLength(1);
  });

  it('that was only asleep lets go of a job that another one has taken over', async () => {
    const id = await add('a.mp4');
    await start();
    await store.jobs.claim(clock.nowMs() + 1, clock.nowMs() + 1, PACK);
    await clock.pass(HEARTBEAT_MS);
    await settled();
    expect(works[0]?.signal.aborted).toBe(true);
    expect(await store.jobs.get(id)).toMatchObject({ state: 'running', attempts: 2 });
    expect(discarded).toEqual([]);
  });
});

async function addSecond(packId: string): Promise<void> {
  const { timelineId } = await store.timelines.open({ videoId: VIDEO, packId, packRevision: '1', fps: 1 });
  await store.timelines.commitChunk(
    timelineId,
    { startS: 0, ptsMs: Int32Array.of(-1), vectors: [null], cuts: [false] },
    [],
    1,
  );
}

async function addVideo(createdMs: number): Promise<void> {
  await store.videos.upsert({
    ...{
      id: VIDEO,
      contentHash: VIDEO.repeat(4),
      path: 'a.mp4',
      fileName: 'a.mp4',
      sizeBytes: 1,
      title: 'a',
      tags: [],
    },
    ...{
      capturedAt: null,
      durationS: 1,
      width: 2,
      height: 2,
      fps: null,
      codec: null,
      container: null,
      warnings: [],
      ...NOTHING_TOLD,
    },
    createdAt: new Date(createdMs).toISOString(),
  });
}
