/** For random libraries, filters and queries: exact answers equal brute force, approximate ones nearly, filters always hold. */
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoundSegment, SearchFilter } from '../../../contract/index.ts';
import type { VideoId } from '../../../core/ids.ts';
import { dequantise, dot, type UnitVector } from '../../../core/vector.ts';
import type { Range } from '../../../index/query/range.ts';
import type { Searcher } from '../../../index/search/searcher.ts';
import { openVectorIndex } from '../../../index/store/hnsw/vector-index.ts';
import type { Store } from '../../../index/store/store.ts';
import type { VectorIndex } from '../../../index/store/vector-index.ts';
import type { Filter } from '../../../index/store/videos.ts';
import { backgroundOf } from '../../../index/timeline/curve.ts';
import { LOCALISE, localise } from '../../../index/timeline/localise.ts';
import { createTimelineCache } from '../../../index/timeline/timeline-cache.ts';
import { DIM, PACK, searcherOf, storeVideo, storeVideos } from '../../arbitraries/library.ts';
import { collect, filters, meets, TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const queries = seededVectors(77, 40, DIM);
const time = fc.record(
  { gte: fc.integer({ min: 0, max: 80 }), lt: fc.integer({ min: 81, max: 200 }) },
  { requiredKeys: [] },
);
const asked = fc.tuple(
  filters.filter(isPossible).map(requestable),
  fc.option(time, { nil: undefined }),
  fc.nat({ max: queries.length - 1 }),
);

/** Ranges that end before they start are refused before any search, so they are left out here. */
function isPossible({ capturedAt, durationS }: Filter): boolean {
  const isRange = (range: Range<string> | Range<number> | undefined) =>
    range?.gte === undefined || range.lt === undefined || range.gte < range.lt;
  return isRange(capturedAt) && isRange(durationS);
}

/** A request has one condition on titles and one on tags. */
function requestable(filter: Filter): Filter {
  const { titleContains, anyTagOf } = filter;
  return { ...filter, titleContains: titleContains?.slice(0, 1), anyTagOf: anyTagOf?.slice(0, 1) };
}

function questionFilter(filter: Filter, timeS: Filter['timeS']): SearchFilter {
  return {
    video_id: filter.videoIds && { in: filter.videoIds },
    title: filter.titleContains?.[0] === undefined ? undefined : { contains: filter.titleContains[0] },
    tag: filter.anyTagOf?.[0] && { in: filter.anyTagOf[0] },
    captured_at: filter.capturedAt,
    duration: filter.durationS,
    time: timeS,
  };
}

async function allPages(searcher: Searcher, n: number, filter: SearchFilter) {
  const data: FoundSegment[] = [];
  let mode = '';
  for (let page_token: string | undefined; ; ) {
    const answer = await searcher.search({
      query: { text: `query ${n}` },
      filter,
      modalities: ['visual'],
      page_size: 50,
      page_token,
    });
    data.push(...answer.data);
    mode = answer.search_mode;
    if (answer.page.next_token === null) return { data, mode };
    page_token = answer.page.next_token;
  }
}

/** Compares every second by its decoded vector, one by one; what is not allowed is part of what answers stand out from. */
async function bruteForce(store: Store, query: UnitVector, filter: Filter, timeS: Filter['timeS']) {
  const videos = (await store.videos.list({ limit: 1000 })).filter((video) => meets(video, filter));
  const curves = await Promise.all(
    videos.map(async ({ id }) => {
      const timeline = await store.timelines.find(id, PACK);
      const chunks = timeline ? await collect(store.timelines.chunks(timeline.timelineId)) : [];
      const whole = Float32Array.from(
        chunks.flatMap(({ vectors }) =>
          vectors.map((vector) => (vector === null ? Number.NaN : dot(dequantise(vector), query))),
        ),
      );
      const isAllowed = (second: number) =>
        second + 1 > (timeS?.gte ?? 0) && second < (timeS?.lt ?? Infinity);
      const cuts = Uint8Array.from(chunks.flatMap((chunk) => chunk.cuts.map(Number)));
      return {
        id,
        whole,
        curve: whole.map((value, second) => (isAllowed(second) ? value : Number.NaN)),
        cuts,
      };
    }),
  );
  const background = backgroundOf(curves.map(({ whole }) => whole));
  return curves
    .flatMap(({ id, whole, curve, cuts }) => {
      const { mean } = backgroundOf([whole]);
      return localise(curve, cuts, background, background, LOCALISE, { mean }).map((hit) => ({ id, ...hit }));
    })
    .sort((a, b) => b.strength - a.strength);
}

/** Stores videos of these concepts in a library, and all of their moments in a vector index. */
async function indexedVideos(
  { store, dir }: TemporaryLibrary,
  concepts: UnitVector[],
  comparedMoments = 1e6,
): Promise<VectorIndex> {
  await storeVideos(store, 5, 60, 400, concepts);
  const file = join(dir, 'x.bin');
  const vectorIndex = await openVectorIndex({ store, pack: PACK, dim: DIM, file, comparedMoments });
  await vectorIndex.sync();
  return vectorIndex;
}

const keyOf = ({ video_id, peak }: Pick<FoundSegment, 'video_id' | 'peak'>) => `${video_id} ${peak}`;

describe.each([1, 2, 3])('in random library %i', (seed) => {
  test('the exact answer equals comparing every second', async () => {
    using library = new TemporaryLibrary();
    const { store } = library;
    await storeVideos(store, seed, 8, 150);
    const searcher = searcherOf(store, queries);
    await fc.assert(
      fc.asyncProperty(asked, async ([filter, timeS, n]) => {
        const { data, mode } = await allPages(searcher, n, questionFilter(filter, timeS));
        const expected = await bruteForce(store, queries[n] as UnitVector, filter, timeS);
        expect(mode).toBe('exact');
        expect(data.map(keyOf).sort()).toEqual(
          expected.map(({ id, peakS }) => keyOf({ video_id: id, peak: peakS })).sort(),
        );
        expect(data.map(({ rank }) => rank)).toEqual(data.map((_, i) => i + 1));
        if (expected[0]) expect(data[0]?.score).toBeCloseTo(expected[0].score, 5);
      }),
      { numRuns: 60 },
    );
  });

  test('filters hold, segments of a video do not overlap, and the peak lies inside', async () => {
    using library = new TemporaryLibrary();
    const { store, dir } = library;
    await storeVideos(store, seed, 8, 150);
    const vectorIndex = await openVectorIndex({ store, pack: PACK, dim: DIM, file: join(dir, 'x.bin') });
    await vectorIndex.sync();
    for (const exactSeconds of [1e9, 100]) {
      const searcher = searcherOf(store, queries, { vectorIndex, exactSeconds });
      await fc.assert(
        fc.asyncProperty(asked, async ([filter, timeS, n]) => {
          const { data } = await allPages(searcher, n, questionFilter(filter, timeS));
          for (const { video_id, start, end, peak } of data) {
            const video = (await store.videos.list({ limit: 100 })).find(({ id }) => id === video_id);
            expect(video && meets(video, filter)).toBe(true);
            expect(start).toBeGreaterThanOrEqual(timeS?.gte ?? 0);
            expect(end).toBeLessThanOrEqual(timeS?.lt ?? Infinity);
            expect(peak).toBeGreaterThanOrEqual(start);
            expect(peak).toBeLessThan(end);
          }
          for (const [i, a] of data.entries()) {
            for (const b of data.slice(i + 1)) {
              expect(a.video_id === b.video_id && a.start < b.end && b.start < a.end).toBe(false);
            }
          }
        }),
        { numRuns: 30 },
      );
    }
  });
});

test.each([
  ['comparing all moments', 1e6],
  ['HNSW', 0],
])(
  'chosen by %s, the first ten hold at least 98 of 100 of the exact first ten',
  async (_, comparedMoments) => {
    using library = new TemporaryLibrary();
    const { store } = library;
    const concepts = seededVectors(9, 300, DIM);
    const vectorIndex = await indexedVideos(library, concepts, comparedMoments);
    const exact = searcherOf(store, concepts);
    const approximate = searcherOf(store, concepts, { vectorIndex, exactSeconds: 6000 });
    let [found, wanted] = [0, 0];
    for (let n = 0; n < 60; n++) {
      const question = { query: { text: `query ${n}` }, modalities: ['visual' as const] };
      const [truth, answer] = [await exact.search(question), await approximate.search(question)];
      expect([truth.search_mode, answer.search_mode]).toEqual(['exact', 'ann']);
      const keys = new Set(answer.data.map(keyOf));
      wanted += truth.data.length;
      found += truth.data.filter((segment) => keys.has(keyOf(segment))).length;
    }
    expect(found / wanted).toBeGreaterThanOrEqual(0.98);
  },
  120_000,
);

test('only the minutes around strong moments are read, unless whole curves are asked for', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  const concepts = seededVectors(9, 300, DIM);
  const vectorIndex = await indexedVideos(library, concepts);
  const wholeReads: number[] = [];
  const cache = createTimelineCache(store.timelines);
  const load: typeof cache.load = (timeline) => {
    wholeReads.push(timeline.timelineId);
    return cache.load(timeline);
  };
  const watched = { ...cache, load };
  const searcher = searcherOf(store, concepts, { vectorIndex, exactSeconds: 6000, cache: watched });
  const question = { query: { text: 'query 0' }, modalities: ['visual' as const] };
  const { data, search_mode } = await searcher.search(question);
  expect([search_mode, data.length > 0, wholeReads]).toEqual(['ann', true, []]);
  const { curves } = await searcher.search({ ...question, include: ['curve'] });
  expect(wholeReads.length).toBeGreaterThan(0);
  const exact = searcherOf(store, concepts);
  for (const curve of curves ?? []) {
    const whole = await exact.curve(curve.video_id as VideoId, 'query 0');
    expect(curve.values).toEqual(whole.values);
  }
}, 120_000);

