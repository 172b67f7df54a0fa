/** The small parts of search: fusing, near-duplicates, page tokens, the cache of timelines. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { VideoId } from '../../../core/ids.ts';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import { NO_CONFIDENCE } from '../../../index/search/confidence/confidence.ts';
import type { VisualHit } from '../../../index/search/find-segments.ts';
import { fuse, fuseByCertainty } from '../../../index/search/fuse.ts';
import { openPage, sealPage } from '../../../index/search/page-token.ts';
import { moveRepeats } from '../../../index/search/rank-hits.ts';
import type { PassageHit } from '../../../index/store/passages.ts';
import type { TimelineRecord } from '../../../index/store/timelines.ts';
import { duplicatesOf } from '../../../index/timeline/suppress-duplicates.ts';
import { createTimelineCache } from '../../../index/timeline/timeline-cache.ts';
import { DIM, PACK, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { seededVectors } from '../../arbitraries/vectors.ts';

const A = videoOf(1).id;
const B = videoOf(2).id;

/** Fusing does not look at what a hit was found in. */
const SCORED = {} as VisualHit['scored'];

function visual(videoId: VideoId, startS: number, endS: number): VisualHit {
  return { videoId, startS, endS, peakS: startS, score: 0.3, strength: 3, scored: SCORED };
}

function spoken(videoId: VideoId, startS: number, endS: number, facts: Partial<PassageHit> = {}): PassageHit {
  return {
    videoId,
    source: 'subtitle',
    lang: null,
    startS,
    endS,
    text: 'words',
    score: 1,
    coverage: 1,
    ...facts,
  };
}

describe('fusing', () => {
  const summary = (pictures: VisualHit[], passages: PassageHit[]) =>
    fuse(pictures, passages, () => 90).map(
      ({ videoId, startS, endS, matched }) =>
        `${videoId === A ? 'A' : 'B'} ${startS}-${endS} ${matched.map(({ modality }) => modality).join('+')}`,
    );

  test('a segment found by picture and words comes first and names both', () => {
    expect(summary([visual(A, 0, 5), visual(A, 50, 55)], [spoken(A, 51, 53)])).toEqual([
      'A 50-55 visual+text',
      'A 0-5 visual',
    ]);
  });

  test('a passage elsewhere is a hit of its own, among the first', () => {
    const pictures = Array.from({ length: 10 }, (_, i) => visual(A, i * 10, i * 10 + 5));
    expect(summary(pictures, [spoken(B, 7, 9)]).indexOf('B 7-9 text')).toBeLessThan(3);
  });

  test('a title counts for the best segment of its video, or for the whole video', () => {
    const title = { source: 'title' as const };
    expect(summary([visual(A, 0, 5), visual(A, 50, 55)], [spoken(A, 0, 0, title)])[0]).toBe(
      'A 0-5 visual+text',
    );
    expect(summary([], [spoken(A, 0, 0, title)])).toEqual(['A 0-90 text']);
  });

  test('ten lines of one dialogue are one reason', () => {
    const lines = Array.from({ length: 10 }, (_, i) => spoken(A, 50 + i / 10, 51 + i / 10));
    expect(summary([visual(A, 50, 55)], lines)).toEqual(['A 50-55 visual+text']);
  });

  test('a passage with less than half of the words does not count', () => {
    expect(summary([visual(A, 0, 5)], [spoken(A, 0, 5, { coverage: 0.4 })])).toEqual(['A 0-5 visual']);
  });

  test('without words, the order of the pictures stays', () => {
    const pictures = Array.from({ length: 30 }, (_, i) => visual(i % 2 ? A : B, i * 10, i * 10 + 5));
    expect(fuse(pictures, [], () => 0).map(({ visual: hit }) => hit)).toEqual(pictures);
  });
});

describe('fusing by certainty', () => {
  const pictures = [0.8, 0.4, 0.1].map((probability, i) => ({
    probability,
    hit: visual(A, 100 * i, 100 * i + 5),
  }));
  const summary = (...passages: PassageHit[]) =>
    fuseByCertainty(
      pictures.map(({ hit }) => hit),
      passages,
      () => 300,
      new Map(pictures.map(({ hit, probability }) => [hit, probability])),
    ).map(({ startS, foundBy, probability, match }) => `${startS} ${foundBy} ${probability ?? '-'} ${match}`);

  test.each([
    ['all of the sentence follow strong pictures', 1, [1, '50 said - strong']],
    ['most of it stand where pictures of their worth do', 0.75, [2, '50 said - weak']],
    ['half of it lead no picture', 0.5, [3, '50 said - weak']],
  ] as const)('words that hold %s', (_, coverage, [at, said]) => {
    const others = ['0 seen 0.8 strong', '100 seen 0.4 weak', '200 seen 0.1 weak'];
    expect(summary(spoken(A, 50, 52, { coverage }))).toEqual(others.toSpliced(at, 0, said));
  });

  test('a segment with both is found by what counts more', () => {
    const at = (coverage: number) => summary(spoken(A, 101, 103, { coverage }))[1];
    expect([0.5, 0.75, 1].map(at)).toEqual(['100 seen 0.4 weak', '100 seen 0.4 weak', '100 said - strong']);
    expect(summary(spoken(A, 201, 203, { coverage: 0.75 }))[2]).toBe('200 said - weak');
  });

  test('of passages that hold as much, the better one comes first', () => {
    const said = summary(spoken(B, 7, 9, { coverage: 0.5 }), spoken(B, 3, 4, { coverage: 0.5 })).slice(3);
    expect(said).toEqual(['7 said - weak', '3 said - weak']);
  });
});

