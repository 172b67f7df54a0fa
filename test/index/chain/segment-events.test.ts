import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import { segmentEvents } from '../../../index/chain/segment-events.ts';
import { seededRandom } from '../../arbitraries/vectors.ts';

const DIM = 32;

/** Noise around a direction: what a camera that looks at one thing gives. */
function scene(subject: number, lengthS: number, seed: number): UnitVector[] {
  const random = seededRandom(seed);
  return Array.from({ length: lengthS }, () =>
    normalise(Float32Array.from({ length: DIM }, (_, d) => (d === subject ? 1 : 0) + 0.1 * (random() - 0.5))),
  );
}

const boundaries = (vectors: (UnitVector | null)[], cuts: boolean[] = []): number[] =>
  segmentEvents(vectors, cuts).map(({ start }) => start);

describe('events', () => {
  test('a change of subject begins an event, at the second it happens in', () => {
    expect(boundaries([...scene(0, 20, 1), ...scene(1, 7, 2), ...scene(2, 33, 3)])).toEqual([0, 20, 27]);
  });

  test('one subject is one event, until it is longer than an event may be', () => {
    expect(boundaries(scene(3, 90, 1))).toEqual([0]);
    expect(segmentEvents(scene(3, 150, 1), []).every(({ start, end }) => end - start <= 120)).toBe(true);
  });

  test('no event crosses a gap', () => {
    expect(segmentEvents([...scene(0, 5, 1), null, null, ...scene(0, 6, 2)], [])).toEqual([
      { start: 0, end: 5 },
      { start: 7, end: 13 },
    ]);
  });

  test('a cut tips a change that is too small by itself', () => {
    const turn = (t: number): UnitVector =>
      normalise(Float32Array.from({ length: DIM }, (_, d) => (d === 0 ? 1 : d === 1 && t >= 10 ? 0.06 : 0)));
    const vectors = Array.from({ length: 20 }, (_, t) => turn(t));
    const cuts = vectors.map((_, t) => t === 10);
    expect(boundaries(vectors)).toEqual([0]);
    expect(boundaries(vectors, cuts)).toEqual([0, 10]);
  });

  test('events cover every second that has a picture, once and in order', () => {
    const aTimeline = fc.array(fc.option(fc.integer({ min: 0, max: 4 }), { freq: 8 }), { maxLength: 80 });
    fc.assert(
      fc.property(aTimeline, (subjects) => {
        const vectors = subjects.map((subject, t) =>
          subject === null ? null : (scene(subject, 1, t)[0] as UnitVector),
        );
        const covered = segmentEvents(vectors, []).flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        expect(covered).toEqual(subjects.flatMap((subject, t) => (subject === null ? [] : [t])));
      }),
      { numRuns: 60 },
    );
  });
});
