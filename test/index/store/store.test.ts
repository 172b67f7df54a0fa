/** Tests the store beyond the model-based test: deletion, text, jobs. Runs on SQLite and on PostgreSQL. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dequantise } from '../../../core/vector.ts';
import type { Store } from '../../../index/store/store.ts';
import { chunkOf, indexed, PACK } from '../../arbitraries/minutes.ts';
import { collect, jobOf, sentences, TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

describe('deletion', () => {
  test('removes passages, vectors, moments and jobs, and leaves other videos alone', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const timelines = [await indexed(store, 1), await indexed(store, 2)] as const;
    for (const n of [1, 2]) {
      const { id } = videoOf(n);
      await store.passages.replace(id, 'subtitle', [
        { source: 'subtitle', lang: 'en', startS: 0, endS: 1, text: 'gulls' },
      ]);
      await store.jobs.add(jobOf(n, { videoId: id, state: 'done' }));
    }
    await store.videos.delete(videoOf(1).id);

    expect(await collect(store.timelines.chunks(timelines[0]))).toEqual([]);
    expect(await collect(store.timelines.chunks(timelines[1]))).toHaveLength(2);
    expect((await store.moments.after(0, 10)).map(({ videoId }) => videoId)).toEqual([
      videoOf(2).id,
      videoOf(2).id,
    ]);
    expect(await store.moments.deletedSince(0)).toEqual([1, 2]);
    expect((await store.passages.search('gulls', {}, 10)).map(({ videoId }) => videoId)).toEqual([
      videoOf(2).id,
    ]);
    expect((await store.jobs.list({ limit: 10 })).map(({ videoId }) => videoId)).toEqual([videoOf(2).id]);
  });

  test('ends a run that is still writing with NOT_FOUND', async () => {
    using library = new TemporaryLibrary();
    const timelineId = await indexed(library.store, 1);
    await library.store.videos.delete(videoOf(1).id);
    await expect(library.store.timelines.commitChunk(timelineId, chunkOf(120), [], 180)).rejects.toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });

  test('never gives the id of a moment or timeline to another', async () => {
    using library = new TemporaryLibrary();
    const first = await indexed(library.store, 1);
    await library.store.videos.delete(videoOf(1).id);
    library.reopen();
    expect(await indexed(library.store, 2)).toBeGreaterThan(first);
    expect((await library.store.moments.after(0, 10)).map(({ momentId }) => momentId)).toEqual([3, 4]);
  });
});

test('packed moments are those of the pack, in step', async () => {
  using library = new TemporaryLibrary();
  const { moments } = library.store;
  await indexed(library.store, 1);
  const all = await moments.after(0, 10);
  const { momentIds, timelineIds, startS, dim, values } = await moments.packedAfter(0, 10, PACK);
  expect([...momentIds]).toEqual(all.map(({ momentId }) => momentId));
  expect([...timelineIds]).toEqual(all.map(({ timelineId }) => timelineId));
  expect([...startS]).toEqual(all.map((moment) => moment.startS));
  expect(dequantise({ values: values.subarray(0, dim), scale: 1 })).toEqual(all[0]?.vector);
  const other = { ...PACK, packRevision: 'other' };
  expect([await moments.count(PACK), await moments.count(other)]).toEqual([all.length, 0]);
});

describe('text', () => {
  async function spoken(store: Store, ...texts: string[]): Promise<void> {
    for (const [i, text] of texts.entries()) {
      const { id } = await store.videos.upsert(videoOf(i, { title: '-' }));
      await store.passages.replace(id, 'subtitle', [
        { source: 'subtitle', lang: null, startS: i, endS: i + 1, text },
      ]);
    }
  }
  const found = async (store: Store, sentence: string) =>
    (await store.passages.search(sentence, {}, 10)).map(({ text }) => text);

  test('English is found across endings, accents and case', async () => {
    using library = new TemporaryLibrary();
    await spoken(library.store, 'Two DOGS running', 'Café in Zürich');
    expect(await found(library.store, 'a dog runs')).toEqual(['Two DOGS running']);
    expect(await found(library.store, 'cafe in zurich')).toEqual(['Café in Zürich']);
  });

  test('Chinese is found by words inside an unspaced sentence, also among English', async () => {
    using library = new TemporaryLibrary();
    await spoken(library.store, '一只狗跑出去了', '我们在上海见面', 'NBA 总决赛');
    expect(await found(library.store, '狗')).toEqual(['一只狗跑出去了']);
    expect(await found(library.store, '上海')).toEqual(['我们在上海见面']);
    expect(await found(library.store, '海上')).toEqual([]);
    expect(await found(library.store, '总决赛')).toEqual(['NBA 总决赛']);
  });

  test('a passage that holds more of the sentence comes first, and empty words do not count', async () => {
    using library = new TemporaryLibrary();
    await spoken(library.store, 'the the the beach', 'a dog on the beach', 'the of and');
    const hits = await library.store.passages.search('the dog on the beach', {}, 10);
    expect(hits.map(({ text, coverage }) => [text, coverage])).toEqual([
      ['a dog on the beach', 1],
      ['the the the beach', 0.5],
    ]);
  });

  test('a new title is found, the old one no more', async () => {
    using library = new TemporaryLibrary();
    await library.store.videos.upsert(videoOf(1, { title: 'Harbour' }));
    await library.store.videos.update(videoOf(1).id, { title: 'Market' });
    expect(await found(library.store, 'harbour')).toEqual([]);
    expect(await found(library.store, 'market')).toEqual(['Market']);
  });

  test('a time range keeps passages that meet it only', async () => {
    using library = new TemporaryLibrary();
    await spoken(library.store, 'gulls', 'gulls', 'gulls');
    const hits = await library.store.passages.search('gulls', { timeS: { gte: 1, lt: 2 } }, 10);
    expect(hits.map(({ startS }) => startS)).toEqual([1]);
  });

  test('quoted words may hold anything, a zero byte too', async () => {
    using library = new TemporaryLibrary();
    await spoken(library.store, 'dog', 'beach');
    for (const word of ['a\0b', '\0', '"', 'dog"']) {
      expect(await library.store.passages.searchPhrase(word, {}, 5)).toHaveLength(word === 'dog"' ? 1 : 0);
    }
  });

  test('no sentence is read as FTS5 syntax', async () => {
    using library = new TemporaryLibrary();
    await spoken(library.store, 'dog', 'beach');
    await fc.assert(
      fc.asyncProperty(fc.oneof(sentences, fc.string({ unit: 'binary' }), fc.string()), async (sentence) => {
        for (const { coverage } of await library.store.passages.search(sentence, {}, 5)) {
          expect(coverage).toBeGreaterThan(0);
          expect(coverage).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('jobs', () => {
  test('that run or wait are listed, oldest first, however many they are', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const videoId = videoOf(1).id;
    await store.jobs.add(jobOf(1, { state: 'done', videoId }));
    await store.jobs.add(jobOf(2, { state: 'running', videoId }));
    for (let n = 3; n < 1500; n++)
      await store.jobs.add(jobOf(n, { path: n % 2 ? '/films/odd.mp4' : '/films/even.mp4' }));
    const unfinished = await store.jobs.unfinished();
    expect(unfinished).toHaveLength(1498);
    expect(unfinished[0]).toMatchObject({ state: 'running', videoId });
    expect((await store.jobs.unfinishedFor({ videoId }, PACK))?.id).toBe(jobOf(2).id);
    expect((await store.jobs.unfinishedFor({ path: '/films/even.mp4' }, PACK))?.id).toBe(jobOf(4).id);
    expect(await store.jobs.unfinishedFor({ path: '/films/1.mp4' }, PACK)).toBeUndefined();
  });

  test('are claimed oldest first, each once', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    for (const n of [1, 2]) await store.jobs.add(jobOf(n));
    expect(await store.jobs.claim(1000, 0, PACK)).toMatchObject({
      path: '/films/1.mp4',
      state: 'running',
      attempts: 1,
      heartbeatMs: 1000,
    });
    expect(await store.jobs.claim(1000, 0, PACK)).toMatchObject({ path: '/films/2.mp4' });
    expect(await store.jobs.claim(1000, 0, PACK)).toBeUndefined();
  });

  test('without a heartbeat are claimed again, and their first owner cannot overwrite its successor', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    await store.jobs.add(jobOf(1));
    const first = await store.jobs.claim(1000, 0, PACK);
    expect(await store.jobs.claim(2000, 1000, PACK)).toBeUndefined();
    const second = await store.jobs.claim(9000, 1001, PACK);
    expect(first).toMatchObject({ attempts: 1, crashes: 0 });
    expect(second).toMatchObject({ id: first?.id, attempts: 2, crashes: 1 });
    expect(await store.jobs.update(jobOf(1).id, { doneS: 5 }, { attempt: 1 })).toBeUndefined();
    expect(await store.jobs.update(jobOf(1).id, { doneS: 7 }, { attempt: 2 })).toMatchObject({ doneS: 7 });
  });

  test('are claimed and found by processes with their pack; jobs for any pack by the first process', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const other = { ...PACK, packRevision: '2' };
    for (const [n, pack] of [other, null, PACK].entries())
      await store.jobs.add(jobOf(n, { pack, path: '/films/a.mp4' }));
    const found = async (pack: typeof PACK) =>
      (await store.jobs.unfinishedFor({ path: '/films/a.mp4' }, pack))?.id;
    expect([await found(other), await found(PACK)]).toEqual([jobOf(0).id, jobOf(1).id]);
    expect(await store.jobs.claim(1000, 0, PACK)).toMatchObject({ id: jobOf(1).id, pack: PACK });
    expect(await store.jobs.claim(1000, 0, PACK)).toMatchObject({ id: jobOf(2).id });
    expect(await store.jobs.claim(1000, 0, PACK)).toBeUndefined();
    expect(await store.jobs.claim(1000, 0, other)).toMatchObject({ id: jobOf(0).id, pack: other });
  });

  test('of packs without a running job are adopted', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const [left, busy] = [
      { ...PACK, packId: 'left' },
      { ...PACK, packId: 'busy' },
    ];
    await store.jobs.add(jobOf(1, { pack: left }));
    await store.jobs.add(jobOf(2, { pack: busy, state: 'running', attempts: 1, heartbeatMs: 5000 }));
    await store.jobs.add(jobOf(3, { pack: busy }));
    await store.jobs.adopt(5500, 4000, PACK);
    const packs = () =>
      Promise.all([1, 2, 3].map(async (n) => (await store.jobs.get(jobOf(n).id))?.pack?.packId));
    expect(await packs()).toEqual([PACK.packId, 'busy', 'busy']);
    await store.jobs.adopt(6500, 6000, PACK);
    expect(await packs()).toEqual([PACK.packId, 'busy', PACK.packId]);
  });

  test('with a heartbeat of a clock that was set back are claimed again', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    for (const [n, heartbeatMs] of [7_200_000, 101_000].entries())
      await store.jobs.add(jobOf(n + 1, { state: 'running', attempts: 1, heartbeatMs }));
    expect(await store.jobs.claim(100_000, 85_000, PACK)).toMatchObject({ id: jobOf(1).id, attempts: 2 });
    expect(await store.jobs.claim(100_000, 85_000, PACK)).toBeUndefined();
    const other = { ...PACK, packId: 'other' };
    await store.jobs.add(jobOf(3, { pack: other, state: 'running', heartbeatMs: 7_200_000 }));
    await store.jobs.add(jobOf(4, { pack: other }));
    await store.jobs.adopt(100_000, 85_000, PACK);
    expect((await store.jobs.get(jobOf(4).id))?.pack).toEqual(PACK);
  });

  test('of any pack without a heartbeat return to the queue, or end when a cancel was requested', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const other = { ...PACK, packId: 'other' };
    const facts = { pack: other, state: 'running', attempts: 1, heartbeatMs: 1000 } as const;
    await store.jobs.add(jobOf(1, facts));
    await store.jobs.add(jobOf(2, { ...facts, cancelRequested: true }));
    await store.jobs.add(jobOf(3, { ...facts, heartbeatMs: 5000 }));
    expect(await store.jobs.claim(9000, 1001, PACK)).toBeUndefined();
    expect(await store.jobs.get(jobOf(1).id)).toMatchObject({
      state: 'queued',
      heartbeatMs: null,
      crashes: 1,
    });
    expect(await store.jobs.get(jobOf(2).id)).toMatchObject({
      state: 'cancelled',
      finishedAt: '1970-01-01T00:00:09.000Z',
    });
    expect(await store.jobs.get(jobOf(3).id)).toMatchObject({ state: 'running', heartbeatMs: 5000 });
    expect(await store.jobs.claim(9000, 1001, other)).toMatchObject({ id: jobOf(1).id, attempts: 2 });
  });

  test('change only in the states that a condition names', async () => {
    using library = new TemporaryLibrary();
    const { jobs } = library.store;
    await jobs.add(jobOf(1));
    const cancelled = { state: 'cancelled' } as const;
    expect(await jobs.update(jobOf(1).id, cancelled, { states: ['running'] })).toBeUndefined();
    expect(await jobs.get(jobOf(1).id)).toEqual(jobOf(1));
    expect(await jobs.update(jobOf(1).id, cancelled, { states: ['queued', 'running'] })).toMatchObject(
      cancelled,
    );
    expect(await jobs.update(jobOf(2).id, cancelled, { states: ['queued'] })).toBeUndefined();
  });

  test('keep every field they are given', async () => {
    using library = new TemporaryLibrary();
    const patch = {
      videoId: videoOf(1).id,
      pack: PACK,
      hints: { title: 'T', tags: ['a'], capturedAt: '2026-01-01T00:00:00.000Z', fileName: 'x.mp4' },
      state: 'failed' as const,
      stage: 'indexing',
      doneS: 1.5,
      totalS: 3,
      etaS: 2,
      attempts: 4,
      crashes: 3,
      cancelRequested: true,
      error: { code: 'FFMPEG_FAILED' as const, message: 'm', details: { stderr: ['x'] } },
      startedAt: '2026-01-01T00:00:01.000Z',
      finishedAt: '2026-01-01T00:00:02.000Z',
      heartbeatMs: 12,
    };
    await library.store.jobs.add(jobOf(1));
    expect(await library.store.jobs.update(jobOf(1).id, patch)).toEqual(jobOf(1, patch));
    expect(await library.reopen().jobs.get(jobOf(1).id)).toEqual(jobOf(1, patch));
  });

  test('come in pages, newest first, of one state where asked', async () => {
    using library = new TemporaryLibrary();
    for (const n of [1, 2, 3, 4, 5])
      await library.store.jobs.add(jobOf(n, { state: n === 3 ? 'done' : 'queued' }));
    const first = await library.store.jobs.list({ limit: 2, state: 'queued' });
    const second = await library.store.jobs.list({ limit: 9, state: 'queued', after: first[1] });
    expect([...first, ...second].map(({ path }) => path)).toEqual([5, 4, 2, 1].map((n) => `/films/${n}.mp4`));
  });
});

test('several videos are fetched by their ids, without those that are unknown', async () => {
  using library = new TemporaryLibrary();
  for (const n of [1, 2, 3]) await library.store.videos.upsert(videoOf(n));
  const found = await library.store.videos.getMany([3, 1, 9, 1].map((n) => videoOf(n).id));
  expect([...found.keys()].sort()).toEqual([videoOf(1).id, videoOf(3).id]);
  expect(found.get(videoOf(3).id)).toEqual(videoOf(3));
  expect(await library.store.videos.getMany([])).toEqual(new Map());
});
