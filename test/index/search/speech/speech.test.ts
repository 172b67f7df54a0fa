/** A condition on speech cuts inside videos, and asks nothing of those that nobody has listened to. */
import { describe, expect, test } from 'vitest';
import type { UnitVector } from '../../../../core/vector.ts';
import { windowsOf } from '../../../../index/search/speech-windows.ts';
import { DIM, searcherOf, storeVideo } from '../../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../../arbitraries/store.ts';
import { seededVectors } from '../../../arbitraries/vectors.ts';

const [dog, sea] = seededVectors(4, 2, DIM) as [UnitVector, UnitVector];

/** Three videos that show a dog from 10 to 15 and from 30 to 35. In the first, somebody speaks from 29 on; in the second nobody; of the third nothing is known. */
async function library(): Promise<TemporaryLibrary> {
  const temporary = new TemporaryLibrary();
  const { store } = temporary;
  const isDog = (i: number) => (i >= 10 && i < 15) || (i >= 30 && i < 35);
  const shown = Array.from({ length: 50 }, (_, i) => (isDog(i) ? dog : sea));
  for (const n of [1, 2, 3]) await storeVideo(store, n, shown, { title: `Video ${n}` }, [10, 15, 30, 35]);
  const detector = 'r1';
  await store.speech.put(videoOf(1).id, { detector, spans: [{ startS: 29, endS: 50 }] });
  await store.speech.put(videoOf(2).id, { detector, spans: [] });
  await store.passages.replace(
    videoOf(1).id,
    'subtitle',
    [12, 32].map((startS) => ({
      ...{ source: 'subtitle' as const, lang: null, startS, endS: startS + 1, text: 'a whistle' },
    })),
  );
  return temporary;
}

const found = (data: readonly { video_id: string; peak: number }[], atLeast = 0) =>
  data
    .slice(0, 4)
    .filter(({ peak }) => peak >= atLeast)
    .map(({ video_id, peak }) => [video_id, peak < 20 ? 'early' : 'late'])
    .sort();

describe('a condition on speech', () => {
  test.each([
    ['query 0 speech:yes', {}, [[videoOf(1).id, 'late']]],
    ['说话：有 query 0', {}, [[videoOf(1).id, 'late']]],
    ['query 0', { speech: true }, [[videoOf(1).id, 'late']]],
    ['query 0 video:2 speech:yes', {}, []],
  ])('"%s" with %j answers while somebody speaks', async (text, filter, expected) => {
    using temporary = await library();
    const input = { query: { text }, filter, modalities: ['visual' as const] };
    const { data, pool } = await searcherOf(temporary.store, [dog]).search(input);
    for (const { start, video_id } of data) expect([video_id, start >= 29]).toEqual([videoOf(1).id, true]);
    expect(found(data.slice(0, 1))).toEqual(expected);
    expect(pool.videos).toBe(expected.length);
  });

  test('answers while nobody does', async () => {
    using temporary = await library();
    const input = { query: { text: 'query 0 speech:no' }, modalities: ['visual' as const] };
    const { data } = await searcherOf(temporary.store, [dog]).search(input);
    for (const { end, video_id } of data) if (video_id === videoOf(1).id) expect(end).toBeLessThanOrEqual(29);
    expect(new Set(data.map(({ video_id }) => video_id))).toEqual(new Set([videoOf(1).id, videoOf(2).id]));
  });

  test('holds for words as well', async () => {
    using temporary = await library();
    const ask = async (text: string) => {
      const input = { query: { text }, modalities: ['text' as const] };
      return (await searcherOf(temporary.store, [dog]).search(input)).data.map(({ start }) => start);
    };
    expect(await ask('whistle')).toHaveLength(2);
    expect((await ask('whistle speech:yes')).every((start) => start >= 29)).toBe(true);
    expect(await ask('whistle speech:yes')).toHaveLength(1);
  });

  test('that contradicts another is refused', async () => {
    using temporary = await library();
    const searcher = searcherOf(temporary.store, [dog]);
    const search = searcher.search({ query: { text: 'query 0 speech:yes' }, filter: { speech: false } });
    await expect(search).rejects.toMatchObject({ code: 'QUERY_INVALID' });
  });
});

test('windows are whole seconds with a syllable in them, or those without', () => {
  const spans = [
    { startS: 1.1, endS: 1.25 },
    { startS: 2.9, endS: 4.5 },
  ];
  expect(windowsOf(spans, 6, true)).toEqual([{ gte: 3, lt: 5 }]);
  expect(windowsOf(spans, 6, false)).toEqual([
    { gte: 0, lt: 3 },
    { gte: 5, lt: 6 },
  ]);
  expect(windowsOf(spans, 2, true)).toEqual([]);
});
