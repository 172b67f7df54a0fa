/** Queries by moment and image, with exclusions, and with feedback on earlier answers. */
import { describe, expect, test } from 'vitest';
import type { SearchInput } from '../../../contract/index.ts';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import { DIM, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const [dog, red, blue, sea] = seededVectors(14, 4, DIM) as [UnitVector, UnitVector, UnitVector, UnitVector];
const mix = (a: UnitVector, b: UnitVector, share: number) =>
  normalise(a.map((x, d) => x + share * (b[d] as number)));
const [redDog, blueDog] = [mix(dog, red, 0.6), mix(dog, blue, 0.6)];
/** "query 0" is a dog, "query 1" red. */
const queries = [dog, red];

/** Video 1: a red dog at 20, a blue one at 60, a red one again at 100 from a little elsewhere; sea in between. */
async function storeExample({ store }: TemporaryLibrary): Promise<string> {
  const again = mix(redDog, sea, 0.3);
  const shown = Array.from({ length: 140 }, (_, i) => {
    if (i >= 20 && i < 25) return redDog;
    if (i >= 60 && i < 65) return blueDog;
    return i >= 100 && i < 105 ? again : sea;
  });
  await storeVideo(store, 1, shown, {}, [20, 25, 60, 65, 100, 105]);
  return videoOf(1).id;
}

/** Uploaded images, by id. */
const images: Record<string, UnitVector> = { redDog, blueDog, sea };

async function starts(library: TemporaryLibrary, query: Partial<SearchInput['query']>): Promise<number[]> {
  const searcher = searcherOf(library.store, queries, {
    embedImages: async (ids) => ids.map((id) => images[id] as UnitVector),
  });
  const { data } = await searcher.search({ query: { text: '', ...query }, modalities: ['visual'] });
  return data.map(({ start }) => start);
}

test('a moment finds similar ones, and neither itself nor its duplicates', async () => {
  using library = new TemporaryLibrary();
  const video_id = await storeExample(library);
  await storeVideo(
    library.store,
    2,
    Array.from({ length: 5 }, () => redDog),
  );
  const found = await starts(library, { moment: { video_id, t: 22.4 } });
  expect(found[0]).toBe(100);
  expect(found).not.toContain(20);
  expect(found).not.toContain(0);
});

test('a moment beside a sentence ranks similar segments higher', async () => {
  using library = new TemporaryLibrary();
  const video_id = await storeExample(library);
  const found = await starts(library, { text: 'query 0', moment: { video_id, t: 62 } });
  expect(found).not.toContain(60);
  expect([20, 100]).toContain(found[0]);
});

test('an image by itself finds similar moments, duplicates included', async () => {
  using library = new TemporaryLibrary();
  await storeExample(library);
  expect((await starts(library, { image_ids: ['blueDog'] }))[0]).toBe(60);
  expect((await starts(library, { image_ids: ['redDog'] }))[0]).toBe(20);
});

test('several images find what they have in common', async () => {
  using library = new TemporaryLibrary();
  await storeExample(library);
  const found = await starts(library, { image_ids: ['redDog', 'blueDog'] });
  expect(found.slice(0, 3).sort((a, b) => a - b)).toEqual([20, 60, 100]);
});

test('an image beside a sentence decides between the hits of the sentence', async () => {
  using library = new TemporaryLibrary();
  await storeExample(library);
  expect((await starts(library, { text: 'query 0', image_ids: ['blueDog'] }))[0]).toBe(60);
  expect((await starts(library, { text: 'query 0', image_ids: ['redDog'] }))[0]).toBe(20);
});

test('an image combines with a moment, exclusions and feedback', async () => {
  using library = new TemporaryLibrary();
  const video_id = await storeExample(library);
  const image_ids = ['redDog'];
  expect(await starts(library, { image_ids, moment: { video_id, t: 22 } })).not.toContain(20);
  expect((await starts(library, { image_ids: ['blueDog'], exclude: ['query 1'] }))[0]).toBe(60);
  const dogs = { image_ids: ['redDog', 'blueDog'] };
  expect((await starts(library, { ...dogs, disliked: [{ video_id, t: 22 }] }))[0]).toBe(60);
});

test('excluded segments come later, and are not lost', async () => {
  using library = new TemporaryLibrary();
  await storeExample(library);
  const found = await starts(library, { text: 'query 0', exclude: ['query 1'] });
  expect(found[0]).toBe(60);
  expect(found).toContain(20);
});

test('liked segments and similar ones come first, disliked and similar ones later', async () => {
  using library = new TemporaryLibrary();
  const video_id = await storeExample(library);
  const blueAt = { video_id, t: 62 };
  expect((await starts(library, { text: 'query 0', liked: [blueAt] }))[0]).toBe(60);
  const without = await starts(library, { text: 'query 0', disliked: [{ video_id, t: 22 }] });
  expect(without[0]).toBe(60);
});

test('feedback does not persist: the next query is answered as before', async () => {
  using library = new TemporaryLibrary();
  const video_id = await storeExample(library);
  const before = await starts(library, { text: 'query 0' });
  await starts(library, { text: 'query 0', liked: [{ video_id, t: 62 }] });
  expect(await starts(library, { text: 'query 0' })).toEqual(before);
});

describe('refused are', () => {
  test.each<[string, Partial<SearchInput['query']>, string]>([
    ['neither sentence nor moment nor image', { image_ids: [] }, 'QUERY_EMPTY'],
    ['a moment just after the end', { moment: { video_id: videoOf(1).id, t: 141 } }, 'NOT_FOUND'],
    ['a moment of what is no id of a video', { moment: { video_id: 'x', t: 1 } }, 'NOT_FOUND'],
    ['a moment of an unknown video', { moment: { video_id: videoOf(9).id, t: 0 } }, 'NOT_FOUND'],
    [
      'a liking of what is gone',
      { text: 'query 0', liked: [{ video_id: videoOf(9).id, t: 3 }] },
      'NOT_FOUND',
    ],
    ['an empty exclusion', { text: 'query 0', exclude: ['?'] }, 'QUERY_EMPTY'],
  ])('%s', async (_, query, code) => {
    using library = new TemporaryLibrary();
    await storeExample(library);
    await expect(starts(library, query)).rejects.toMatchObject({ code });
  });
});

test('an error quotes the missing part: the liked moment, the query image', async () => {
  using library = new TemporaryLibrary();
  const video_id = await storeExample(library);
  const gone = { video_id, t: 300 };
  await expect(starts(library, { text: 'query 0', disliked: [gone] })).rejects.toMatchObject({
    code: 'NOT_FOUND',
    message: expect.stringContaining('it ends at 140 s'),
    details: { part: gone },
  });
  const searcher = searcherOf(library.store, queries);
  const question = { query: { text: 'query 0', image_ids: ['f'.repeat(32)] } };
  await expect(searcher.search(question)).rejects.toMatchObject({
    code: 'IMAGE_EXPIRED',
    details: { part: 'f'.repeat(32) },
  });
});

test('subtitles at the moment itself are no answer', async () => {
  using library = new TemporaryLibrary();
  const video_id = await storeExample(library);
  const said = (startS: number) => ({
    source: 'subtitle' as const,
    lang: 'en',
    startS,
    endS: startS + 5,
    text: 'query 0',
  });
  await library.store.passages.replace(videoOf(1).id, 'subtitle', [said(20), said(60)]);
  const { data } = await searcherOf(library.store, queries).search({
    query: { text: 'query 0', moment: { video_id, t: 22 } },
    modalities: ['text'],
  });
  expect(data.map(({ start }) => start)).toEqual([60]);
});
