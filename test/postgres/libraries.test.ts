/** Several libraries in one database: no row of one is ever in an answer of another. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalise, quantise } from '../../core/vector.ts';
import { openPostgresStore } from '../../index/store/postgres/open-postgres-store.ts';
import type { Store } from '../../index/store/store.ts';
import type { Filter } from '../../index/store/videos.ts';
import { filters, jobOf, videoOf } from '../arbitraries/store.ts';
import { freshAddress, releaseAddress, TEST_DATABASE_URL } from '../support/postgres.ts';

const PACK = { packId: 'base', packRevision: '1' };
const up = normalise(Float32Array.of(0, 1));

/** Video n with a second, a passage, a moment and a job. */
async function fill(store: Store, n: number): Promise<void> {
  const { id } = await store.videos.upsert(videoOf(n, { title: 'harbour' }));
  const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
  const chunk = { startS: 0, ptsMs: Int32Array.of(0), vectors: [quantise(up)], cuts: [false] };
  await store.timelines.commitChunk(timelineId, chunk, [{ startS: 0, endS: 1, vector: up }], 1);
  await store.jobs.add(jobOf(n, { videoId: id }));
}

/** The ids of all videos that the answers of a store name. */
async function named(store: Store, filter: Filter): Promise<Set<string>> {
  const index = await store.openVectorIndex(PACK, 2);
  const near = await index.search(up, 50);
  const ids = [
    ...(await store.videos.list({ limit: 50, filter })).map(({ id }) => id),
    ...(await store.timelines.searchable(PACK, filter)).map(({ video }) => video.id),
    ...(await store.passages.search('harbour', filter, 50)).map(({ videoId }) => videoId),
    ...(await store.moments.after(0, 50)).map(({ videoId }) => videoId),
    ...(await store.moments.byIds(near.neighbours.map(({ momentId }) => momentId))).map(
      ({ videoId }) => videoId,
    ),
    ...(await store.jobs.unfinished()).flatMap(({ videoId }) => videoId ?? []),
  ];
  return new Set(ids);
}

test('two libraries answer from their own rows only, whatever is filled and asked', async () => {
  const addresses = [
    freshAddress(TEST_DATABASE_URL as string),
    freshAddress(TEST_DATABASE_URL as string),
  ] as const;
  const stores = await Promise.all(addresses.map((address) => openPostgresStore(address)));
  const [even, odd] = stores as [Store, Store];
  const owned = [new Set<string>(), new Set<string>()] as const;
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(20), { maxLength: 4 }), filters, async (numbers, filter) => {
      for (const n of numbers) {
        const owner = (n % 2) as 0 | 1;
        await fill([even, odd][owner] as Store, 100 + n + 100 * owned[owner].size);
        owned[owner].add(videoOf(100 + n + 100 * owned[owner].size).id);
      }
      for (const owner of [0, 1] as const) {
        const seen = await named(stores[owner] as Store, filter);
        expect([...seen].filter((id) => owned[(1 - owner) as 0 | 1].has(id))).toEqual([]);
      }
    }),
    { numRuns: 25 },
  );
  expect(owned[0].size + owned[1].size).toBeGreaterThan(20);
  await Promise.all(stores.map((store) => store.close()));
  await Promise.all(addresses.map(releaseAddress));
});
