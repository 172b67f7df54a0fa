/** Rough chunks in a store: what a video answers with until it is indexed. Runs on SQLite and on PostgreSQL. */
import { expect, test } from 'vitest';
import { chunkOf, PACK, up } from '../../arbitraries/minutes.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';

const LENGTH = 60;

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
