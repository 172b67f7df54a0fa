import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampView,
  isWhole,
  MIN_SPAN_S,
  panBy,
  reveal,
  tickDecimals,
  ticks,
  timeToX,
  wholeView,
  xToTime,
  zoomAt,
} from '../../../../ui/lib/time/time-scale.ts';

const duration = fc.double({ min: 2, max: 40_000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });
const factor = fc.double({ min: 0.01, max: 100, noNaN: true });

describe('time and pixels', () => {
  it('are each other’s inverse', () => {
    fc.assert(
      fc.property(duration, share, share, (total, a, b) => {
        const view = clampView({ startS: total * Math.min(a, b), endS: total * Math.max(a, b) }, total);
        const timeS = view.startS + 0.37 * (view.endS - view.startS);
        expect(xToTime(view, 1000, timeToX(view, 1000, timeS))).toBeCloseTo(timeS, 6);
      }),
    );
  });
});

describe('views', () => {
  it('never leave the video, nor show less than the shortest span', () => {
    fc.assert(
      fc.property(duration, share, factor, share, (total, at, by, move) => {
        const zoomed = zoomAt(wholeView(total), total, at * total, by);
        for (const view of [zoomed, panBy(zoomed, total, (move - 0.5) * 2 * total)]) {
          expect(view.startS).toBeGreaterThanOrEqual(0);
          expect(view.endS).toBeLessThanOrEqual(total + 1e-6);
          expect(view.endS - view.startS).toBeGreaterThanOrEqual(MIN_SPAN_S - 1e-6);
        }
      }),
    );
  });

  it('keep the second under the pointer where it is while zooming in', () => {
    fc.assert(
      fc.property(duration, share, (total, at) => {
        const view = wholeView(total);
        const zoomed = zoomAt(view, total, at * total, 1.5);
        expect(timeToX(zoomed, 1000, at * total)).toBeCloseTo(timeToX(view, 1000, at * total), 3);
      }),
    );
  });

  it('zoom down to one second and back to everything', () => {
    let view = wholeView(21_600);
    for (let i = 0; i < 40; i++) view = zoomAt(view, 21_600, 5000, 2);
    expect(view.endS - view.startS).toBeCloseTo(1, 6);
    for (let i = 0; i < 40; i++) view = zoomAt(view, 21_600, 5000, 0.5);
    expect(isWhole(view, 21_600)).toBe(true);
  });

  it('move only when the time is out of sight', () => {
    const view = { startS: 100, endS: 200 };
    expect(reveal(view, 1000, 150)).toBe(view);
    const moved = reveal(view, 1000, 500);
    expect(moved.startS).toBeLessThanOrEqual(500);
    expect(moved.endS).toBeGreaterThan(500);
  });
});

describe('ruler', () => {
  it('puts major marks at least the asked distance apart, at round times', () => {
    fc.assert(
      fc.property(duration, (total) => {
        const view = wholeView(total);
        const major = ticks(view, 1200).filter((mark) => mark.major);
        for (let i = 1; i < major.length; i++) {
          const [a, b] = [major[i - 1]?.timeS ?? 0, major[i]?.timeS ?? 0];
          expect(timeToX(view, 1200, b) - timeToX(view, 1200, a)).toBeGreaterThanOrEqual(71.9);
        }
        expect(major.length).toBeLessThanOrEqual(18);
      }),
    );
  });

  it('shows tenths only when its marks lie between seconds', () => {
    expect(tickDecimals(ticks({ startS: 10, endS: 11 }, 1000))).toBe(1);
    expect(tickDecimals(ticks({ startS: 0, endS: 3600 }, 1000))).toBe(0);
  });
});
