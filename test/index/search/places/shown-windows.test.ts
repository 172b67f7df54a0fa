/** The filter of things: which seconds show so many of them. */
import { describe, expect, it, test } from 'vitest';
import type { UnitVector } from '../../../../core/vector.ts';
import { takeFilters } from '../../../../index/query/filters.ts';
import { shownCounts } from '../../../../index/query/where/shown-counts.ts';
import { shownWindows } from '../../../../index/search/places/shown-windows.ts';
import type { SeenThing } from '../../../../index/where/seen-thing.ts';
import { DIM, searcherOf, storeVideo } from '../../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../../arbitraries/store.ts';
import { seededVectors } from '../../../arbitraries/vectors.ts';

/** Things of a label, side by side. */
const row = (label: string, n: number, chance = 0.9): SeenThing[] =>
  Array.from({ length: n }, (_, i) => ({
    ...{ label, chance, colours: [] },
    box: [i * 0.2, 0, i * 0.2 + 0.15, 0.5],
  }));

describe('things:', () => {
  it.each([
    ['things:car', { name: 'car', gte: 1 }],
    ['things:cars>=2', { name: 'cars', gte: 2 }],
    ['things:dog>1', { name: 'dog', gte: 2 }],
    ['things:dog<3', { name: 'dog', gte: 0, lte: 2 }],
    ['things:person=0', { name: 'person', gte: 0, lte: 0 }],
    ['物体:狗>=2', { name: '狗', gte: 2 }],
    ['things:"traffic light>=2"', { name: 'traffic light', gte: 2 }],
  ])('"%s" is a number of things', (text, thing) => {
    expect(takeFilters(`a street ${text}`).filter).toEqual({ things: [thing] });
  });

  it.each(['things:fountain', 'things:dog<0', 'things:>=2', 'things:dog>=many'])(
    '"%s" stays words',
    (text) => {
      expect(takeFilters(text).filter).toEqual({});
    },
  );

  it('adds up', () => {
    expect(takeFilters('things:car>=2 things:dog x').filter.things).toHaveLength(2);
  });

  it('refuses what no thing is called, and numbers that exclude each other', () => {
    expect(() => shownCounts([{ name: 'fountain' }])).toThrow(/fountain/);
    expect(() => shownCounts([{ name: 'dog', gte: 3, lte: 1 }])).toThrow(/ends/);
    expect(shownCounts([{ name: 'dog', lte: 1 }])).toEqual([{ labels: ['dog'], gte: 0, lte: 1 }]);
  });
});

describe('the seconds that show things', () => {
  const frames = [
    { second: 0, things: row('car', 1) },
    { second: 8, things: [...row('car', 2), ...row('dog', 1)] },
    { second: 20, things: row('car', 2, 0.1) },
    { second: 200, things: [] },
  ];

  it.each([
    ['car>=2', [[8, 20]]],
    ['dog', [[8, 20]]],
    ['car=0', [[200, 260]]],
    ['car=1', [[0, 8]]],
  ])('%s', (text, expected) => {
    const { filter } = takeFilters(`things:${text} x`);
    const windows = shownWindows({ counts: shownCounts(filter.things ?? []), areas: [] }, frames);
    expect(windows.map(({ gte, lt }) => [gte, lt])).toEqual(expected);
  });
});

test('a search answers within them only, and never with a video in which nobody looked', async () => {
  using library = new TemporaryLibrary();
  const [dog, sea] = seededVectors(4, 2, DIM) as [UnitVector, UnitVector];
  const shown = Array.from({ length: 40 }, (_, i) => (i % 20 < 5 ? dog : sea));
  for (const n of [1, 2])
    await storeVideo(library.store, n, shown, { title: `${n}`, tags: [] }, [0, 5, 20, 25]);
  const frames = [
    { second: 0, things: [] },
    { second: 18, things: row('dog', 2) },
    { second: 30, things: [] },
  ];
  await library.store.things.replace(videoOf(1).id, 'd', { fromS: 0, toS: 40 }, frames);
  const { data, pool } = await searcherOf(library.store, [dog]).search({
    query: { text: 'query 0 things:dog>=2' },
  });
  expect(pool.videos).toBe(1);
  expect(data.length).toBeGreaterThan(0);
  for (const { video_id, start, end } of data)
    expect([video_id, start >= 18, end <= 30]).toEqual([videoOf(1).id, true, true]);
});
