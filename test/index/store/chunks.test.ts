/** Tests the chunks of timelines: ranges, counts, what a slower run writes. Runs on SQLite and on PostgreSQL. */
import { describe, expect, test } from 'vitest';
import type { SecondRange } from '../../../index/store/timelines.ts';
import { chunkOf, indexed, PACK, up } from '../../arbitraries/minutes.ts';
import { collect, TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

describe('chunks', () => {
  test('a range gives the chunks that meet it, the one it starts inside included', async () => {
    using library = new TemporaryLibrary();
    const timelineId = await indexed(library.store, 1);
    const starts = async (fromS: number, toS: number) =>
      (await collect(library.store.timelines.chunks(timelineId, { fromS, toS }))).map(({ startS }) => startS);
    expect(await starts(0, 60)).toEqual([0]);
    expect(await starts(59, 61)).toEqual([0, 60]);
    expect(await starts(60, 61)).toEqual([60]);
    expect(await starts(120, 500)).toEqual([]);
    const meeting = async (...ranges: SecondRange[]) =>
      (await library.store.timelines.packedChunks(timelineId, ranges)).map(({ startS }) => startS);
    expect(await meeting({ fromS: 5, toS: 9 }, { fromS: 20, toS: 61 })).toEqual([0, 60]);
    expect(await meeting({ fromS: 119, toS: 900 })).toEqual([60]);
    expect(await meeting({ fromS: 5, toS: 9 }, { fromS: 20, toS: 21 }, { fromS: 50, toS: 52 })).toEqual([0]);
  });

  test('between two ranges are not given, however short they are', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const { id } = await store.videos.upsert(videoOf(1));
    const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
    for (const startS of [0, 10, 20])
      await store.timelines.commitChunk(timelineId, chunkOf(startS, 10), [], startS + 10);
    const ranges = [
      { fromS: 2, toS: 4 },
      { fromS: 22, toS: 24 },
    ];
    const chunks = await store.timelines.packedChunks(timelineId, ranges);
    expect(chunks.map(({ startS }) => startS)).toEqual([0, 20]);
  });

  test('written again by a slower run do not move the next second back', async () => {
    using library = new TemporaryLibrary();
    const timelineId = await indexed(library.store, 1);
    await library.store.timelines.commitChunk(
      timelineId,
      chunkOf(0),
      [{ startS: 0, endS: 60, vector: up }],
      60,
    );
    expect((await library.store.timelines.find(videoOf(1).id, PACK))?.nextSecond).toBe(120);
  });

  test('are counted over all videos by pack, a second density not on top', async () => {
    using library = new TemporaryLibrary();
    const { timelines } = library.store;
    await indexed(library.store, 1);
    await indexed(library.store, 2);
    expect(await timelines.indexedSeconds(PACK)).toBe(240);
    const { timelineId } = await timelines.open({ videoId: videoOf(1).id, ...PACK, fps: 2 });
    await timelines.commitChunk(timelineId, chunkOf(0), [], 60);
    expect(await timelines.indexedSeconds(PACK)).toBe(180);
    expect(await timelines.indexedSeconds({ ...PACK, packRevision: '2' })).toBe(0);
  });

  test('a consumer may write while it reads', async () => {
    using library = new TemporaryLibrary();
    const timelineId = await indexed(library.store, 1);
    const seen: number[] = [];
    for await (const { startS } of library.store.timelines.chunks(timelineId)) {
      seen.push(startS);
      await library.store.videos.update(videoOf(1).id, { title: `at ${startS}` });
    }
    expect(seen).toEqual([0, 60]);
  });

  test('a chunk whose arrays are not in step is refused', async () => {
    using library = new TemporaryLibrary();
    const timelineId = await indexed(library.store, 1);
    const broken = { ...chunkOf(120), cuts: [true] };
    await expect(library.store.timelines.commitChunk(timelineId, broken, [], 180)).rejects.toThrow(
      /not in step/,
    );
  });
});
