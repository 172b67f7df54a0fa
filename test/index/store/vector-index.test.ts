/** The approximate index: how much it finds, and that it follows the rows whatever happens to its file. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dequantise, dot, quantise, type UnitVector } from '../../../core/vector.ts';
import { readCache } from '../../../index/store/hnsw/vector-cache.ts';
import { openVectorIndex } from '../../../index/store/hnsw/vector-index.ts';
import type { Moment } from '../../../index/store/moments.ts';
import type { Store } from '../../../index/store/store.ts';
import type { VectorIndex } from '../../../index/store/vector-index.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';
import { CAN_MOUNT, mountSmallDisk } from '../../support/small-disk.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

const DIM = 32;
const pack = { packId: 'base', packRevision: '1' };

/** Video n with one moment per vector. */
async function keep(
  store: Store,
  n: number,
  vectors: UnitVector[],
  revision = pack.packRevision,
): Promise<void> {
  const { id } = await store.videos.upsert(videoOf(n));
  const { timelineId } = await store.timelines.open({ videoId: id, ...pack, packRevision: revision, fps: 1 });
  const chunk = { startS: 0, ptsMs: Int32Array.of(0), vectors: [null], cuts: [false] };
  await store.timelines.commitChunk(
    timelineId,
    chunk,
    vectors.map((vector, i) => ({ startS: i, endS: i + 1, vector })),
    vectors.length,
  );
}

