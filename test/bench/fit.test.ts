/** Logistic regression finds the weights that data were drawn with. */
import { expect, it } from 'vitest';
import { fitLogistic } from '../../bench/eval/fit.ts';
import { gaussian, seededRandom } from '../arbitraries/vectors.ts';

function draw(count: number, weights: number[], seed: number) {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const x = weights.map((_, k) => (k + 1) * gaussian(random) + 5);
    const sum = weights.reduce((total, weight, k) => total + weight * ((x[k] as number) - 5), 0);
    return { x, isRight: random() < 1 / (1 + Math.exp(-sum)), weight: 1 };
  });
}

it('gives coefficients of the numbers as they are', () => {
  const [a, b] = fitLogistic(draw(8000, [1, -0.5], 3)).coefficients as [number, number];
  expect(a).toBeCloseTo(1, 0);
  expect(b / a).toBeCloseTo(-0.5, 1);
});

it('gives the constant that goes with them', () => {
  const { coefficients, bias } = fitLogistic(draw(8000, [1], 6));
  expect(bias / (coefficients[0] as number)).toBeCloseTo(-5, 0);
});

it('gives little weight to what says nothing', () => {
  const [a, b] = fitLogistic(draw(4000, [1, 0], 4)).coefficients as [number, number];
  expect(Math.abs(b)).toBeLessThan(0.1 * a);
});

it('counts rows by their weight', () => {
  const rows = draw(2000, [1], 5);
  const opposite = rows.map((row) => ({ ...row, isRight: !row.isRight, weight: 1e-3 }));
  expect((fitLogistic([...rows, ...opposite]).coefficients[0] as number) > 0.5).toBe(true);
});
