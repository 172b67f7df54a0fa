/** Stretches of a timeline: what is read of it, second by second, and no more. */
import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../../index/store/timelines.ts';
import { relevanceCurve, restrict } from '../../../index/timeline/curve.ts';
import { highlightOf } from '../../../index/timeline/highlight.ts';
import { loadStretches, type Stretch } from '../../../index/timeline/stretches.ts';
import { meanVector } from '../../../index/timeline/suppress-duplicates.ts';
import { type LoadedTimeline, loadTimeline } from '../../../index/timeline/timeline-cache.ts';
import { DIM, PACK, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const LENGTH = 600;
const [query] = seededVectors(9, 1, DIM);

/** A video of ten minutes with gaps and cuts. */
async function stored(library: TemporaryLibrary): Promise<TimelineRecord> {
  const vectors = seededVectors(1, LENGTH, DIM).map((vector, s) => (s % 97 < 3 ? null : vector));
  await storeVideo(library.store, 1, vectors, {}, [30, 130, 140]);
  return (await library.store.timelines.find(videoOf(1).id, PACK)) as TimelineRecord;
}

/** A stretch as seconds of its video. */
function secondsOf(stretch: Stretch) {
  const curve = relevanceCurve(stretch, query as NonNullable<typeof query>);
  return Array.from(curve, (cosine, i) => ({
    second: stretch.fromS + i,
    cosine,
    ptsMs: stretch.ptsMs[i],
    cut: stretch.cuts[i],
  }));
}

async function both(ranges: [number, number][]): Promise<{ whole: LoadedTimeline; stretches: Stretch[] }> {
  using library = new TemporaryLibrary();
  const timeline = await stored(library);
  const { timelines } = library.store;
  const wanted = ranges.map(([fromS, toS]) => ({ fromS, toS }));
  return {
    whole: await loadTimeline(timelines, timeline),
    stretches: await loadStretches(timelines, timeline.timelineId, wanted),
  };
}

test('hold the minutes that meet the ranges, as the whole timeline has them', async () => {
  const { whole, stretches } = await both([
    [10, 20],
    [130, 135],
    [170, 190],
    [599, 700],
  ]);
  expect(stretches.map(({ fromS, seconds }) => [fromS, fromS + seconds])).toEqual([
    [0, 60],
    [120, 240],
    [540, 600],
  ]);
  const all = secondsOf(whole);
  for (const stretch of stretches) {
    const { fromS, seconds } = stretch;
    expect(secondsOf(stretch)).toEqual(all.slice(fromS, fromS + seconds));
  }
});

test('take memory for what is read, not for the length of the video', async () => {
  const { stretches } = await both([[300, 301]]);
  const [{ values, inverseLengths, ptsMs, cuts }] = stretches as [Stretch];
  expect([values.length / DIM, inverseLengths.length, ptsMs.length, cuts.length]).toEqual([60, 60, 60, 60]);
});

test('are measured, restricted and cut in seconds of the video', async () => {
  const { whole, stretches } = await both([[130, 170]]);
  const [stretch] = stretches as [Stretch];
  expect(stretch.fromS).toBe(120);
  expect(meanVector(stretch, 131, 142)).toEqual(meanVector(whole, 131, 142));
  const own = relevanceCurve(stretch, query as NonNullable<typeof query>);
  const all = relevanceCurve(whole, query as NonNullable<typeof query>);
  const segment = { startS: 130, endS: 160, peakS: 144 };
  expect(highlightOf(own, segment, 120)).toEqual(highlightOf(all, segment));
  const windows = [
    { gte: 0, lt: 125.5 },
    { gte: 150, lt: 900 },
  ];
  expect(restrict(own, windows, 120)).toEqual(restrict(all, windows).slice(120, 180));
});
