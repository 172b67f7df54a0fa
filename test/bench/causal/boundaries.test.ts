import { describe, expect, it } from 'vitest';
import { measureBoundaries, scoreBoundaries } from '../../../bench/causal/boundaries.ts';
import { footage } from '../../arbitraries/timelines.ts';

describe('boundaries of events', () => {
  it('are matched one to one within the tolerance', () => {
    const { f1, precision, recall } = measureBoundaries([10, 11, 32], [10, 30]);
    expect(precision).toEqual([100 / 3, 200 / 3]);
    expect(recall).toEqual([50, 100]);
    expect(f1).toEqual([40, 80]);
  });

  it('are none right where none were found', () => {
    expect(measureBoundaries([], [5])).toMatchObject({ found: 0, f1: [0, 0], recall: [0, 0] });
  });

  it('are scored beside cuts and as many equal stretches', () => {
    const { timeline, shots } = footage(3, { seconds: 600 });
    const pieces = shots.map(({ start, end }) => ({ clip: 'a', fromS: 0, toS: end - start, atS: start }));
    const scores = scoreBoundaries(timeline, pieces);
    expect(scores['cut detector alone']?.f1).toEqual([100, 100]);
    const [ours, uniform] = [scores['events (Tidemark)'], scores['uniform, as many']];
    expect(uniform?.found).toBe(ours?.found);
    expect(ours?.f1[0]).toBeGreaterThan(uniform?.f1[0] as number);
  });
});
