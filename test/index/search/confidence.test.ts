/** Confidence: isotonic maps, the evidence for a hit, and the probabilities of a calibrated answer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UnitVector } from '../../../core/vector.ts';
import {
  type Calibration,
  fitIsotonic,
  interpolate,
  readCalibration,
  referenceFingerprint,
} from '../../../index/search/confidence/calibration.ts';
import { evidenceOf, referenceSentences } from '../../../index/search/confidence/hit-evidence.ts';
import { openBank, packBank, scoreStats } from '../../../index/search/confidence/picture-bank.ts';
import { REFERENCE_SENTENCES } from '../../../index/search/confidence/reference-sentences.ts';
import { backgroundOf, relevanceCurve } from '../../../index/timeline/curve.ts';
import { DIM, PACK, searcherOf, storeVideo } from '../../arbitraries/library.ts';
import { TemporaryLibrary, videoOf } from '../../arbitraries/store.ts';
import { footage } from '../../arbitraries/timelines.ts';
import { seededRandom, seededVectors } from '../../arbitraries/vectors.ts';

const CALIBRATION: Calibration = {
  format: 2,
  pack_id: PACK.packId,
  pack_revision: PACK.packRevision,
  background: referenceFingerprint(),
  bank: packBank(seededVectors(71, 40, DIM)),
  segment: {
    weights: { own: 1 },
    map: [
      [0, 0.1],
      [9, 0.9],
    ],
  },
  answerable: {
    weights: { own: 0.5, bank: 0.5 },
    map: [
      [0, 0],
      [9, 1],
    ],
  },
  no_match_below: 3.5,
  fitted: {},
};

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

describe('evidence', () => {
  const { timeline, sentences, shots } = footage(3, { seconds: 1200, concepts: 300 });
  const shown = new Set(shots.map(({ concept }) => concept));
  const bank = openBank(packBank(seededVectors(71, 200, 128)), 128);
  const references = referenceSentences(seededVectors(99, 100, 128), bank);
  const evidence = (sentence: UnitVector) => {
    const curve = relevanceCurve(timeline, sentence);
    const background = backgroundOf([curve]);
    const peakS = curve.indexOf(Math.max(...curve));
    const score = curve[peakS] as number;
    const strength = (score - background.mean) / background.deviation;
    const stats = { background, onBank: scoreStats(sentence, bank), strongest: strength, seconds: 1200 };
    return evidenceOf({ strength, score, peakS }, timeline, stats, references);
  };

  test.each([
    ['own', 0.9],
    ['bank', 0.6],
    ['rival', 0.6],
  ] as const)('"%s" separates sentences that the footage holds from those it does not', (name, floor) => {
    const held = sentences.filter((_, concept) => shown.has(concept)).map((one) => evidence(one)[name]);
    const absent = seededVectors(55, 100, 128).map((one) => evidence(one)[name]);
    const cut = absent.toSorted((a, b) => a - b)[95] as number;
    expect(held.filter((value) => value > cut).length / held.length).toBeGreaterThan(floor);
  });

  test('measures how far a segment is behind the strongest', () => {
    const [sentence] = sentences as [UnitVector];
    const stats = {
      background: { mean: 0, deviation: 0.1 },
      onBank: scoreStats(sentence, bank),
      strongest: 5,
      seconds: 1200,
    };
    expect(evidenceOf({ strength: 3, score: 0.3, peakS: 0 }, timeline, stats, references).behind).toBe(2);
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

  /** "query 0" is shown for 10 s among much else, "query 1" nowhere; the reference sentences are yet others. */
  async function searcher({ store }: TemporaryLibrary) {
    const shown = Array.from({ length: 600 }, (_, i) =>
      i >= 100 && i < 110 ? dog : (others[i % 59] as UnitVector),
    );
    await storeVideo(store, 1, shown, {}, [100, 110]);
    const unrelated = seededVectors(31, REFERENCE_SENTENCES.length, DIM);
    return searcherOf(store, [dog, absent], {
      calibration: CALIBRATION,
      embedText: async (texts) => ({
        vectors: texts.map((text) => {
          const at = REFERENCE_SENTENCES.indexOf(text);
          return (at >= 0 ? unrelated[at] : [dog, absent][Number(text.split(' ')[1])]) as UnitVector;
        }),
        unknownShare: texts.map(() => 0),
      }),
    });
  }

  test('is more confident of present things than of absent ones', async () => {
    using library = new TemporaryLibrary();
    const ask = await searcher(library);
    const there = await ask.search({ query: { text: 'query 0' }, modalities: ['visual'] });
    const notThere = await ask.search({ query: { text: 'query 1' }, modalities: ['visual'] });
    expect(there.answerable).toBeGreaterThan(notThere.answerable as number);
    expect(there.no_match).toBe(false);
    expect(there.data[0]?.probability).toBeGreaterThan(notThere.data[0]?.probability as number);
    const [first, ...others] = there.data.map(({ probability }) => probability as number);
    expect(Math.max(...others)).toBeLessThan(first as number);
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

  test('has no probabilities for several clauses together, for which none was fitted', async () => {
    using library = new TemporaryLibrary();
    const answer = await (await searcher(library)).search({ query: { text: 'query 0 then query 1' } });
    expect([answer.answerable, answer.no_match, answer.data[0]?.probability]).toEqual([null, null, null]);
  });

  test.each([
    ['several clauses', { query: { text: 'query 0 then query 1' } }],
    ['feedback', { query: { text: 'query 0', liked: [{ video_id: videoOf(1).id, t: 3 }] } }],
    ['words alone', { query: { text: 'query 0' }, modalities: ['text' as const] }],
  ])('refuses a least probability for %s instead of finding nothing', async (_, question) => {
    using library = new TemporaryLibrary();
    const asked = (await searcher(library)).search({ ...question, min_probability: 0.1 });
    await expect(asked).rejects.toMatchObject({ code: 'QUERY_INVALID' });
  });
});
