/** The measures of the clock: what counts as off, by how much, and that a strip is read as it was painted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceMs, errorsOf, spread, usualFrameMs } from '../../bench/clock/measure.ts';
import { CLOCK_VIDEOS } from '../support/clock-videos.ts';
import { decodeStrip, paintStrip, readStrip, STRIP } from '../support/strip.ts';

const video = { ...CLOCK_VIDEOS.steady, timesMs: [null, 0, 40, 100] };

describe('the distance of a time from a frame', () => {
  it('is nothing while the frame is on display', () => {
    expect(distanceMs(video, 2, 40)).toBe(0);
    expect(distanceMs(video, 2, 99.9)).toBe(0);
  });

  it('is that to its beginning or its end', () => {
    expect(distanceMs(video, 2, 30)).toBe(10);
    expect(distanceMs(video, 2, 130)).toBe(30);
  });

  it('is that to the end of the video for times after it', () => {
    expect(distanceMs(video, 2, 5000)).toBe(usualFrameMs(video));
    expect(distanceMs(video, 1, 5000)).toBe(60 + usualFrameMs(video));
  });

  it('is nothing before the first and after the last frame, which players show then', () => {
    expect(distanceMs(video, 1, -500)).toBe(0);
    expect(distanceMs(video, 3, 5000)).toBe(0);
  });

  it('is endless for a frame that must not be shown', () => {
    expect(distanceMs(video, 0, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(distanceMs(video, 7, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a seek', () => {
  it('is off by what the clock says, and by what was asked, separately', () => {
    const seek = {
      way: 'link' as const,
      askedS: 0.05,
      first: 3,
      playing: [{ frame: 1, saysS: 0.05 }],
      atRest: { frame: 2, saysS: 0.03 },
    };
    expect(errorsOf(seek, video)).toEqual({ asked: 50, said: 10, saidPlaying: [10] });
  });

  it('is summed up by median, p95 and max', () => {
    expect(spread(Array.from({ length: 100 }, (_, i) => i + 1))).toEqual({ median: 50, p95: 95, max: 100 });
    expect(spread([])).toBeNull();
    expect(usualFrameMs(video)).toBe(40);
  });
});

describe('a strip', () => {
  const [width, height] = [320, 180];
  const numbers = fc.integer({ min: 0, max: 2 ** STRIP.numberBits - 1 });

  it('is read as it was painted, in brightness too', () => {
    fc.assert(
      fc.property(numbers, (n) => {
        const rgb = new Uint8Array(width * height * 3).fill(90);
        paintStrip(rgb, width, height, n);
        expect(readStrip(rgb, width, height)).toBe(n);
      }),
    );
  });

  it('is refused when any one cell is wrong, and where there is none', () => {
    const levelsOf = (n: number) => {
      const row = new Uint8Array(STRIP.cells * 15);
      paintStrip(row, STRIP.cells, 15, n);
      return [...row.subarray(-STRIP.cells)];
    };
    fc.assert(
      fc.property(numbers, fc.nat({ max: STRIP.cells - 1 }), (n, cell) => {
        const levels = levelsOf(n);
        expect(decodeStrip(levels)).toBe(n);
        expect(decodeStrip(levels.with(cell, 255 - (levels[cell] ?? 0)))).toBeNull();
      }),
    );
    for (const level of [0, 255]) expect(decodeStrip(Array(STRIP.cells).fill(level))).toBeNull();
  });
});
