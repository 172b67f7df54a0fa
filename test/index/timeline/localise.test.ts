/** Localising segments: where they begin and end, what they leave alone, and that they beat a fixed window. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { iou, type Span } from '../../../core/time.ts';
import { backgroundOf, relevanceCurve, restrict } from '../../../index/timeline/curve.ts';
import { localise } from '../../../index/timeline/localise.ts';
import { footage } from '../../arbitraries/timelines.ts';
import { seededRandom } from '../../arbitraries/vectors.ts';

const none = new Uint8Array(1000);

/** Background 0, one at `height` in each [start, end). */
function curveOf(length: number, ...hills: [start: number, end: number, height: number][]): Float32Array {
  const curve = new Float32Array(length);
  for (const [start, end, height] of hills) curve.fill(height, start, end);
  return curve;
}

function segments(curve: Float32Array, cuts: Uint8Array = none) {
  return localise(curve, cuts, { mean: 0, deviation: 0.1 }).map(({ startS, endS }) => [startS, endS]);
}

describe('a segment', () => {
  test('is the hill, to the second', () => {
    expect(segments(curveOf(100, [40, 52, 0.5]))[0]).toEqual([40, 52]);
    expect(segments(curveOf(100, [0, 5, 0.5]))[0]).toEqual([0, 5]);
    expect(segments(curveOf(100, [95, 100, 0.5]))[0]).toEqual([95, 100]);
  });

  test('can be a single second, or an hour', () => {
    expect(segments(curveOf(60, [30, 31, 0.5]))[0]).toEqual([30, 31]);
    const cuts = new Uint8Array(4000);
    expect(segments(curveOf(4000, [200, 3800, 0.5]), cuts)[0]).toEqual([200, 3800]);
  });

  test('bridges a dip of a second, and not one of ten', () => {
    expect(segments(curveOf(60, [20, 25, 0.5], [26, 30, 0.5]))[0]).toEqual([20, 30]);
    expect(segments(curveOf(60, [10, 20, 0.5], [30, 40, 0.5])).slice(0, 2)).toEqual([
      [10, 20],
      [30, 40],
    ]);
  });

  test('of a long activity is one, though its shots differ', () => {
    const random = seededRandom(4);
    const curve = Float32Array.from({ length: 240 }, () => 0.05 + 0.04 * random());
    const cuts = new Uint8Array(240);
    for (let shot = 90; shot < 150; shot += 10) {
      cuts[shot] = 1;
      const height = 0.3 + 0.1 * random();
      for (let i = shot; i < shot + 10; i++) curve[i] = height + 0.04 * random();
    }
    cuts[150] = 1;
    const [first, second] = localise(curve, cuts, backgroundOf([curve]));
    expect([first?.startS, first?.endS]).toEqual([90, 150]);
    expect(second?.strength ?? 0).toBeLessThan(first?.strength as number);
  });

  test('of a few seconds inside a long shot does not take in the shot', () => {
    const random = seededRandom(5);
    const curve = Float32Array.from({ length: 88 }, () => 0.25 + 0.02 * random());
    for (let i = 35; i < 39; i++) (curve[i] as number) += 0.12;
    const library = { mean: 0.05, deviation: 0.08 };
    const [first] = localise(curve, none, library, library);
    expect([first?.startS, first?.endS]).toEqual([35, 39]);
  });

  test('is all of a short video that is about nothing else', () => {
    const random = seededRandom(6);
    const curve = Float32Array.from({ length: 20 }, () => 0.3 + 0.05 * random());
    const library = { mean: 0.05, deviation: 0.08 };
    expect(localise(curve, none, library).map(({ startS, endS }) => [startS, endS])).toEqual([[0, 20]]);
  });

  test('depends on its own video, not on what else is searched', () => {
    const reference = { mean: 0.05, deviation: 0.08 };
    const random = seededRandom(7);
    const curve = Float32Array.from(
      { length: 200 },
      (_, i) => 0.1 + 0.08 * Math.sin(i / 9) + 0.03 * random(),
    );
    const spans = (background: { mean: number; deviation: number }) =>
      localise(curve, none, background, reference)
        .map(({ startS, endS, peakS }) => `${startS}-${endS} ${peakS}`)
        .sort();
    expect(spans({ mean: 0.02, deviation: 0.05 })).toEqual(spans(backgroundOf([curve])));
    expect(spans(reference).length).toBeGreaterThan(3);
  });

  test('moves its border to a cut nearby', () => {
    const cuts = new Uint8Array(100);
    cuts[41] = 1;
    cuts[50] = 1;
    expect(segments(curveOf(100, [40, 52, 0.5]), cuts)[0]).toEqual([41, 50]);
  });

  test('ends where the picture ends', () => {
    const curve = curveOf(60, [10, 30, 0.5]);
    curve.fill(Number.NaN, 20, 22);
    expect(segments(curve).slice(0, 2)).toEqual([
      [10, 20],
      [22, 30],
    ]);
  });

  test('comes before a weaker one, and a long one before a short one of the same height', () => {
    const curve = curveOf(200, [20, 30, 0.4], [60, 70, 0.6], [100, 101, 0.6]);
    expect(segments(curve).slice(0, 3)).toEqual([
      [60, 70],
      [100, 101],
      [20, 30],
    ]);
  });
});

