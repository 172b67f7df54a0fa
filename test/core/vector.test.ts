import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asUnit, dequantise, dot, normalise, quantise } from '../../core/vector.ts';

const aVector = fc
  .float32Array({ minLength: 256, maxLength: 256, min: -1, max: 1, noNaN: true })
  .filter((vector) => vector.some((x) => Math.abs(x) > 1e-3));

describe('vectors', () => {
  test('normalising gives length 1 and keeps the direction', () => {
    fc.assert(
      fc.property(aVector, (vector) => {
        const unit = normalise(vector);
        expect(dot(unit, unit)).toBeCloseTo(1, 4);
        expect(dot(unit, vector)).toBeGreaterThan(0);
      }),
    );
  });

  test('a zero vector has no direction', () => {
    expect(() => normalise(new Float32Array(4))).toThrow('no direction');
    expect(() => normalise(new Float32Array([Number.NaN, 1]))).toThrow('no direction');
  });

  test('int8 costs less than 0.01 of cosine', () => {
    fc.assert(
      fc.property(aVector, (vector) => {
        const unit = normalise(vector);
        expect(dot(unit, dequantise(quantise(unit)))).toBeGreaterThan(0.99);
      }),
    );
  });

  test('the largest component survives exactly', () => {
    const { values, scale } = quantise(asUnit(new Float32Array([0.6, -0.8])));
    expect(values[1]).toBe(-127);
    expect((values[1] as number) * scale).toBeCloseTo(-0.8, 6);
  });
});