describe('near-duplicates', () => {
  test('move behind everything that shows something else, and none is lost', () => {
    const [x, y] = seededVectors(1, 2, DIM) as [UnitVector, UnitVector];
    const almostX = normalise(x.map((value, i) => value + (i === 0 ? 0.01 : 0)));
    const shown = new Map([
      [visual(A, 0, 5), { name: 'x', vector: x }],
      [visual(A, 10, 15), { name: 'x again', vector: almostX }],
      [visual(A, 20, 25), { name: 'y', vector: y }],
    ]);
    const hits = [...shown.keys()];
    const repeats = duplicatesOf(hits, (hit) => shown.get(hit)?.vector as UnitVector);
    expect(moveRepeats(hits, repeats, NO_CONFIDENCE).map((hit) => shown.get(hit)?.name)).toEqual([
      'x',
      'y',
      'x again',
    ]);
  });
});

describe('a page token', () => {
  const position = { offset: 10, question: 'q', generation: 3, expiresMs: 1000 };
  const now = { question: 'q', generation: 3, ms: 999 };

  test('comes back as it was sealed', () => {
    expect(openPage(sealPage(position, 'key'), 'key', now)).toEqual(position);
  });

  test.each([
    ['too old', { ...now, ms: 1000 }, 'PAGE_EXPIRED'],
    ['from before a deletion', { ...now, generation: 4 }, 'PAGE_EXPIRED'],
    ['of another query', { ...now, question: 'other' }, 'BAD_REQUEST'],
  ])('%s is refused', (_, at, code) => {
    expect(() => openPage(sealPage(position, 'key'), 'key', at)).toThrow(expect.objectContaining({ code }));
  });

  test('that is made up, cut or changed is refused', () => {
    const token = sealPage(position, 'key');
    const changed = fc
      .tuple(fc.nat({ max: token.length - 1 }), fc.constantFrom('A', 'z', '.', ''))
      .map(([at, letter]) => token.slice(0, at) + letter + token.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(fc.string(), changed), (text) => {
        fc.pre(text !== token);
        expect(() => openPage(text, 'key', now)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
      }),
    );
  });
});

describe('the cache of timelines', () => {
  async function timelineOf({ store }: TemporaryLibrary, n: number): Promise<TimelineRecord> {
    return (await store.timelines.find(videoOf(n).id, PACK)) as TimelineRecord;
  }

  test('loads a whole timeline with its gaps', async () => {
    using library = new TemporaryLibrary();
    const vectors = seededVectors(1, 130, DIM);
    await storeVideo(library.store, 1, [...vectors.slice(0, 70), null, ...vectors.slice(71)], {}, [3, 64]);
    const loaded = await createTimelineCache(library.store.timelines).load(await timelineOf(library, 1));
    expect(loaded.seconds).toBe(130);
    expect([loaded.cuts[3], loaded.cuts[4], loaded.cuts[64]]).toEqual([1, 0, 1]);
    expect([loaded.ptsMs[69], loaded.ptsMs[70], loaded.inverseLengths[70]]).toEqual([69_000, -1, 0]);
  });

  test('sees moments that are added later', async () => {
    using library = new TemporaryLibrary();
    await storeVideo(library.store, 1, seededVectors(1, 60, DIM));
    const cache = createTimelineCache(library.store.timelines);
    expect((await cache.load(await timelineOf(library, 1))).seconds).toBe(60);
    await storeVideo(library.store, 1, seededVectors(1, 120, DIM));
    expect((await cache.load(await timelineOf(library, 1))).seconds).toBe(120);
  });

  test('stays within its budget and drops the least recently used', async () => {
    using library = new TemporaryLibrary();
    for (const n of [1, 2, 3]) await storeVideo(library.store, n, seededVectors(n, 60, DIM));
    const one = 60 * (DIM + 9);
    const cache = createTimelineCache(library.store.timelines, 2 * one);
    const first = await cache.load(await timelineOf(library, 1));
    for (const n of [2, 1, 3]) await cache.load(await timelineOf(library, n));
    expect(cache.bytes).toBe(2 * one);
    expect(await cache.load(await timelineOf(library, 1))).toBe(first);
    expect(await cache.load(await timelineOf(library, 2))).not.toBe(first);
  });
});