test('moments that HNSW lacks are found one by one, within the budget', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  const concepts = seededVectors(9, 300, DIM);
  const vectorIndex = await indexedVideos(library, concepts);
  await storeVideo(store, 99, [queries[0] as UnitVector]);
  const failures: string[] = [];
  const broken = {
    ...vectorIndex,
    isBehind: async () => true,
    sync: () => Promise.reject(new Error('full')),
  };
  const searcher = searcherOf(store, queries, {
    ...{ vectorIndex: broken, exactSeconds: 6000, onFollowFailure: ({ code }) => failures.push(code) },
  });
  const question = { query: { text: 'query 0' }, modalities: ['visual' as const] };
  for (let n = 0; n < 2; n++) {
    const { data, search_mode } = await searcher.search(question);
    expect([search_mode, data[0]?.video_id]).toEqual(['ann', videoOf(99).id]);
  }
  expect(failures).toEqual(['INTERNAL', 'INTERNAL']);
}, 120_000);

test('a cache too small for the library gives the same answer', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  await storeVideos(store, 5, 20, 200);
  const small = createTimelineCache(store.timelines, 1);
  const [whole, pieces] = [searcherOf(store, queries), searcherOf(store, queries, { cache: small })];
  const liked = { video_id: videoOf(3).id, t: 0 };
  for (const query of [{ text: 'query 0' }, { text: 'query 1', exclude: ['query 2'], liked: [liked] }]) {
    const question = { query, modalities: ['visual' as const], page_size: 50 };
    const found = async (searcher: Searcher) => (await searcher.search(question)).data;
    expect(await found(pieces)).toEqual(await found(whole));
  }
});

