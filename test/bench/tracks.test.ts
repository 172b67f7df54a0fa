import { describe, expect, it } from 'vitest';
import {
  type BoxesByTime,
  countTracks,
  idf1,
  trackOf,
  withoutIgnored,
} from '../../bench/where/tracks/measures.ts';
import type { Box } from '../../core/box.ts';

/** A thing that goes to the right, from `from` to `to`, at the height `y`. */
const way = (y: number, from = 0, to = 10): BoxesByTime =>
  new Map(
    Array.from({ length: to - from }, (_, i): [number, Box] => {
      const x = (from + i) / 20;
      return [(from + i) * 200, [x, y, x + 0.2, y + 0.2]];
    }),
  );

describe('measures of tracks', () => {
  it('find everything right where tracks are the truth', () => {
    const truth = [way(0.1), way(0.6)];
    expect(countTracks(truth, truth)).toEqual({ right: 20, found: 20, there: 20, switches: 0 });
    expect(idf1(countTracks(truth, truth))).toBe(100);
  });

  it('count a thing that goes on under another name', () => {
    const counts = countTracks([way(0.1)], [way(0.1, 0, 6), way(0.1, 6, 10)]);
    expect(counts).toEqual({ right: 6, found: 10, there: 10, switches: 1 });
    expect(idf1(counts)).toBe(60);
  });

  it('count boxes that are nothing, and things without boxes', () => {
    expect(countTracks([way(0.1)], [way(0.6)])).toEqual({ right: 0, found: 10, there: 10, switches: 0 });
    expect(countTracks([way(0.1)], [])).toEqual({ right: 0, found: 0, there: 10, switches: 0 });
  });

  it('leave out boxes of what is there without a truth of its own, and nothing else', () => {
    const [truth, rider, noise] = [way(0.1), way(0.6), way(0.35)];
    const ignored = (ms: number) => [...rider].filter(([at]) => at === ms).map(([, box]) => box);
    const left = withoutIgnored([truth, rider, noise], [truth], ignored);
    expect(left.map(({ size }) => size)).toEqual([10, 0, 10]);
    // A box of the truth counts, also where it is ignored.
    expect(withoutIgnored([truth], [truth], () => [...truth.values()])[0]?.size).toBe(10);
  });

  it('find the track of a thing where it shares a third of its boxes', () => {
    expect(trackOf(way(0.1), [way(0.6), way(0.1, 0, 4)])).toBe(1);
    expect(trackOf(way(0.1), [way(0.6), way(0.1, 0, 3)])).toBeNull();
  });
});
