/** Rough chunks in a store: what a video answers with until it is indexed. Runs on SQLite and on PostgreSQL. */
import { expect, test } from 'vitest';
import { normalise, quantise } from '../../../core/vector.ts';
import type { Chunk } from '../../../index/store/timelines.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

const PACK = { packId: 'base', packRevision: '1' };
const up = normalise(Float32Array.of(0, 1));
const LENGTH = 60;

function chunkOf(startS: number): Chunk {
  return {
    startS,
    ptsMs: Int32Array.from({ length: LENGTH }, (_, i) => (startS + i) * 1000),
    vectors: Array.from({ length: LENGTH }, () => quantise(up)),
    cuts: Array.from({ length: LENGTH }, () => false),
  };
}

test('rough chunks are written after what is indexed only, give way to it, and can be dropped', async () => {
  using library = new TemporaryLibrary();
  const { timelines, moments, videos } = library.store;
  const { id: videoId } = await videos.upsert(videoOf(1));
  const { timelineId } = await timelines.open({ videoId, ...PACK, fps: 1 });
  const momentAt = (startS: number) => ({ startS, endS: startS + LENGTH, vector: up });
  const startsOf = async () => (await timelines.chunkTimes(timelineId)).map(({ startS }) => startS);
  await timelines.commitChunk(timelineId, chunkOf(0), [momentAt(0)], 60);
  expect(await timelines.commitRough(timelineId, chunkOf(0))).toBe(false);
  expect(await timelines.commitRough(timelineId, chunkOf(60))).toBe(true);
  expect(await timelines.commitRough(timelineId, chunkOf(120))).toBe(true);
  expect(await timelines.find(videoId, PACK)).toMatchObject({ nextSecond: 60, version: 3 });
  expect(await startsOf()).toEqual([0, 60, 120]);

  await timelines.commitChunk(timelineId, chunkOf(60), [momentAt(60)], 120);
  expect(await moments.after(0, 10)).toHaveLength(2);
  await timelines.dropRough(timelineId);
  expect(await startsOf()).toEqual([0, 60]);
  await timelines.complete(timelineId);
  expect(await timelines.commitRough(timelineId, chunkOf(120))).toBe(false);
  expect(await timelines.commitRough(timelineId + 1, chunkOf(0))).toBe(false);
});
