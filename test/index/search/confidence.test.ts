/** Confidence: isotonic maps, the evidence for a hit, and the probabilities of a calibrated answer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SearchInput } from '../../../contract/index.ts';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import {
  type Calibration,
  clauseProbability,
  fitIsotonic,
  interpolate,
  readCalibration,
} from '../../../index/search/confidence/calibration.ts';
import { evidenceAt } from '../../../index/search/confidence/hit-evidence.ts';
import { openBank, packBank, scoreStats } from '../../../index/search/confidence/picture-bank.ts';
import { referenceSentences } from '../../../index/search/confidence/reference-levels.ts';
import { REFERENCE_SENTENCES } from '../../../index/search/confidence/reference-sentences.ts';
import { backgroundOf, relevanceCurve } from '../../../index/timeline/curve.ts';
import { CALIBRATION as PLAIN_CALIBRATION } from '../../arbitraries/calibration.ts';
import { DIM, PACK, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { footage } from '../../arbitraries/timelines.ts';
import { seededRandom, seededVectors } from '../../arbitraries/vectors.ts';

const CALIBRATION: Calibration = { ...PLAIN_CALIBRATION, absent_below: 2.5 };

describe('an isotonic fit', () => {
  const observations = fc.array(
    fc.record({ x: fc.integer({ min: -20, max: 20 }).map((n) => n / 4), isRight: fc.boolean() }),
    { minLength: 1, maxLength: 60 },
  );

  test('never falls, stays within [0, 1], and is a valid map', () => {
    fc.assert(
      fc.property(observations, fc.double({ min: -9, max: 9, noNaN: true }), (seen, x) => {
        const map = fitIsotonic(seen);
        expect(readCalibration({ ...CALIBRATION, segment: { weights: {}, map } }, PACK)).not.toBeNull();
        expect(interpolate(map, x)).toBeGreaterThanOrEqual(interpolate(map, x - 1));
        expect(interpolate(map, x)).toBeGreaterThan(0);
        expect(interpolate(map, x)).toBeLessThan(1);
      }),
    );
  });

  test('approximates the truth that it was drawn from', () => {
    const random = seededRandom(1);
    const truth = (x: number): number => 1 / (1 + Math.exp(-x));
    const seen = Array.from({ length: 4000 }, () => {
      const x = random() * 8 - 4;
      return { x, isRight: random() < truth(x) };
    });
    const map = fitIsotonic(seen);
    for (const x of [-3, -1, 0, 1, 3]) expect(Math.abs(interpolate(map, x) - truth(x))).toBeLessThan(0.08);
  });
});

describe('the probability of one clause among several', () => {
  const flatBelow: Calibration['segment']['map'] = [
    [0, 0.1],
    [2, 0.1],
    [6, 0.9],
  ];

  test('is that of the map where it grows, and falls by e with each unit where it is flat', () => {
    expect(clauseProbability({ map: flatBelow }, 4)).toBeCloseTo(0.5, 9);
    expect(clauseProbability({ map: flatBelow }, 9)).toBeCloseTo(0.9, 9);
    expect(clauseProbability({ map: flatBelow }, 2)).toBeCloseTo(0.1, 9);
    expect(clauseProbability({ map: flatBelow }, 0)).toBeCloseTo(0.1 * Math.exp(-2), 9);
    const map = fitIsotonic([{ x: 1, isRight: false }]);
    expect(clauseProbability({ map }, 0)).toBeLessThan(clauseProbability({ map }, 1));
  });
});

describe('evidence', () => {
  const { timeline, sentences, shots } = footage(3, { seconds: 1200, concepts: 300 });
  const shown = new Set(shots.map(({ concept }) => concept));
  const bank = openBank(packBank(seededVectors(71, 200, 128)), 128);
  const references = referenceSentences(seededVectors(99, 100, 128), bank);
  const stats = (sentence: UnitVector, librarySeconds = 1200) => {
    return { onBank: scoreStats(sentence, bank), sentences: references, librarySeconds };
  };
  const evidence = (sentence: UnitVector) => {
    const curve = relevanceCurve(timeline, sentence);
    return evidenceAt(curve.indexOf(Math.max(...curve)), curve, timeline, stats(sentence));
  };

  test.each([
    ['bank', 0.6],
    ['rival', 0.6],
    ['share', 0.6],
  ] as const)('"%s" separates sentences that the footage holds from those it does not', (name, floor) => {
    const held = sentences.filter((_, concept) => shown.has(concept)).map((one) => evidence(one)[name]);
    const absent = seededVectors(55, 100, 128).map((one) => evidence(one)[name]);
    const cut = absent.toSorted((a, b) => a - b)[95] as number;
    expect(held.filter((value) => value > cut).length / held.length).toBeGreaterThan(floor);
  });

  test('of a moment does not depend on seconds far from it, and grows with nothing but the library', () => {
    const [sentence] = sentences as [UnitVector];
    const curve = relevanceCurve(timeline, sentence);
    const cut = curve.slice();
    cut.fill(Number.NaN, 0, 580).fill(Number.NaN, 620);
    const at = (one: Float32Array, seconds?: number) =>
      evidenceAt(600, one, timeline, stats(sentence, seconds));
    expect(at(cut)).toEqual(at(curve));
    expect(at(curve, 3600).length).toBeCloseTo(Math.log(4), 6);
    expect({ ...at(curve, 3600), length: 0 }).toEqual({ ...at(curve, 60), length: 0 });
  });
});

describe('a bank of pictures', () => {
  const pictures = seededVectors(5, 30, 128);

  test('comes back from its text with the same cosines, nearly', () => {
    const [sentence] = seededVectors(6, 1, 128) as [UnitVector];
    const cosines = pictures.map((picture) =>
      picture.reduce((sum, x, i) => sum + x * (sentence[i] as number), 0),
    );
    const { mean, deviation } = scoreStats(sentence, openBank(packBank(pictures), 128));
    const exact = backgroundOf([Float32Array.from(cosines)]);
    expect(mean).toBeCloseTo(exact.mean, 2);
    expect(deviation).toBeCloseTo(exact.deviation, 2);
  });

  test.each(['', 'AAAA', packBank(pictures).slice(0, -8)])('that is cut off is refused (%#)', (text) => {
    expect(() => openBank(text, 128)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });
});

describe('a calibration', () => {
  test('of another revision, or of other reference sentences, does not apply', () => {
    expect(readCalibration({ ...CALIBRATION, pack_revision: '2' }, PACK)).toBeNull();
    expect(readCalibration({ ...CALIBRATION, background: 'other' }, PACK)).toBeNull();
    expect(readCalibration({ format: 2, segment: 'of an earlier version' }, PACK)).toBeNull();
    expect(readCalibration(CALIBRATION, PACK)).toEqual(CALIBRATION);
  });

  test.each([
    [
      'a map that falls',
      {
        ...CALIBRATION,
        segment: {
          weights: {},
          map: [
            [0, 0.5],
            [1, 0.4],
          ],
        },
      },
    ],
    [
      'a weight of nothing known',
      { ...CALIBRATION, segment: { weights: { luck: 1 }, map: CALIBRATION.segment.map } },
    ],
    ['no map', { ...CALIBRATION, answerable: { weights: {}, map: [] } }],
    ['nothing', null],
  ])('with %s is refused', (_, json) => {
    expect(() => readCalibration(json, PACK)).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
  });

  test('has reference sentences that are all different', () => {
    expect(new Set(REFERENCE_SENTENCES).size).toBe(REFERENCE_SENTENCES.length);
  });
});

describe('a calibrated answer', () => {
  const [dog, ...others] = seededVectors(4, 60, DIM) as [UnitVector, ...UnitVector[]];
  const absent = seededVectors(8, 1, DIM)[0] as UnitVector;

  /**
   * "query 0" is shown for 10 s among much else, "query 1" nowhere, "query 2" half a minute after; the reference sentences
   * are yet others. A second video shows "query 2" only. Words of one letter are unknown.
   */
  async function searcher({ store }: TemporaryLibrary, calibration: Calibration = CALIBRATION) {
    const sea = others[3] as UnitVector;
    const shown = Array.from({ length: 600 }, (_, i) => {
      if (i >= 100 && i < 110) return dog;
      return i >= 140 && i < 150 ? sea : (others[5 + (i % 54)] as UnitVector);
    });
    await storeVideo(store, 1, shown, { title: 'One' }, [100, 110, 140, 150]);
    await storeVideo(
      store,
      2,
      Array.from({ length: 40 }, () => sea),
      { title: 'Two' },
    );
    await store.passages.replace(videoOf(2).id, 'subtitle', [
      { source: 'subtitle', lang: 'en', startS: 5, endS: 8, text: 'a query 1 in words' },
    ]);
    const unrelated = seededVectors(31, REFERENCE_SENTENCES.length, DIM);
    const vectors = [dog, absent, sea];
    return searcherOf(store, vectors, {
      calibration,
      embedText: async (texts) => ({
        vectors: texts.map((text) => {
          const at = REFERENCE_SENTENCES.indexOf(text);
          return (at >= 0 ? unrelated[at] : vectors[Number(text.split(' ')[1] ?? 0)]) ?? absent;
        }),
        unknownShare: texts.map((text) => Number(text === 'x')),
      }),
    });
  }
  const visual = { modalities: ['visual' as const], page_size: 50 };

  test('is more confident of present things than of absent ones', async () => {
    using library = new TemporaryLibrary();
    const ask = await searcher(library);
    const there = await ask.search({ query: { text: 'query 0' }, ...visual });
    const notThere = await ask.search({ query: { text: 'query 1' }, ...visual });
    expect(there.answerable).toBeGreaterThan(notThere.answerable as number);
    const first = { start: 100, match: 'strong', found_by: 'seen' };
    expect(there).toMatchObject({ no_match: false, state: 'found', data: { 0: first } });
    expect(notThere.state).not.toBe('found');
    expect(notThere.data.every(({ match }) => match === 'weak')).toBe(true);
    expect(there.data[0]?.probability).toBeGreaterThan(notThere.data[0]?.probability as number);
  });

  test('is sorted by probability, repeats behind the others of their strength', async () => {
    using library = new TemporaryLibrary();
    const { data } = await (await searcher(library)).search({ query: { text: 'query 0' }, ...visual });
    for (const match of ['strong', 'weak']) {
      for (const isRepeat of [false, true]) {
        const own = data.filter((one) => one.match === match && one.is_repeat === isRepeat);
        const probabilities = own.map(({ probability }) => probability as number);
        expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
      }
    }
    const matches = data.map(({ match }) => match);
    expect(matches).toEqual(matches.toSorted());
  });

  const SENTENCES = ['query 0', 'query 0, then query 2'];
  test.each(SENTENCES)('gives a moment of "%s" the same worth wherever it is asked', async (text) => {
    using library = new TemporaryLibrary();
    const ask = await searcher(library);
    const momentIn = async (filter: SearchInput['filter']) => {
      const { data } = await ask.search({ query: { text }, ...visual, filter });
      const [found] = data.filter(
        (one) => one.video_id === videoOf(1).id && one.peak >= 100 && one.peak < 110,
      );
      return [found?.start, found?.end, found?.probability ?? 0] as const;
    };
    const everywhere = await momentIn({});
    expect(everywhere[2]).toBeGreaterThan(0.01);
    const filters = [{ video_id: { in: [videoOf(1).id] } }, { time: { gte: 90, lt: 160 } }];
    for (const filter of filters) expect(await momentIn(filter)).toEqual(everywhere);
  });

  test('takes videos into account that are added while the searcher is open', async () => {
    using library = new TemporaryLibrary();
    const { map } = CALIBRATION.segment;
    const longerIsRarer = { ...CALIBRATION, segment: { weights: { bank: 1, length: -0.5 }, map } };
    const ask = await searcher(library, longerIsRarer);
    const probability = async () =>
      (await ask.search({ query: { text: 'query 0' }, ...visual })).data[0]?.probability as number;
    const before = await probability();
    const shown = Array.from({ length: 2000 }, (_, i) => others[5 + (i % 54)] as UnitVector);
    await storeVideo(library.store, 3, shown);
    expect(await probability()).toBeLessThan(before);
  });

  test('leaves out hits below the least probability', async () => {
    using library = new TemporaryLibrary();
    const ask = await searcher(library);
    const all = await ask.search({ query: { text: 'query 0' }, page_size: 50 });
    const floor = all.data[0]?.probability as number;
    const likely = await ask.search({ query: { text: 'query 0' }, page_size: 50, min_probability: floor });
    expect(likely.data.length).toBeLessThan(all.data.length);
    expect(likely.data.every(({ probability }) => (probability ?? 0) >= floor)).toBe(true);
  });

  test('of several clauses is no surer than of the first alone, and surer in the right order', async () => {
    using library = new TemporaryLibrary();
    const ask = await searcher(library);
    const first = async (text: string) => (await ask.search({ query: { text }, ...visual })).data[0];
    const alone = await first('query 0');
    const both = await first('query 0, then query 2');
    expect(both).toMatchObject({ start: 100, found_by: 'seen' });
    expect(both?.probability).toBeGreaterThan(0);
    expect(both?.probability).toBeLessThanOrEqual(alone?.probability as number);
  });

  test('of an order prefers a weaker moment that the other clause follows soon to a stronger one that it follows late', async () => {
    using library = new TemporaryLibrary();
    const ask = await searcher(library);
    await library.store.videos.delete(videoOf(1).id);
    await library.store.videos.delete(videoOf(2).id);
    const sea = others[3] as UnitVector;
    const faint = normalise(dog.map((x, d) => x + 0.5 * (others[4]?.[d] as number)));
    // The dog, and a minute later the sea; much later a less clear dog, and the sea at once.
    const shown = Array.from({ length: 900 }, (_, i) => {
      if (i >= 100 && i < 110) return dog;
      if (i >= 700 && i < 710) return faint;
      return (i >= 170 && i < 180) || (i >= 715 && i < 725) ? sea : (others[5 + (i % 54)] as UnitVector);
    });
    await storeVideo(library.store, 3, shown, {}, [100, 110, 170, 180, 700, 710, 715, 725]);
    const firsts = async (text: string) => (await ask.search({ query: { text }, ...visual })).data[0]?.start;
    expect(await firsts('query 0')).toBe(100);
    expect(await firsts('query 0, then query 2')).toBe(700);
  });

  test('of what must not be seen does not list pictures of neither beside a weak match', async () => {
    using library = new TemporaryLibrary();
    const map: Calibration['segment']['map'] = [
      [3, 0.1],
      [20, 0.9],
    ];
    const ask = await searcher(library, { ...CALIBRATION, segment: { weights: { bank: 1 }, map } });
    await library.store.videos.delete(videoOf(1).id);
    // A street full of cars, and much that is neither: it lacks the cars, and is no street.
    const sea = others[3] as UnitVector;
    const both = dog.map((x, d) => x + (sea[d] as number)) as UnitVector;
    const neither = (i: number) => others[5 + (i % 54)] as UnitVector;
    const shown = Array.from({ length: 300 }, (_, i) => (i < 20 ? both : neither(i)));
    await storeVideo(library.store, 3, shown, {}, [20]);
    const { data, state } = await ask.search({ query: { text: 'query 0 without query 2' }, ...visual });
    expect(data.map(({ peak }) => peak < 20)).toEqual(data.map(() => true));
    expect(data.length).toBeGreaterThan(0);
    expect(state).toBe('no_strong_match');
    // Where the main clause matches nothing, the closest moments stay.
    const nothing = await ask.search({ query: { text: 'query 1 without query 0' }, ...visual });
    expect(nothing).toMatchObject({
      state: 'no_strong_match',
      data: expect.arrayContaining([expect.anything()]),
    });
  });

  test('by words says so, and has no probability of its picture', async () => {
    using library = new TemporaryLibrary();
    const answer = await (await searcher(library)).search({ query: { text: 'query 1' }, page_size: 50 });
    expect(answer.state).toBe('found');
    expect(answer.data[0]).toMatchObject({
      found_by: 'said',
      match: 'strong',
      probability: null,
      video_id: videoOf(2).id,
    });
    expect(answer.data.filter(({ probability }) => probability === null)).toHaveLength(1);
  });

  test('to unknown words alone is refused, unless they are said or written', async () => {
    using library = new TemporaryLibrary();
    const ask = await searcher(library);
    await expect(ask.search({ query: { text: 'x' } })).rejects.toMatchObject({
      code: 'QUERY_UNKNOWN',
      details: { part: 'x' },
    });
    await library.store.passages.replace(videoOf(2).id, 'subtitle', [
      { source: 'subtitle', lang: 'en', startS: 5, endS: 8, text: 'mister x' },
    ]);
    const { data, state } = await ask.search({ query: { text: 'x' } });
    expect(data.map(({ found_by }) => found_by)).toEqual(['said']);
    expect(state).toBe('found');
  });

  test('to an unknown main clause is refused, even where the other is said', async () => {
    using library = new TemporaryLibrary();
    const ask = await searcher(library);
    await expect(ask.search({ query: { text: 'x, then a query' } })).rejects.toMatchObject({
      code: 'QUERY_UNKNOWN',
      details: { part: 'x' },
    });
    // Of three words, the one that must not be seen is unknown.
    const { parsed } = await ask.search({ query: { text: 'query 0 without x' } });
    expect(parsed.unknown_share).toBeCloseTo(1 / 3);
  });

  test('to stop words alone is no strong match, though half of all subtitles hold them', async () => {
    using library = new TemporaryLibrary();
    const { state, data } = await (await searcher(library)).search({ query: { text: 'in a' } });
    expect({ state, first: data[0]?.found_by }).toEqual({ state: 'no_strong_match', first: 'seen' });
    expect(data.filter(({ match }) => match !== 'weak')).toEqual([]);
  });

  test.each([
    ['feedback', { query: { text: 'query 0', liked: [{ video_id: videoOf(1).id, t: 3 }] } }],
    ['words alone', { query: { text: 'query 0' }, modalities: ['text' as const] }],
  ])('refuses a least probability for %s instead of finding nothing', async (_, question) => {
    using library = new TemporaryLibrary();
    const asked = (await searcher(library)).search({ ...question, min_probability: 0.1 });
    await expect(asked).rejects.toMatchObject({ code: 'QUERY_INVALID' });
  });
});
