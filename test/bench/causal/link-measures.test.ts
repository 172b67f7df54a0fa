import { describe, expect, it } from 'vitest';
import { bootstrapGain, measureLinks } from '../../../bench/causal/link-measures.ts';

const right = { told: [true, false], truth: [true, false] };
const half = { told: [true, true], truth: [true, false] };
const wrong = { told: [false, true], truth: [true, false] };

describe('measures of links', () => {
  it('count pairs, links and wrong pairs of a story', () => {
    expect(measureLinks([right, half])).toEqual({ accuracy: 75, f1: 80, shd: 0.5 });
    expect(measureLinks([wrong])).toEqual({ accuracy: 0, f1: 0, shd: 2 });
  });

  it('find a gain where every story gains, and none where none does', () => {
    const sure = bootstrapGain([right, right, right], [half, half, half], 1);
    expect(sure).toEqual({ gain: 50, low: 50, high: 50, p: 0 });
    expect(bootstrapGain([right, half], [right, half], 1)).toMatchObject({ gain: 0, p: 1 });
  });

  it('are less sure of a gain that a few stories make', () => {
    const rest = Array.from({ length: 20 }, () => half);
    const { low, high, p } = bootstrapGain([right, ...rest], [wrong, ...rest], 1);
    expect(low).toBe(0);
    expect(high).toBeGreaterThan(0);
    expect(p).toBeGreaterThan(0.2);
  });
});