/** The ids of the k moments nearest to the query, by comparing all. */
async function exactly(store: Store, query: UnitVector, k: number, moments?: Moment[]): Promise<number[]> {
  return (moments ?? (await store.moments.after(0, 100_000, pack)))
    .map(({ momentId, vector }) => ({ momentId, similarity: dot(vector, query) }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, k)
    .map(({ momentId }) => momentId);
}

async function found(index: VectorIndex, query: UnitVector, k: number): Promise<number[]> {
  return (await index.search(query, k)).neighbours.map(({ momentId }) => momentId);
}

describe.each([
  { held: 'rows that are all compared', comparedMoments: 1e6 },
  { held: 'a graph', comparedMoments: 0 },
])('as $held', ({ comparedMoments }) => {
  function open({ store, dir }: TemporaryLibrary): Promise<VectorIndex> {
    return openVectorIndex({
      ...{ store, pack, dim: DIM, comparedMoments },
      file: join(dir, 'hnsw', 'base@1.bin'),
    });
  }

  test('finds at least 98 % of the first 10 of exact search', async () => {
    using library = new TemporaryLibrary();
    const [vectors, queries] = [seededVectors(1, 4000, DIM), seededVectors(2, 100, DIM)];
    await keep(library.store, 1, vectors);
    const index = await open(library);
    await index.sync();
    const moments = await library.store.moments.after(0, 100_000, pack);
    let hits = 0;
    for (const query of queries) {
      const exact = new Set(await exactly(library.store, query, 10, moments));
      hits += (await found(index, query, 10)).filter((id) => exact.has(id)).length;
    }
    expect(hits / 1000).toBeGreaterThanOrEqual(0.98);
  });

  test('a similarity is the cosine', async () => {
    using library = new TemporaryLibrary();
    const [vector, query] = seededVectors(3, 2, DIM) as [UnitVector, UnitVector];
    await keep(library.store, 1, [vector]);
    const index = await open(library);
    await index.sync();
    expect((await index.search(query, 5)).neighbours).toMatchObject([
      { momentId: 1, similarity: expect.closeTo(dot(dequantise(quantise(vector)), query), 4) },
    ]);
  });

  test('holds the moments of its own pack only', async () => {
    using library = new TemporaryLibrary();
    await keep(library.store, 1, seededVectors(1, 3, DIM));
    await keep(library.store, 1, seededVectors(2, 5, 8), '2');
    const index = await open(library);
    await index.sync();
    expect(await index.size()).toBe(3);
    expect(await index.isBehind()).toBe(false);
  });

  test('grows beyond its first capacity, and removes deleted moments, down to none', async () => {
    using library = new TemporaryLibrary();
    const index = await open(library);
    for (const n of [1, 2, 3]) await keep(library.store, n, seededVectors(n, 800, DIM));
    expect(await index.isBehind()).toBe(true);
    await index.sync();
    const [query] = seededVectors(9, 1, DIM) as [UnitVector];
    for (const n of [1, 2, 3]) {
      await library.store.videos.delete(videoOf(n).id);
      await index.sync();
      expect(await index.size()).toBe(2400 - 800 * n);
      const exact = new Set(await exactly(library.store, query, 10));
      expect((await found(index, query, 10)).filter((id) => exact.has(id)).length).toBe(exact.size);
    }
    expect((await index.search(query, 10)).neighbours).toEqual([]);
  });

  test('concurrent calls of sync add each moment once, and leave the event loop running', async () => {
    using library = new TemporaryLibrary();
    await keep(library.store, 1, seededVectors(1, 1500, DIM));
    const { store, dir } = library;
    const index = await openVectorIndex({
      store,
      pack,
      dim: DIM,
      file: join(dir, 'x.bin'),
      sliceMs: 1,
      comparedMoments,
    });
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns++;
      if (!isDone) setImmediate(turn);
    };
    turn();
    await Promise.all([index.sync(), index.sync()]);
    isDone = true;
    expect(await index.size()).toBe(1500);
    expect(turns).toBeGreaterThan(10);
  });

  describe('the cache file', () => {
    const [query] = seededVectors(9, 1, DIM) as [UnitVector];

    /** A library whose index was saved with 300 moments of video 1 and 300 of video 2, the latter deleted since. */
    async function saved(library: TemporaryLibrary): Promise<void> {
      await keep(library.store, 1, seededVectors(1, 300, DIM));
      await keep(library.store, 2, seededVectors(2, 300, DIM));
      const index = await open(library);
      await index.sync();
      await library.store.videos.delete(videoOf(2).id);
      await index.sync();
      await index.save();
    }

    async function expectWhole(library: TemporaryLibrary): Promise<void> {
      const index = await open(library);
      await index.sync();
      expect(await index.size()).toBe(300);
      expect(await found(index, query, 10)).toEqual(await exactly(library.store, query, 10));
    }

    test('is continued where it was left, with later additions and deletions', async () => {
      using library = new TemporaryLibrary();
      await saved(library);
      const index = await open(library);
      expect(await index.size()).toBe(300);
      expect(await index.isBehind()).toBe(false);
      await keep(library.store, 3, seededVectors(3, 50, DIM));
      await library.store.videos.delete(videoOf(1).id);
      await index.sync();
      expect(await index.size()).toBe(50);
      expect(await found(index, query, 10)).toEqual(await exactly(library.store, query, 10));
      expect(readdirSync(join(library.dir, 'hnsw')).sort()).toEqual(['base@1.bin', 'base@1.bin.json']);
    });

    test('is not written when nothing has changed', async () => {
      using library = new TemporaryLibrary();
      await saved(library);
      rmSync(join(library.dir, 'hnsw', 'base@1.bin.json'));
      const index = await open(library);
      await index.sync();
      await index.save();
      rmSync(join(library.dir, 'hnsw', 'base@1.bin'));
      await index.save();
      expect(readdirSync(join(library.dir, 'hnsw'))).toEqual(['base@1.bin.json']);
    });

    test('is written on the way: little has to be added again after a kill', async () => {
      using library = new TemporaryLibrary();
      await keep(library.store, 1, seededVectors(1, 1500, DIM));
      await (await open(library)).sync();
      expect(await (await open(library)).size()).toBeGreaterThanOrEqual(1000);
    });

    test('holds the additions of an interrupted sync, and the next continues there', async () => {
      using library = new TemporaryLibrary();
      await keep(library.store, 1, seededVectors(1, 900, DIM));
      const index = await openVectorIndex({
        ...{ store: library.store, pack, dim: DIM, sliceMs: 0, comparedMoments },
        file: join(library.dir, 'hnsw', 'base@1.bin'),
      });
      const syncing = index.sync();
      await Promise.all([index.save(), index.sync()]);
      await syncing;
      expect(await index.isBehind()).toBe(true);
      const reopened = await open(library);
      expect(await reopened.size()).toBe(await index.size());
      expect(await reopened.size()).toBeLessThan(900);
      await Promise.all([index.sync(), reopened.sync()]);
      expect([await index.size(), await reopened.size()]).toEqual([900, 900]);
    });

    test.each([
      ['a damaged file', 'base@1.bin', 'garbage'],
      ['an empty file', 'base@1.bin', ''],
      ['a damaged sidecar', 'base@1.bin.json', '{"packId":'],
      ['a sidecar of another shape', 'base@1.bin.json', '{"packId":"base"}'],
    ])('with %s is rebuilt from the rows', async (_, name, content) => {
      using library = new TemporaryLibrary();
      await saved(library);
      writeFileSync(join(library.dir, 'hnsw', name), content);
      const heard: string[] = [];
      const file = join(library.dir, 'hnsw', 'base@1.bin');
      const onDamaged = (message: string) => heard.push(message);
      await openVectorIndex({ store: library.store, pack, dim: DIM, file, comparedMoments, onDamaged });
      const keptAs = join(library.dir, 'damaged', name);
      expect(readFileSync(keptAs, 'utf8')).toBe(content);
      expect(heard).toEqual([expect.stringContaining(join(library.dir, 'damaged', 'base@1.bin'))]);
      await expectWhole(library);
      expect(readFileSync(keptAs, 'utf8')).toBe(content);
    });

    test('whose file is being replaced is not taken for a damaged one', async () => {
      using library = new TemporaryLibrary();
      await saved(library);
      const file = join(library.dir, 'hnsw', 'base@1.bin');
      const whole = readFileSync(`${file}.json`);
      writeFileSync(
        `${file}.json`,
        String(whole).replace(/"sha256":"[^"]*"/, `"sha256":"${'0'.repeat(64)}"`),
      );
      const opening = readCache(file);
      setTimeout(() => writeFileSync(`${file}.json`, whole), 20);
      expect(await opening).toMatchObject({ packId: 'base' });
    });

    test.each(['base@1.bin', 'base@1.bin.json'])('without %s is rebuilt from the rows', async (name) => {
      using library = new TemporaryLibrary();
      await saved(library);
      rmSync(join(library.dir, 'hnsw', name));
      await expectWhole(library);
    });

    test.skipIf(!CAN_MOUNT)('on a full disk is not half written, and the one before it stays', async () => {
      using library = new TemporaryLibrary();
      using tmp = makeTmpDir();
      using disk = mountSmallDisk(tmp.file('disk'), 1024);
      const file = join(disk.path, 'hnsw', 'base@1.bin');
      const { store } = library;
      const index = await openVectorIndex({ store, pack, dim: DIM, file, comparedMoments });
      await keep(store, 1, seededVectors(1, 300, DIM));
      await index.sync();
      await index.save();
      await keep(store, 2, seededVectors(2, 300, DIM));
      await index.sync();
      // From no room at all to room for all but the end.
      for (const leftKib of [0, 4, 8, 16, 20]) {
        disk.free();
        disk.fill(leftKib);
        await expect(index.save()).rejects.toMatchObject({ code: 'DISK_FULL' });
        expect(readdirSync(join(disk.path, 'hnsw')).sort()).toEqual(['base@1.bin', 'base@1.bin.json']);
        const reopened = await openVectorIndex({ store, pack, dim: DIM, file, comparedMoments });
        expect(await reopened.size()).toBe(300);
      }
      disk.free();
      await index.save();
      const later = await openVectorIndex({ store, pack, dim: DIM, file, comparedMoments });
      expect(await later.size()).toBe(600);
    });

    test('of another library is not used for this one', async () => {
      using library = new TemporaryLibrary();
      await saved(library);
      using other = new TemporaryLibrary();
      await keep(other.store, 1, seededVectors(5, 300, DIM));
      const file = join(library.dir, 'hnsw', 'base@1.bin');
      const index = await openVectorIndex({ store: other.store, pack, dim: DIM, file, comparedMoments });
      await index.sync();
      expect(await found(index, query, 10)).toEqual(await exactly(other.store, query, 10));
    });
  });
});

