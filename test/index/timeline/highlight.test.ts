import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HIGHLIGHT_S, highlightOf } from '../../../index/timeline/highlight.ts';

describe('the highlight', () => {
  test('is a short segment itself', () => {
    expect(highlightOf(new Float32Array(60), { startS: 20, endS: 24, peakS: 22 })).toEqual({
      startS: 20,
      endS: 24,
    });
  });

  test('is the best seconds around the peak of a long one', () => {
    const curve = new Float32Array(100).fill(0.2);
    curve.fill(0.5, 33, 42);
    curve[35] = 0.6;
    expect(highlightOf(curve, { startS: 17, endS: 88, peakS: 35 })).toEqual({ startS: 32, endS: 42 });
  });

  test('of any segment lies in it, holds the peak, and is as long as it may be', () => {
    const value = fc.float({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(), (values, at) => {
        const peakS = at % values.length;
        const { startS, endS } = highlightOf(Float32Array.from(values), {
          startS: 0,
          endS: values.length,
          peakS,
        });
        expect(startS >= 0 && startS <= peakS && peakS < endS && endS <= values.length).toBe(true);
        expect(endS - startS).toBe(Math.min(HIGHLIGHT_S, values.length));
      }),
    );
  });
});
