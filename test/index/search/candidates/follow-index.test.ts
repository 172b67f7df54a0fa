/** The vector index is built before questions need it, and a question waits for a build rather than read everything. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createIndexFollower, MAX_UNINDEXED } from '../../../../index/search/candidates/follow-index.ts';
import { openVectorIndex } from '../../../../index/store/hnsw/vector-index.ts';
import type { Store } from '../../../../index/store/store.ts';
import { DIM, PACK } from '../../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../../arbitraries/store.ts';
import { seededVectors } from '../../../arbitraries/vectors.ts';

const MANY = MAX_UNINDEXED + 1000;

/** A video of so many seconds, each a moment. */
async function keep(store: Store, count: number): Promise<void> {
  const { id } = await store.videos.upsert(videoOf(1));
  const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
  const chunk = { startS: 0, ptsMs: Int32Array.of(0), vectors: [null], cuts: [false] };
  const moments = seededVectors(1, count, DIM).map((vector, i) => ({ startS: i, endS: i + 1, vector }));
  await store.timelines.commitChunk(timelineId, chunk, moments, count);
}

async function follow({ store, dir }: TemporaryLibrary, exactSeconds: number) {
  const file = join(dir, 'x.bin');
  const vectorIndex = await openVectorIndex({ store, pack: PACK, dim: DIM, file, sliceMs: 1 });
  const failures: string[] = [];
  const follower = createIndexFollower({
    ...{ store, pack: PACK, vectorIndex, exactSeconds },
    onFailure: ({ code }) => failures.push(code),
  });
  return { vectorIndex, follower, failures };
}

test('a build waits for no question, says how far it is, and a question waits for it', async () => {
  using library = new TemporaryLibrary();
  await keep(library.store, MANY);
  const { vectorIndex, follower } = await follow(library, 10_000);
  expect(await follower.building()).toBeNull();
  let isBuilt = false;
  const built = Promise.all([follower.keepUp(), follower.catchUp()]).finally(() => {
    isBuilt = true;
  });
  const shares: number[] = [];
  while (!isBuilt) {
    const share = await follower.building();
    if (share !== null) shares.push(share);
    await new Promise(setImmediate);
  }
  await built;
  expect(shares.length).toBeGreaterThan(3);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(await vectorIndex.share()).toBe(1);
});

test('few new moments are not waited for', async () => {
  using library = new TemporaryLibrary();
  await keep(library.store, 1000);
  const { vectorIndex, follower } = await follow(library, 100);
  await follower.catchUp();
  expect(await vectorIndex.isBehind()).toBe(true);
  expect(await follower.building()).toBeNull();
  await vectorIndex.sync();
});

test('a small library has no index until a question needs it', async () => {
  using library = new TemporaryLibrary();
  await keep(library.store, 400);
  const { vectorIndex, follower } = await follow(library, 1000);
  await follower.keepUp();
  expect(await vectorIndex.size()).toBe(0);
});

test('a build that fails is reported, and is over', async () => {
  using library = new TemporaryLibrary();
  await keep(library.store, MANY);
  const { vectorIndex, failures } = await follow(library, 10_000);
  const broken = { ...vectorIndex, sync: () => Promise.reject(new Error('full')) };
  const { store } = library;
  const follower = createIndexFollower({
    ...{ store, pack: PACK, vectorIndex: broken, exactSeconds: 1 },
    onFailure: ({ code }) => failures.push(code),
  });
  await follower.catchUp();
  expect(failures).toEqual(['INTERNAL']);
  expect(await follower.building()).toBeNull();
});

test('an index that holds all moments is not counted', async () => {
  using library = new TemporaryLibrary();
  await keep(library.store, 400);
  const { vectorIndex } = await follow(library, 100);
  await vectorIndex.sync();
  const size = () => Promise.reject(new Error('counted'));
  const failures: string[] = [];
  const follower = createIndexFollower({
    ...{ store: library.store, pack: PACK, vectorIndex: { ...vectorIndex, size }, exactSeconds: 100 },
    onFailure: ({ message }) => failures.push(message),
  });
  await follower.keepUp();
  expect(failures).toEqual([]);
});
