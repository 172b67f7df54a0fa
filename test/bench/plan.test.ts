/** Plans of composed timelines: nothing is lost, nothing overlaps, and the right stretches are where the plan says. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledSentence } from '../../bench/eval/clips.ts';
import { distinctSeconds, planTimeline, truthsOf } from '../../bench/eval/plan.ts';

const clips = fc
  .array(fc.integer({ min: 10, max: 900 }), { minLength: 1, maxLength: 12 })
  .map((lengths) => lengths.map((tenths, i) => ({ id: `clip-${i}`, durationS: tenths / 10 })));

describe('a plan', () => {
  it('shows every clip whole when there is room, and goes on to the wanted length', () => {
    fc.assert(
      fc.property(clips, fc.integer({ min: 0, max: 1000 }), (some, seed) => {
        const total = some.reduce((sum, { durationS }) => sum + durationS, 0) + 120;
        const pieces = planTimeline(some, total, seed);
        for (const { id, durationS } of some) {
          expect(pieces.some(({ clip, fromS, toS }) => clip === id && fromS === 0 && toS === durationS)).toBe(
            true,
          );
        }
        const last = pieces.at(-1);
        expect((last?.atS ?? 0) + (last?.toS ?? 0) - (last?.fromS ?? 0)).toBeGreaterThanOrEqual(total - 1e-6);
      }),
    );
  });

  it('lays pieces end to end, each cut at whole seconds and inside its clip', () => {
    fc.assert(
      fc.property(clips, fc.integer({ min: 1, max: 2000 }), fc.nat(1000), (some, total, seed) => {
        let end = 0;
        for (const { clip, fromS, toS, atS } of planTimeline(some, total, seed)) {
          const length = some.find(({ id }) => id === clip)?.durationS ?? 0;
          expect(atS).toBeCloseTo(end, 6);
          expect(Number.isInteger(fromS)).toBe(true);
          expect(Number.isInteger(toS) || toS === length).toBe(true);
          expect(toS).toBeGreaterThan(fromS);
          expect(toS).toBeLessThanOrEqual(length);
          end = atS + toS - fromS;
        }
      }),
    );
  });

  it('is the same for the same seed, and another for another', () => {
    const some = Array.from({ length: 10 }, (_, i) => ({ id: `${i}`, durationS: 12 }));
    expect(planTimeline(some, 600, 1)).toEqual(planTimeline(some, 600, 1));
    expect(planTimeline(some, 600, 1)).not.toEqual(planTimeline(some, 600, 2));
  });

  it('counts what is shown twice once', () => {
    expect(
      distinctSeconds([
        { clip: 'a', fromS: 0, toS: 10, atS: 0 },
        { clip: 'a', fromS: 5, toS: 12, atS: 10 },
        { clip: 'b', fromS: 0, toS: 2.5, atS: 17 },
      ]),
    ).toBe(15);
  });
});

describe('where a sentence is right', () => {
  const sentence: LabelledSentence = {
    text: 'a dog jumps',
    lang: 'en',
    about: 'interval',
    places: [{ clip: 'a', startS: 4, endS: 8 }],
  };

  it('is every place where at least a second of its interval is shown', () => {
    const pieces = [
      { clip: 'a', fromS: 0, toS: 10, atS: 100 },
      { clip: 'b', fromS: 0, toS: 10, atS: 110 },
      { clip: 'a', fromS: 7, toS: 12, atS: 120 },
      { clip: 'a', fromS: 8, toS: 12, atS: 125 },
    ];
    expect(truthsOf(sentence, pieces, 'film')).toEqual([
      { film: 'film', start: 104, end: 108 },
      { film: 'film', start: 120, end: 121 },
    ]);
  });

  it('may be shorter than a second when it is shown whole', () => {
    const short = { ...sentence, places: [{ clip: 'a', startS: 4, endS: 4.5 }] };
    expect(truthsOf(short, [{ clip: 'a', fromS: 0, toS: 10, atS: 0 }], 'film')).toHaveLength(1);
  });
});
