import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { formatClock, interval, iou, overlap, seconds, toPtsMs } from '../../core/time.ts';

const anInterval = fc
  .tuple(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true }))
  .map(([start, length]) => interval(start, start + length));

describe('time', () => {
  test('negative, infinite and missing times are refused', () => {
    for (const value of [-0.001, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => seconds(value)).toThrow(AppError);
    }
    expect(() => interval(3, 2)).toThrow('must not end');
  });

  test('intervals that only touch share nothing', () => {
    expect(overlap(interval(0, 5), interval(5, 9))).toBe(0);
    expect(iou(interval(0, 5), interval(5, 9))).toBe(0);
  });

  test('iou is symmetric, within [0, 1], and 1 for a proper interval with itself', () => {
    fc.assert(
      fc.property(anInterval, anInterval, (a, b) => {
        expect(iou(a, b)).toBe(iou(b, a));
        expect(iou(a, b)).toBeGreaterThanOrEqual(0);
        expect(iou(a, b)).toBeLessThanOrEqual(1);
        if (a.end > a.start) expect(iou(a, a)).toBe(1);
      }),
    );
  });

  test('clocks round down and show hours only when there are some', () => {
    expect(formatClock(0)).toBe('0:00');
    expect(formatClock(59.999)).toBe('0:59');
    expect(formatClock(61.25, 2)).toBe('1:01.25');
    expect(formatClock(5025)).toBe('1:23:45');
    expect(formatClock(0.29, 2)).toBe('0:00.29');
  });

  test('milliseconds are the nearest ones', () => {
    expect(toPtsMs(1.0010009)).toBe(1001);
  });
});
