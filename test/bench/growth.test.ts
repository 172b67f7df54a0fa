/** The growth of figures with size: the power is found, and the drawing holds each figure. */
import { expect, test } from 'vitest';
import { drawGrowth, exponentOf } from '../../bench/speed/scale/growth.ts';

const sizes = [1e5, 1e6, 3.6e6];
const powerOf = (name: string, power: number) => ({
  name,
  points: sizes.map((seconds) => ({ seconds, value: 3 * seconds ** power })),
});

test.each([0, 0.5, 1, 2])('finds the power %f', (power) => {
  expect(exponentOf(powerOf('x', power))).toBeCloseTo(power, 6);
});

test('one size has no power', () => {
  expect(exponentOf({ name: 'x', points: [{ seconds: 1e5, value: 3 }] })).toBeNull();
});

test('draws a line and a point for each size of each figure, inside of the picture', () => {
  const drawing = drawGrowth([powerOf('memory', 0.3), powerOf('time', 1)]);
  expect(drawing.match(/<circle/g)).toHaveLength(2 * sizes.length);
  expect(drawing).toContain('time: n^1.00');
  for (const [, x, y] of drawing.matchAll(/cx="([^"]+)" cy="([^"]+)"/g)) {
    expect(Number(x)).toBeGreaterThan(0);
    expect(Number(x)).toBeLessThan(640);
    expect(Number(y)).toBeGreaterThan(0);
    expect(Number(y)).toBeLessThan(400);
  }
});