test('segments of any curve are in bounds, apart, free of gaps, and hold their peak', () => {
  const value = fc.oneof(
    { weight: 9, arbitrary: fc.float({ min: -1, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  );
  const second = fc.record({ value, cut: fc.boolean() });
  fc.assert(
    fc.property(fc.array(second, { maxLength: 80 }), (list) => {
      const curve = Float32Array.from(list, (one) => one.value);
      const cuts = Uint8Array.from(list, (one) => Number(one.cut));
      const found = localise(curve, cuts, backgroundOf([curve]));
      const taken = new Set<number>();
      for (const { startS, endS, peakS, score } of found) {
        expect(startS).toBeGreaterThanOrEqual(0);
        expect(endS).toBeLessThanOrEqual(curve.length);
        expect(peakS >= startS && peakS < endS).toBe(true);
        expect(score).toBe(curve[peakS]);
        for (let i = startS; i < endS; i++) {
          expect(taken.has(i) || Number.isNaN(curve[i])).toBe(false);
          taken.add(i);
        }
      }
      expect(found.map(({ strength }) => strength)).toEqual(
        found.map(({ strength }) => strength).sort((a, b) => b - a),
      );
    }),
  );
});

describe('on simulated footage', () => {
  /** Returns the share of sentences whose first segment overlaps a true one with IoU >= 0.5. */
  function hitRate(guess: (curve: Float32Array, cuts: Uint8Array) => Span): number {
    let [hits, sentencesShown] = [0, 0];
    const { timeline, sentences, shots } = footage(10, { seconds: 2400, secondNoise: 1 });
    sentences.forEach((sentence, concept) => {
      const truths = shots.filter((shot) => shot.concept === concept);
      if (truths.length === 0) return;
      const found = guess(relevanceCurve(timeline, sentence), timeline.cuts);
      sentencesShown++;
      if (truths.some((t) => iou({ startS: t.start, endS: t.end }, found) >= 0.5)) hits++;
    });
    return hits / sentencesShown;
  }

  test('finds segments that a window around the highest second does not', () => {
    const localised = hitRate((curve, cuts) => {
      const [first] = localise(curve, cuts, backgroundOf([curve]));
      return first as Span;
    });
    const window = hitRate((curve) => {
      const peak = curve.indexOf(Math.max(...curve));
      return { startS: Math.max(0, peak - 3), endS: peak + 4 };
    });
    expect(localised).toBeGreaterThan(0.65);
    expect(localised).toBeGreaterThan(window + 0.2);
  });
});

describe('a time range', () => {
  test('takes every second out that does not meet it', () => {
    const curve = restrict(new Float32Array(10), [{ gte: 2.5, lt: 5.2 }]);
    expect(Array.from(curve, (value) => !Number.isNaN(value))).toEqual([
      ...[false, false, true, true, true],
      ...[true, false, false, false, false],
    ]);
  });

  test('open at both ends takes nothing out, and none leaves nothing', () => {
    const open = { gte: 0, lt: Number.POSITIVE_INFINITY };
    expect(Array.from(restrict(new Float32Array(3), [open]))).toEqual([0, 0, 0]);
    expect(Array.from(restrict(new Float32Array(3), []))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
