/** Conditions in a sentence filter like those of a request, and both hold. */
import { afterEach, describe, expect, test } from 'vitest';
import type { UnitVector } from '../../../core/vector.ts';
import { DIM, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const [dog, sea] = seededVectors(4, 2, DIM) as [UnitVector, UnitVector];

/** Three videos that show a dog at second 20, with different titles, tags and dates of capture. */
async function library(): Promise<TemporaryLibrary> {
  const temporary = new TemporaryLibrary();
  const shown = Array.from({ length: 40 }, (_, i) => (i >= 20 && i < 25 ? dog : sea));
  const facts = [
    { title: 'Dog beach', tags: ['summer', 'dog'], capturedAt: '2025-06-15T12:00:00.000Z' },
    { title: 'Long beach', tags: ['summer'], capturedAt: '2026-06-15T12:00:00.000Z' },
    { title: 'Dog park', tags: ['winter', 'dog'], capturedAt: '2026-12-15T12:00:00.000Z' },
  ];
  for (const [i, one] of facts.entries()) await storeVideo(temporary.store, i + 1, shown, one, [20, 25]);
  return temporary;
}

test.each([
  ['query 0', {}, [1, 2, 3]],
  ['query 0 video:beach', {}, [1, 2]],
  ['video:beach query 0', { title: { contains: 'Dog' } }, [1]],
  ['query 0 tag:summer', { tag: { in: ['dog'] } }, [1]],
  ['query 0 tag:winter tag:summer', { tag: { in: ['dog'] } }, [1, 3]],
  ['query 0 from:2026', {}, [2, 3]],
  ['query 0 from:2026', { captured_at: { lt: '2026-07-01T00:00:00Z' } }, [2]],
  ['query 0 length:>1m', {}, []],
  ['标签:summer query 0', { video_id: { in: [videoOf(2).id, videoOf(3).id] } }, [2]],
])('"%s" with %j', async (text, filter, expected) => {
  using temporary = await library();
  const { data, parsed } = await searcherOf(temporary.store, [dog]).search({
    ...{ query: { text }, filter, modalities: ['visual'], group_by: 'video' },
  });
  expect(data.map(({ video_id }) => video_id).sort()).toEqual(expected.map((n) => videoOf(n).id).sort());
  expect(parsed.clauses.map((clause) => clause.text)).toEqual(['query 0']);
});

test('a time limits the seconds that may answer', async () => {
  using temporary = await library();
  const { data } = await searcherOf(temporary.store, [dog]).search({
    ...{ query: { text: 'query 0 time:0:22-0:30 video:park' }, modalities: ['visual'] },
  });
  for (const { start, end } of data) expect([start >= 22, end <= 30]).toEqual([true, true]);
});

test('conditions that exclude each other are refused', async () => {
  using temporary = await library();
  const search = searcherOf(temporary.store, [dog]).search({
    query: { text: 'query 0 from:2026 until:2025' },
  });
  await expect(search).rejects.toMatchObject({ code: 'QUERY_INVALID' });
});

test('conditions alone are an empty query, unless it has an image or a moment', async () => {
  using temporary = await library();
  const searcher = searcherOf(temporary.store, [dog]);
  const text = 'tag:summer video:long';
  await expect(searcher.search({ query: { text } })).rejects.toMatchObject({ code: 'QUERY_EMPTY' });
  const moment = { video_id: videoOf(1).id, t: 2 };
  const { pool, parsed } = await searcher.search({ query: { text, moment } });
  expect(pool.videos).toBe(1);
  expect(parsed.chips.map(({ kind }) => kind)).toEqual(['filter', 'filter']);
});

describe('a day is that of the place of recording', () => {
  const facts = [
    { title: 'Date only', tags: [], capturedAt: '2004-07-02T00:00:00.000+00:00' },
    { title: 'Half past midnight in Berlin', tags: [], capturedAt: '2004-07-02T00:30:00.000+02:00' },
    { title: 'Late in Los Angeles', tags: [], capturedAt: '2004-07-01T22:30:00.000-07:00' },
  ];
  const before = process.env.TZ;
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  test.each(
    ['UTC', 'America/Los_Angeles', 'Asia/Tokyo'].flatMap(
      (zone) =>
        [
          [zone, 'query 0 on 2 July 2004', {}, [1, 2]],
          [zone, 'query 0 on 1 July 2004', {}, [3]],
          [zone, 'query 0 from:2004-07-02', {}, [1, 2]],
          [zone, 'query 0 until:2004-07-01', {}, [3]],
          // Instants stay instants.
          [zone, 'query 0', { captured_at: { lt: '2004-07-02T00:00:00Z' } }, [2]],
          [zone, 'query 0', { captured_at: { gte: '2004-07-02T05:30:00Z' } }, [3]],
        ] as const,
    ),
  )('on a machine in %s: "%s" with %j', async (zone, text, filter, expected) => {
    process.env.TZ = zone;
    using temporary = new TemporaryLibrary();
    const shown = Array.from({ length: 40 }, () => dog);
    for (const [i, one] of facts.entries()) await storeVideo(temporary.store, i + 1, shown, one, [20, 25]);
    const { data } = await searcherOf(temporary.store, [dog]).search({
      ...{ query: { text }, filter, modalities: ['visual'], group_by: 'video' },
    });
    expect(data.map(({ video_id }) => video_id).sort()).toEqual(expected.map((n) => videoOf(n).id).sort());
  });
});
