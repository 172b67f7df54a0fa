import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Box } from '../../../core/box.ts';
import { type CountedBox, countChance, likeliestCount, numberChances } from '../../../index/where/count.ts';

/** Boxes side by side, with these chances. */
const row = (...chances: number[]): CountedBox[] =>
  chances.map((chance, i) => ({ chance, box: [i * 0.1, 0, i * 0.1 + 0.08, 0.5] }));

describe('numbers of things', () => {
  it('counts boxes that are about as sure as the surest', () => {
    expect(likeliestCount(row(0.9, 0.8, 0.7))).toBe(3);
    expect(likeliestCount(row(0.9, 0.8, 0.02))).toBe(2);
    expect(likeliestCount(row(0.2, 0.1))).toBe(2);
    expect(likeliestCount([])).toBe(0);
  });

  it('calls nothing there where all boxes are weak', () => {
    expect(likeliestCount(row(0.02))).toBe(0);
    expect(countChance([], { gte: 0, lte: 0 })).toBe(1);
    expect(countChance([], { gte: 1, lte: null })).toBe(0);
  });

  it('takes a box within a surer one for a part of the same thing', () => {
    const whole: Box = [0.1, 0.1, 0.5, 0.9];
    const part: Box = [0.15, 0.1, 0.4, 0.4];
    expect(
      likeliestCount([
        { box: part, chance: 0.6 },
        { box: whole, chance: 0.9 },
      ]),
    ).toBe(1);
  });

  it('grows surer of two with the chance of the second', () => {
    const two = (second: number) => countChance(row(0.8, second), { gte: 2, lte: 2 });
    expect(two(0.1)).toBeLessThan(two(0.3));
    expect(two(0.3)).toBeLessThan(two(0.8));
  });

  it('gives chances that sum to 1', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 9 }), (chances) => {
        const numbers = numberChances(row(...chances));
        expect(numbers.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
