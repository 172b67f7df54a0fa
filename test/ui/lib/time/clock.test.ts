import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatClock, formatSpan, parseClock } from '../../../../ui/lib/time/clock.ts';

describe('clocks', () => {
  it('rounds down, as players do, and grows an hour when it needs one', () => {
    expect(formatClock(59.999)).toBe('0:59');
    expect(formatClock(60)).toBe('1:00');
    expect(formatClock(5025.678, 2)).toBe('1:23:45.67');
  });

  it('shows one clock for a stretch inside one second', () => {
    expect(formatSpan({ startS: 12.1, endS: 12.8 })).toBe('0:12');
    expect(formatSpan({ startS: 12, endS: 20 })).toBe('0:12–0:20');
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_000_00 }), (hundredths) => {
        expect(parseClock(formatClock(hundredths / 100, 2))).toBeCloseTo(hundredths / 100, 6);
      }),
    );
  });

  it('reads plain seconds, and nothing that is no time', () => {
    expect(parseClock(' 90.5 ')).toBe(90.5);
    for (const text of ['', 'soon', '1:75:00', '-3', '1:2:3:4']) expect(parseClock(text)).toBeNull();
  });
});
