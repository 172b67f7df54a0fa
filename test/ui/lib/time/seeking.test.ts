import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameError, frameStepTarget, isShort, seekTarget } from '../../../../ui/lib/time/seeking.ts';

const fps = fc.constantFrom(10, 24, 25, 29.97, 30, 50, 59.94);
/** Returns the presentation time of the frame that a player displays at a time. */
const shownAt = (timeS: number, rate: number) => Math.floor(timeS * rate + 1e-9) / rate;

describe('seeking', () => {
  it('asks for a time inside the wanted frame, however the frame time was rounded', () => {
    fc.assert(
      fc.property(fps, fc.integer({ min: 0, max: 100_000 }), (rate, n) => {
        const roundedDown = Math.floor((n / rate) * 1000) / 1000;
        expect(shownAt(seekTarget(roundedDown, 1e6), rate)).toBeCloseTo(n / rate, 9);
      }),
    );
  });

  it('stays inside the video', () => {
    expect(seekTarget(500, 10)).toBeLessThan(10);
    expect(seekTarget(-3, 10)).toBeGreaterThanOrEqual(0);
  });

  it('steps exactly one frame either way', () => {
    fc.assert(
      fc.property(fps, fc.integer({ min: 1, max: 100_000 }), (rate, n) => {
        expect(shownAt(frameStepTarget(n / rate, 1, rate), rate)).toBeCloseTo((n + 1) / rate, 9);
        expect(shownAt(frameStepTarget(n / rate, -1, rate), rate)).toBeCloseTo((n - 1) / rate, 9);
      }),
    );
  });
});

describe('frame error', () => {
  it('is nothing while the frame of the asked time is shown', () => {
    expect(frameError(10.03, 10, 25)).toBe(0);
    expect(frameError(10, 10, 25)).toBe(0);
  });

  it('tells how late or early another frame is', () => {
    expect(frameError(10, 10.08, 25)).toBeCloseTo(0.08, 6);
    expect(frameError(10, 9.5, 25)).toBeCloseTo(-0.46, 6);
  });
});

describe('a film that a browser takes to be shorter than it is', () => {
  it('is one of which more than half a second is missing', () => {
    expect(isShort(40, 45)).toBe(true);
    expect(isShort(39.98, 40)).toBe(false);
    expect(isShort(40, null)).toBe(false);
    // Before its length is known, and for streams without an end.
    expect(isShort(Number.NaN, 40)).toBe(false);
    expect(isShort(Number.POSITIVE_INFINITY, 40)).toBe(false);
  });
});
