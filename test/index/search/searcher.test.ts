/** The promises of search: the right second, true modes and totals, pages, coded refusals. */
import { describe, expect, test } from 'vitest';
import type { UnitVector } from '../../../core/vector.ts';
import { DIM, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const [dog, sea, sky] = seededVectors(4, 3, DIM) as [UnitVector, UnitVector, UnitVector];
const queries = [dog, sea, sky];
const DOG = { query: { text: 'query 0' } };

/** Video 1: sea, then 10 s of dog from 100 s on, then sea; video 2: sky, with a subtitle. */
async function storeExamples({ store }: TemporaryLibrary): Promise<void> {
  const shown = Array.from({ length: 180 }, (_, i) => (i >= 100 && i < 110 ? dog : sea));
  await storeVideo(store, 1, shown, { title: 'Beach' }, [100, 110]);
  await storeVideo(
    store,
    2,
    Array.from({ length: 30 }, () => sky),
    { title: 'Sky' },
  );
  await store.passages.replace(videoOf(2).id, 'subtitle', [
    { source: 'subtitle', lang: 'en', startS: 5, endS: 8, text: 'What a query' },
  ]);
}

test('a sentence finds the seconds it happens in', async () => {
  using library = new TemporaryLibrary();
  await storeExamples(library);
  const answer = await searcherOf(library.store, queries).search({ ...DOG, modalities: ['visual'] });
  expect(answer.data[0]).toMatchObject({
    video_id: videoOf(1).id,
    video_title: 'Beach',
    start: 100,
    end: 110,
    pts_ms: { start: 100_000, end: 110_000 },
    rank: 1,
    score: expect.closeTo(1, 2),
    probability: null,
    matched: [{ modality: 'visual' }],
  });
  expect(answer).toMatchObject({
    search_mode: 'exact',
    model: 'base@1',
    pool: { videos: 2, duration_s: 210 },
    parsed: { unknown_share: 0 },
    no_match: null,
  });
});

test('spoken words are found, and can be left out', async () => {
  using library = new TemporaryLibrary();
  await storeExamples(library);
  const searcher = searcherOf(library.store, queries);
  const found = async (modalities: ('visual' | 'text')[]) =>
    (await searcher.search({ ...DOG, modalities })).data.flatMap(({ matched }) => matched);
  expect(await found(['text'])).toMatchObject([
    { modality: 'text', text: 'What a query', source: 'subtitle' },
  ]);
  expect((await found(['visual'])).every(({ modality }) => modality === 'visual')).toBe(true);
  expect((await found(['visual', 'text'])).map(({ modality }) => modality)).toContain('text');
});

test('grouped by video, each video answers once, by its best', async () => {
  using library = new TemporaryLibrary();
  await storeExamples(library);
  const { data } = await searcherOf(library.store, queries).search({ ...DOG, group_by: 'video' });
  expect(data.map(({ video_id }) => video_id).sort()).toEqual([videoOf(1).id, videoOf(2).id]);
  expect(data.find(({ video_id }) => video_id === videoOf(1).id)).toMatchObject({ start: 100 });
});

test('an empty library answers with no segments, not with an error', async () => {
  using library = new TemporaryLibrary();
  const answer = await searcherOf(library.store, queries).search(DOG);
  expect(answer).toMatchObject({ data: [], pool: { videos: 0, duration_s: 0 }, page: { next_token: null } });
});

test('a segment is never empty, and ends with its video', async () => {
  using library = new TemporaryLibrary();
  // A container may say that the video ends where its last frame begins.
  const shown = Array.from({ length: 30 }, (_, i) => (i >= 29 ? dog : sea));
  await storeVideo(library.store, 1, shown, { durationS: 29 }, [29]);
  await storeVideo(library.store, 2, [sea, sea], { durationS: null, title: 'What a query' });
  const { data } = await searcherOf(library.store, queries).search(DOG);
  const of = (n: number) => data.filter(({ video_id }) => video_id === videoOf(n).id);
  expect(of(1)[0]).toMatchObject({ start: 28, end: 29, peak: 29 });
  expect(of(2).length).toBeGreaterThan(0);
  for (const { start, end } of data) expect(end).toBeGreaterThan(start);
});

test('an aborted query is not compared with anything', async () => {
  using library = new TemporaryLibrary();
  await storeExamples(library);
  const stop = new AbortController();
  const cache = { bytes: 0, load: () => expect.unreachable() };
  const asked = searcherOf(library.store, queries, { cache }).search(DOG, stop.signal);
  stop.abort();
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test('a video that is deleted while it is searched is left out', async () => {
  using library = new TemporaryLibrary();
  await storeExamples(library);
  for (const reads of [0, 1, 2]) {
    let left = reads;
    const { videos } = library.store;
    const getMany: typeof videos.getMany = (ids) => videos.getMany(left-- > 0 ? ids : []);
    const store = { ...library.store, videos: { ...videos, getMany } };
    const answer = await searcherOf(store, queries).search({ ...DOG, modalities: ['text'] });
    expect(answer.data).toEqual([]);
  }
  const vanished = { ...library.store, videos: { ...library.store.videos, get: async () => undefined } };
  const curve = searcherOf(vanished, queries).curve(videoOf(1).id, 'query 0');
  await expect(curve).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

describe('pages', () => {
  /** A video of 30 dogs a minute apart, each a little less clear than the one before. */
  async function pack({ store }: TemporaryLibrary): Promise<void> {
    const shown = Array.from({ length: 1800 }, (_, i) => {
      if (i % 60 >= 5) return sea;
      const [noise] = seededVectors(i, 1, DIM) as [UnitVector];
      return dog.map((x, d) => x + (0.2 + i / 10_000) * (noise[d] as number)) as UnitVector;
    });
    await storeVideo(store, 1, shown);
  }

  test('follow each other without overlap, up to the last', async () => {
    using library = new TemporaryLibrary();
    await pack(library);
    const searcher = searcherOf(library.store, queries);
    const whole = await searcher.search({ ...DOG, page_size: 50 });
    const starts: number[] = [];
    let page_token: string | undefined;
    do {
      const { data, page } = await searcher.search({ ...DOG, page_size: 7, page_token });
      starts.push(...data.map(({ start }) => start));
      page_token = page.next_token ?? undefined;
    } while (page_token !== undefined && starts.length < 1000);
    expect(starts.slice(0, 50)).toEqual(whole.data.map(({ start }) => start));
    expect(new Set(starts).size).toBe(starts.length);
  });

  test('expire after a quarter of an hour, and when a video is deleted', async () => {
    using library = new TemporaryLibrary();
    await pack(library);
    await storeVideo(library.store, 2, [sky]);
    let now = 0;
    const clock = { now: () => now, stopwatch: () => 0 };
    const searcher = searcherOf(library.store, queries, { clock });
    const { page } = await searcher.search(DOG);
    const page_token = page.next_token as string;
    expect(page.expires_at).toBe('1970-01-01T00:15:00.000Z');
    now = 15 * 60_000;
    await expect(searcher.search({ ...DOG, page_token })).rejects.toMatchObject({ code: 'PAGE_EXPIRED' });
    now = 1;
    await expect(searcher.search({ ...DOG, page_token })).resolves.toMatchObject({ data: expect.anything() });
    await library.store.videos.delete(videoOf(2).id);
    await expect(searcher.search({ ...DOG, page_token })).rejects.toMatchObject({ code: 'PAGE_EXPIRED' });
  });
});

describe('a curve', () => {
  test('has one number a second, null where there is no picture', async () => {
    using library = new TemporaryLibrary();
    await storeVideo(library.store, 1, [dog, null, sea]);
    const { values, step_s, model } = await searcherOf(library.store, queries).curve(
      videoOf(1).id,
      'query 0',
    );
    expect(values).toEqual([expect.closeTo(1, 2), null, expect.closeTo(dot(dog, sea), 1)]);
    expect([step_s, model]).toEqual([1, 'base@1']);
  });

  test('comes with an answer on request, for the videos on the page', async () => {
    using library = new TemporaryLibrary();
    await storeExamples(library);
    const answer = await searcherOf(library.store, queries).search({
      ...DOG,
      modalities: ['visual'],
      include: ['curve'],
      page_size: 1,
    });
    expect(answer.curves?.map(({ video_id, values }) => [video_id, values.length])).toEqual([
      [videoOf(1).id, 180],
    ]);
  });

  test('of a video that is not indexed is NOT_FOUND', async () => {
    using library = new TemporaryLibrary();
    await library.store.videos.upsert(videoOf(1));
    const searcher = searcherOf(library.store, queries);
    await expect(searcher.curve(videoOf(1).id, 'query 0')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('refused are', () => {
  test.each([
    ['no words', { query: { text: ' ?! ' } }, 'QUERY_EMPTY'],
    ['too many', { query: { text: 'x'.repeat(10_000) } }, 'QUERY_TOO_LONG'],
    ['a range that ends before it starts', { ...DOG, filter: { time: { gte: 9, lt: 3 } } }, 'QUERY_INVALID'],
    ['a malformed id', { ...DOG, filter: { video_id: { in: ['nonsense'] } } }, 'NOT_FOUND'],
    ['an unknown video', { ...DOG, filter: { video_id: { in: ['0123456789abcdef'] } } }, 'NOT_FOUND'],
    ['a malformed token', { ...DOG, page_token: 'nonsense' }, 'BAD_REQUEST'],
    ['a probability of a pack without any', { ...DOG, min_probability: 0.5 }, 'QUERY_INVALID'],
  ])('%s', async (_, question, code) => {
    using library = new TemporaryLibrary();
    await storeExamples(library);
    await expect(searcherOf(library.store, queries).search(question)).rejects.toMatchObject({ code });
  });
});

function dot(a: UnitVector, b: UnitVector): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);
}
