import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dot, normalise, type UnitVector } from '../../../core/vector.ts';
import { eventsOf } from '../../../index/events/events.ts';
import { SEGMENTS, type SegmentOptions, segmentEvents } from '../../../index/events/segment-events.ts';
import { SCENE_DIM, scene, timelineOf } from '../../arbitraries/events.ts';

const startsOf = (vectors: (UnitVector | null)[], cutsAt: number[] = []): number[] =>
  segmentEvents(timelineOf(vectors, cutsAt)).map(({ startS }) => startS);

/** Subjects of seconds; null is a gap. */
const subjects = fc.array(fc.option(fc.integer({ min: 0, max: 4 }), { freq: 8 }), { maxLength: 80 });

const timelineOfSubjects = (list: (number | null)[]) =>
  timelineOf(list.map((subject, t) => (subject === null ? null : (scene(subject, 1, t)[0] as UnitVector))));

describe('events', () => {
  test('a change of subject begins an event, at the second it happens in', () => {
    expect(startsOf([...scene(0, 20, 1), ...scene(1, 7, 2), ...scene(2, 33, 3)])).toEqual([0, 20, 27]);
  });

  test('one subject is one event, until it is longer than an event may be', () => {
    expect(startsOf(scene(3, 90))).toEqual([0]);
    const long = segmentEvents(timelineOf(scene(3, 150)));
    expect(long.length).toBeGreaterThan(1);
    expect(long.every(({ startS, endS }) => endS - startS <= SEGMENTS.maxLengthS)).toBe(true);
  });

  test('no event crosses a gap', () => {
    expect(segmentEvents(timelineOf([...scene(0, 5, 1), null, null, ...scene(0, 6, 2)]))).toEqual([
      { startS: 0, endS: 5 },
      { startS: 7, endS: 13 },
    ]);
  });

  test('a cut tips a change that is too small by itself', () => {
    const vectors = Array.from({ length: 20 }, (_, t) =>
      normalise(
        Float32Array.from({ length: SCENE_DIM }, (_, d) => (d === 0 ? 1 : d === 1 && t >= 10 ? 0.095 : 0)),
      ),
    );
    expect(startsOf(vectors)).toEqual([0]);
    expect(startsOf(vectors, [10])).toEqual([0, 10]);
  });

  test('cover every second that has a picture, once and in order', () => {
    fc.assert(
      fc.property(subjects, (list) => {
        const covered = segmentEvents(timelineOfSubjects(list)).flatMap(({ startS, endS }) =>
          Array.from({ length: endS - startS }, (_, i) => startS + i),
        );
        expect(covered).toEqual(list.flatMap((subject, t) => (subject === null ? [] : [t])));
      }),
      { numRuns: 60 },
    );
  });

  test('cost no more than any other way to split, though starts that cannot win are dropped', () => {
    const options: SegmentOptions = { ...SEGMENTS, penalty: 6, maxLengthS: 12 };
    const few = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(few, (list) => {
        const vectors = list.map((subject, t) => scene(subject, 1, t + 1, 0.6)[0] as UnitVector);
        const found = segmentEvents(timelineOf(vectors), options).map(({ startS }) => startS);
        const price = options.penalty * noiseOf(vectors, options.minNoise);
        const cheapest = Math.min(...allSplits(list.length).map((starts) => costOf(vectors, starts, price)));
        expect(costOf(vectors, found, price)).toBeLessThan(cheapest + 0.02);
      }),
      { numRuns: 60 },
    );
  });
});

describe('events with shots', () => {
  test('an event holds its shots, and shows itself best where it is nearest to its mean', () => {
    const odd = scene(1, 1)[0] as UnitVector;
    const vectors = [...scene(0, 12, 5, 0), ...scene(2, 12, 6, 0)];
    vectors[3] = normalise(vectors[3]?.map((x, d) => x + 0.1 * (odd[d] as number)) as Float32Array);
    const events = eventsOf(timelineOf(vectors, [4, 12, 20]));
    const bounds = ({ startS, endS }: { startS: number; endS: number }) => [startS, endS];
    expect(events.map((event) => ({ event: bounds(event), shots: event.shots.map(bounds) }))).toEqual([
      {
        event: [0, 12],
        shots: [
          [0, 4],
          [4, 12],
        ],
      },
      {
        event: [12, 24],
        shots: [
          [12, 20],
          [20, 24],
        ],
      },
    ]);
    for (const { startS, endS, peakS, vector } of events) {
      expect(peakS).not.toBe(3);
      expect(peakS >= startS && peakS < endS).toBe(true);
      expect(dot(vector, vector)).toBeCloseTo(1, 5);
    }
  });

  test('come out the same on every run', () => {
    fc.assert(
      fc.property(subjects, (list) => {
        expect(eventsOf(timelineOfSubjects(list))).toEqual(eventsOf(timelineOfSubjects(list)));
      }),
      { numRuns: 20 },
    );
  });
});

function allSplits(length: number): number[][] {
  return Array.from({ length: 2 ** (length - 1) }, (_, bits) =>
    Array.from({ length }, (_, t) => t).filter((t) => t === 0 || (bits >> (t - 1)) & 1),
  );
}

/** The definition: squared distances to the means of events, and a price for each boundary. */
function costOf(vectors: UnitVector[], starts: number[], price: number): number {
  return starts.reduce((cost, start, i) => {
    const event = vectors.slice(start, starts[i + 1] ?? vectors.length);
    const mean = Array.from(
      { length: SCENE_DIM },
      (_, d) => event.reduce((sum, x) => sum + (x[d] as number), 0) / event.length,
    );
    const scatter = event.reduce(
      (sum, x) => sum + mean.reduce((all, m, d) => all + ((x[d] as number) - m) ** 2, 0),
      0,
    );
    return cost + scatter + (i > 0 ? price : 0);
  }, 0);
}

function noiseOf(vectors: UnitVector[], least: number): number {
  const steps = vectors
    .slice(1)
    .map((vector, i) => 1 - dot(vectors[i] as UnitVector, vector))
    .sort((a, b) => a - b);
  return Math.max(steps[steps.length >> 1] ?? 0, least);
}
