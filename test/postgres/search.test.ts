/** Searches of a library in PostgreSQL that is too large to be compared exactly. */
import { expect, test } from 'vitest';
import { dot, type UnitVector } from '../../core/vector.ts';
import type { Store } from '../../index/store/store.ts';
import type { TimelineRecord } from '../../index/store/timelines.ts';
import type { VectorIndex } from '../../index/store/vector-index.ts';
import { createTimelineCache } from '../../index/timeline/timeline-cache.ts';
import { DIM, PACK, searcherOf, storeVideos } from '../arbitraries/library.ts';
import { TemporaryLibrary } from '../arbitraries/store.ts';
import { seededVectors } from '../arbitraries/vectors.ts';

const concepts = seededVectors(9, 300, DIM);

/** Returns searchers of one library: one that compares every second, and one by its index. */
async function searchers(store: Store) {
  await storeVideos(store, 5, 60, 400, concepts);
  const vectorIndex = await store.openVectorIndex(PACK, DIM);
  const wholeReads: number[] = [];
  const cache = createTimelineCache(store.timelines);
  const load = (timeline: TimelineRecord) => {
    wholeReads.push(timeline.timelineId);
    return cache.load(timeline);
  };
  const indexed = searcherOf(store, concepts, { vectorIndex, exactSeconds: 6000, cache: { ...cache, load } });
  return { exact: searcherOf(store, concepts), indexed, vectorIndex, wholeReads };
}

test('reads the minutes around strong moments alone, and finds at least 98 % of the exact first ten', async () => {
  using library = new TemporaryLibrary();
  const { exact, indexed, wholeReads } = await searchers(library.store);
  let [found, wanted] = [0, 0];
  for (let n = 0; n < 40; n++) {
    const question = { query: { text: `query ${n}` }, modalities: ['visual' as const] };
    const [truth, answer] = [await exact.search(question), await indexed.search(question)];
    expect([truth.search_mode, answer.search_mode]).toEqual(['exact', 'ann']);
    const keys = new Set(answer.data.map(({ video_id, peak }) => `${video_id} ${peak}`));
    wanted += truth.data.length;
    found += truth.data.filter(({ video_id, peak }) => keys.has(`${video_id} ${peak}`)).length;
  }
  expect(found / wanted).toBeGreaterThanOrEqual(0.98);
  expect(wholeReads).toEqual([]);
});

test('knows how near the moments of videos are on average, each counted by its length in the range of time', async () => {
  using library = new TemporaryLibrary();
  const { store } = library;
  const { vectorIndex } = await searchers(store);
  const [query] = seededVectors(3, 1, DIM) as [UnitVector];
  const all = await store.moments.after(0, 100_000, PACK);
  const chosen = [...new Map(all.map((moment) => [moment.timelineId, moment])).values()].slice(3, 9);
  const levelsOf = vectorIndex.levelsOf as NonNullable<VectorIndex['levelsOf']>;
  const { mean, deviation, ofTimeline } = await levelsOf(query, chosen, { gte: 20, lt: 90 });
  const compared = all
    .filter(({ timelineId }) => chosen.some((one) => one.timelineId === timelineId))
    .filter(({ startS, endS }) => endS > 20 && startS < 90)
    .map(({ timelineId, startS, endS, vector }) => ({
      ...{ timelineId, seconds: endS - startS, similarity: dot(vector, query) },
    }));
  const meanOf = (own: typeof compared, value: (one: (typeof compared)[number]) => number) =>
    own.reduce((sum, one) => sum + one.seconds * value(one), 0) /
    own.reduce((sum, { seconds }) => sum + seconds, 0);
  const wanted = meanOf(compared, ({ similarity }) => similarity);
  expect(mean).toBeCloseTo(wanted, 3);
  expect(deviation).toBeCloseTo(Math.sqrt(meanOf(compared, (one) => (one.similarity - wanted) ** 2)), 3);
  for (const [timelineId, level] of ofTimeline) {
    const own = compared.filter((one) => one.timelineId === timelineId);
    expect(level).toBeCloseTo(
      meanOf(own, ({ similarity }) => similarity),
      3,
    );
  }
  expect(ofTimeline.size).toBe(new Set(compared.map(({ timelineId }) => timelineId)).size);
});
