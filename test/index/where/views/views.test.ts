import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { SHIPPED_PACKS } from '../../../../api/services/packs.ts';
import { packKeyOf } from '../../../../core/pack-key.ts';
import { normalise, quantise, type UnitVector } from '../../../../core/vector.ts';
import { findViewed } from '../../../../index/search/places/viewed-windows.ts';
import type { TimelineRecord } from '../../../../index/store/timelines.ts';
import type { LoadedTimeline } from '../../../../index/timeline/timeline-cache.ts';
import { type FittedGroup, openViews, viewChances } from '../../../../index/where/views/fitted-views.ts';
import { createViewFinder } from '../../../../index/where/views/view-finder.ts';
import { VIEW_GROUPS } from '../../../../index/where/views/view-groups.ts';
import { readManifest } from '../../../../model/runtime/pack.ts';
import { videoOf } from '../../../arbitraries/store.ts';

const PLACE: FittedGroup = {
  ...{ name: 'place', scale: 10, other: null, offered: true },
  labels: [
    { label: 'indoor', bias: 0 },
    { label: 'outdoor', bias: 0 },
  ],
  judged: { accuracy: 98, baseline: 57, pictures: 100 },
};

/** Sentences of a label point along its own axis. */
const embed = async (sentences: string[]) => ({
  vectors: sentences.map((sentence) => {
    const labels = VIEW_GROUPS.flatMap((group) => group.labels);
    const at = labels.findIndex((one) => one.sentences.includes(sentence));
    return normalise(Float32Array.from({ length: 32 }, (_, d) => Number(d === at)));
  }),
});

/** A timeline whose seconds point along these axes; -1 is a gap. */
function timelineOf(axes: number[]): LoadedTimeline {
  const vectors = axes.map((at) =>
    normalise(Float32Array.from({ length: 32 }, (_, d) => Number(d === Math.max(0, at)))),
  );
  const values = new Int8Array(axes.length * 32);
  for (const [i, vector] of vectors.entries()) values.set(quantise(vector as UnitVector).values, i * 32);
  return {
    ...{ timelineId: 1, version: 1, fromS: 0, seconds: axes.length, dim: 32, values },
    inverseLengths: Float32Array.from(axes, (at, i) => {
      const length = Math.hypot(...values.subarray(i * 32, i * 32 + 32));
      return at < 0 ? 0 : 1 / length;
    }),
    ...{ ptsMs: new Int32Array(axes.length), cuts: new Uint8Array(axes.length) },
  };
}

describe('views', () => {
  it('are chances that add up, with none of them where that is fitted', () => {
    expect(viewChances(PLACE, [0.3, 0.1])[0]).toBeCloseTo(1 / (1 + Math.exp(-2)));
    const [a = 0, b = 0] = viewChances({ ...PLACE, other: 3 }, [0.3, 0.3]);
    expect([a, a + b]).toEqual([b, expect.closeTo(2 / 3)]);
  });

  it('belong to each second, and to no gap', async () => {
    const finder = createViewFinder([PLACE], embed);
    const curve = await finder.curve(timelineOf([0, 1, -1]), 'indoor');
    expect([...(curve ?? [])].map((chance) => (Number.isNaN(chance) ? null : chance > 0.5))).toEqual([
      true,
      false,
      null,
    ]);
    expect(await finder.likeliest(timelineOf([1]), 0, 'place')).toMatchObject({ label: 'outdoor' });
    expect(await finder.likeliest(timelineOf([-1]), 0, 'place')).toBeNull();
  });

  it('leave the runs of seconds in which all of them hold', async () => {
    const video = videoOf(1);
    const candidate = { video, timeline: { timelineId: 1 } as TimelineRecord };
    const cache = { load: async () => timelineOf([0, 0, 1, -1, 0]) };
    const found = await findViewed(['indoor'], [candidate], cache, createViewFinder([PLACE], embed));
    expect(found.get(video.id)).toEqual([
      { gte: 0, lt: 2 },
      { gte: 4, lt: 5 },
    ]);
    const both = findViewed(['indoor', 'outdoor'], [candidate], cache, createViewFinder([PLACE], embed));
    expect((await both).size).toBe(0);
  });

  it('are not offered where they were measured to be wrong too often', async () => {
    const weak = { ...PLACE, offered: false, judged: { accuracy: 60, baseline: 57, pictures: 100 } };
    const finder = createViewFinder([weak], embed);
    expect(finder.offered).toEqual([]);
    expect(await finder.curve(timelineOf([0]), 'indoor')).toBeNull();
    expect(await finder.likeliest(timelineOf([0]), 0, 'place')).toBeNull();
  });
});

test('the shipped pack has views of its own revision, and those of another are none', async () => {
  const dir = join(SHIPPED_PACKS, 'base');
  const pack = packKeyOf(await readManifest(dir));
  const groups = await openViews(dir, pack);
  expect(groups.filter(({ offered }) => offered).map(({ name }) => name)).toEqual(['place']);
  for (const { offered, judged } of groups)
    if (offered) expect(judged.accuracy).toBeGreaterThan(judged.baseline + 15);
  expect(await openViews(dir, { ...pack, packRevision: 'other' })).toEqual([]);
});

test('a file that is no list of views is refused, and none is none', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'views-'));
  const pack = { packId: 'a', packRevision: '1' };
  try {
    expect(await openViews(dir, pack)).toEqual([]);
    for (const text of ['{', '{"groups": []}']) {
      writeFileSync(join(dir, 'views.json'), text);
      await expect(openViews(dir, pack)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
});
