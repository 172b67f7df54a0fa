import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { formatClock, formatTimestamp, iou, overlap, parseClock, span, toPtsMs } from '../../core/time.ts';

const aSpan = fc
  .tuple(fc.double({ min: 0, max: 1e5, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true }))
  .map(([start, length]) => span(start, start + length));

describe('time', () => {
  test('negative, infinite and missing times are refused', () => {
    for (const value of [-0.001, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => span(value, 9)).toThrow(AppError);
      expect(() => span(0, value)).toThrow(AppError);
    }
    expect(() => span(3, 2)).toThrow('must not end');
  });

  test('spans that only touch share nothing', () => {
    expect(overlap(span(0, 5), span(5, 9))).toBe(0);
    expect(iou(span(0, 5), span(5, 9))).toBe(0);
  });

  test('iou is symmetric, within [0, 1], and 1 for a proper span with itself', () => {
    fc.assert(
      fc.property(aSpan, aSpan, (a, b) => {
        expect(iou(a, b)).toBe(iou(b, a));
        expect(iou(a, b)).toBeGreaterThanOrEqual(0);
        expect(iou(a, b)).toBeLessThanOrEqual(1);
        if (a.endS > a.startS) expect(iou(a, a)).toBe(1);
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

  test('clocks are parsed with one to three parts', () => {
    expect(['90', '1:30', '1:02:03.5', ' 0:05 '].map(parseClock)).toEqual([90, 90, 3723.5, 5]);
    expect(['', 'x', '1:60', '1:60:00', '1:2:3:4', '-1'].map(parseClock)).toEqual(Array(6).fill(null));
  });

  test('timestamps are written as hours, minutes, seconds and thousandths', () => {
    expect(formatTimestamp(3661.0005)).toBe('01:01:01.001');
    expect(formatTimestamp(0)).toBe('00:00:00.000');
    expect(formatTimestamp(59.9999, ',')).toBe('00:01:00,000');
  });

  test('milliseconds are the nearest ones', () => {
    expect(toPtsMs(1.0010009)).toBe(1001);
  });
});
