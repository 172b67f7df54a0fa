/** pgvector's index: how much it finds, and that it holds the moments of one pack. */
import { expect, test } from 'vitest';
import { dot, type UnitVector } from '../../core/vector.ts';
import type { Store } from '../../index/store/store.ts';
import { TemporaryLibrary, videoOf } from '../arbitraries/store.ts';
import { seededVectors } from '../arbitraries/vectors.ts';

const DIM = 32;
const PACK = { packId: "o'base", packRevision: '1' }; // A quote: the name stands in the definition of an index.

/** Video n with one moment per vector. */
async function keep(store: Store, n: number, vectors: UnitVector[], packRevision = '1'): Promise<void> {
  const { id } = await store.videos.upsert(videoOf(n));
  const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, packRevision, fps: 1 });
  const chunk = { startS: 0, ptsMs: Int32Array.of(0), vectors: [null], cuts: [false] };
  const moments = vectors.map((vector, i) => ({ startS: i, endS: i + 1, vector }));
  await store.timelines.commitChunk(timelineId, chunk, moments, vectors.length);
}

test('finds at least 98 % of the first 10 of exact search, over many videos', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  const [vectors, queries] = [seededVectors(1, 4000, DIM), seededVectors(2, 50, DIM)];
  for (let n = 0; n < 20; n++) await keep(store, n, vectors.slice(200 * n, 200 * (n + 1)));
  const index = await store.openVectorIndex(PACK, DIM);
  const moments = await store.moments.after(0, 10_000, PACK);
  expect(await index.size()).toBe(4000);
  let hits = 0;
  for (const query of queries) {
    const exact = moments
      .map(({ momentId, vector }) => ({ momentId, similarity: dot(vector, query) }))
      .sort((a, b) => b.similarity - a.similarity)
      .slice(0, 10);
    const { neighbours: found } = await index.search(query, 10);
    expect(found).toHaveLength(10);
    expect(found[0]?.similarity).toBeCloseTo(exact[0]?.similarity as number, 1);
    const ids = new Set(found.map(({ momentId }) => momentId));
    hits += exact.filter(({ momentId }) => ids.has(momentId)).length;
  }
  expect(hits / (10 * queries.length)).toBeGreaterThanOrEqual(0.98);
});

test('holds the moments of its own pack, and none of a deleted video', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  await keep(store, 1, seededVectors(1, 3, DIM));
  await keep(store, 2, seededVectors(2, 4, DIM));
  await keep(store, 1, seededVectors(3, 5, 8), '2');
  const index = await store.openVectorIndex(PACK, DIM);
  const [query] = seededVectors(4, 1, DIM) as [UnitVector];
  expect((await index.search(query, 50)).neighbours).toHaveLength(7);
  await store.videos.delete(videoOf(2).id);
  expect((await index.search(query, 50)).neighbours).toHaveLength(3);
});
