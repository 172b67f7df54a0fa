/** Warming up a searcher: the start of a server waits for it. */

import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { UnitVector } from '../../../../core/vector.ts';
import { openVectorIndex } from '../../../../index/store/hnsw/vector-index.ts';
import type { TimelineRecord } from '../../../../index/store/timelines.ts';
import { createTimelineCache } from '../../../../index/timeline/timeline-cache.ts';
import { DIM, PACK, searcherOf, storeVideos } from '../../../arbitraries/library.ts';
import { TemporaryLibrary } from '../../../arbitraries/store.ts';
import { seededVectors } from '../../../arbitraries/vectors.ts';

test.each([
  ['small', 1e6, 40],
  ['large', 2000, 1],
])('of a %s library', async (_, exactSeconds, videosReadWhole) => {
  using library = new TemporaryLibrary();
  const { store, dir } = library;
  const vectors = seededVectors(9, 40, DIM);
  await storeVideos(store, 5, 40, 400, vectors);
  const vectorIndex = await openVectorIndex({ store, pack: PACK, dim: DIM, file: join(dir, 'x.bin') });
  await vectorIndex.sync();
  const read = new Set<number>();
  const cache = createTimelineCache(store.timelines);
  const load = (timeline: TimelineRecord) => {
    read.add(timeline.timelineId);
    return cache.load(timeline);
  };
  const asked: string[] = [];
  const searcher = searcherOf(store, vectors, {
    ...{ vectorIndex, exactSeconds, cache: { ...cache, load } },
    embedText: async (texts) => {
      asked.push(...texts);
      return {
        vectors: texts.map((text) => vectors[text.length % 40] as UnitVector),
        unknownShare: texts.map(() => 0),
      };
    },
  });
  await searcher.warmUp();
  expect(asked).toEqual(expect.arrayContaining(['a person walks', '一只狗在跑']));
  expect(read.size).toBe(videosReadWhole);
});