describe('with rows that are all compared', () => {
  function open({ store, dir }: TemporaryLibrary, comparedMoments?: number): Promise<VectorIndex> {
    return openVectorIndex({
      ...{ store, pack, dim: DIM, file: join(dir, 'x.bin') },
      ...(comparedMoments === undefined ? {} : { comparedMoments }),
    });
  }

  test('only moments in the range are found, and all of them count for the levels', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    for (const n of [1, 2, 3]) await keep(store, n, seededVectors(n, 50, DIM));
    const index = await open(library);
    await index.sync();
    const [query] = seededVectors(9, 1, DIM) as [UnitVector];
    const all = await store.moments.after(0, 1000, pack);
    const asked = all.filter(({ timelineId, startS }) => timelineId !== 2 && startS < 10);
    const range = { timelines: new Set([1, 3]), gte: 0, lt: 10 };
    const { neighbours, levels } = await index.search(query, 1000, range);
    expect(neighbours.map(({ momentId }) => momentId)).toEqual(await exactly(store, query, 1000, asked));
    expect([...(levels?.ofTimeline.keys() ?? [])]).toEqual([1, 3]);
    const similarities = asked.map(({ vector }) => dot(vector, query));
    const mean = similarities.reduce((sum, one) => sum + one, 0) / asked.length;
    expect(levels?.mean).toBeCloseTo(mean, 4);
    const variance = similarities.reduce((sum, one) => sum + (one - mean) ** 2, 0) / asked.length;
    expect(levels?.deviation).toBeCloseTo(Math.sqrt(variance), 4);
  });

  test('a library that outgrows them gets a graph, and keeps its answers', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const [query] = seededVectors(9, 1, DIM) as [UnitVector];
    await keep(store, 1, seededVectors(1, 300, DIM));
    const index = await open(library, 400);
    await index.sync();
    expect((await index.search(query, 5)).levels).not.toBeNull();
    await keep(store, 2, seededVectors(2, 300, DIM));
    await index.sync();
    await index.sync();
    expect((await index.search(query, 5)).levels).toBeNull();
    expect(await found(index, query, 5)).toEqual(await exactly(store, query, 5));
    await index.save();
    const reopened = await open(library, 400);
    expect(await reopened.size()).toBe(600);
    expect((await reopened.search(query, 5)).levels).toBeNull();
  });

  test('the graph of an earlier version gives way to them', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    await keep(store, 1, seededVectors(1, 300, DIM));
    const earlier = await open(library, 0);
    await earlier.sync();
    await earlier.save();
    const file = join(library.dir, 'x.bin.json');
    const { kind: _, ...state } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify(state));
    const index = await open(library);
    expect(await index.size()).toBe(0);
    await index.sync();
    const [query] = seededVectors(9, 1, DIM) as [UnitVector];
    expect((await index.search(query, 5)).levels).not.toBeNull();
    expect(await found(index, query, 5)).toEqual(await exactly(store, query, 5));
  });
});