test('deleting videos during a search does not fail it', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  await storeVideos(store, 5, 4, 100);
  let loads = 0;
  const cache = createTimelineCache(store.timelines, 1);
  const load: typeof cache.load = async (timeline) => {
    if (++loads === 5)
      for (const { id } of await store.videos.list({ limit: 9 })) await store.videos.delete(id);
    return cache.load(timeline);
  };
  const searcher = searcherOf(store, queries, { cache: { ...cache, load } });
  await searcher.search({ query: { text: 'query 0' }, modalities: ['visual'] });
  expect(loads).toBeGreaterThan(5);
});

test('moments that HNSW lacks are compared exactly until it holds them', async () => {
  using library = new TemporaryLibrary();
  const { store, dir } = library;
  const vectorIndex = await openVectorIndex({ store, pack: PACK, dim: DIM, file: join(dir, 'x.bin') });
  await storeVideos(store, 5, 20, 200);
  const searcher = searcherOf(store, queries, { vectorIndex, exactSeconds: 500 });
  const question = { query: { text: 'query 0' }, modalities: ['visual' as const] };
  expect((await searcher.search(question)).search_mode).toBe('exact');
  await vectorIndex.sync(); // The same that the question has started.
  expect(await vectorIndex.isBehind()).toBe(false);
});
