import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  constantRate,
  type FrameRate,
  formatTimecode,
  frameAt,
  frameRate,
  nominalFps,
  parseTimecode,
  standardRate,
} from '../../core/timecode.ts';

const rates = fc.constantFrom(23.976, 24, 25, 29.97, 30, 48, 50, 59.94, 60, 12).map((fps) => frameRate(fps));
/** The frames that have labels, but for the last of the day at the lowest rate. */
const frames = fc.integer({ min: 0, max: 24 * 3600 * 12 - 2 });

/** When a frame begins, in seconds. */
const timeOfFrame = (frame: number, { num, den }: FrameRate): number => (frame * den) / num;

describe('timecode', () => {
  it('drops 108 numbers an hour at 29.97, so that an hour of labels is an hour', () => {
    const rate = frameRate(29.97);
    expect(formatTimecode(107_892, rate)).toBe('01:00:00;00');
    expect(formatTimecode(1799, rate)).toBe('00:00:59;29');
    expect(formatTimecode(1800, rate)).toBe('00:01:00;02');
    expect(formatTimecode(17_982, rate)).toBe('00:10:00;00');
    expect(formatTimecode(3600, frameRate(59.94))).toBe('00:01:00;04');
  });

  it('drops nothing at other rates, nor at 29.97 when told so', () => {
    expect(formatTimecode(1800, frameRate(30))).toBe('00:01:00:00');
    expect(formatTimecode(1800, frameRate(29.97, false))).toBe('00:01:00:00');
    expect(frameRate(25, true).drop).toBe(false);
    expect(frameRate(23.976, true).drop).toBe(false);
  });

  it('has no labels for less than a frame a second', () => {
    for (const fps of [0.0004, 0.5, 0, -1, Number.NaN, 1001])
      expect(() => frameRate(fps)).toThrow('not a frame rate');
  });

  it('reads what it writes', () => {
    fc.assert(
      fc.property(rates, frames, (rate, frame) => {
        expect(parseTimecode(formatTimecode(frame, rate), rate)).toBe(frame);
      }),
    );
  });

  it('gives each frame a later label than the one before, and never a dropped one', () => {
    fc.assert(
      fc.property(rates, frames, (rate, frame) => {
        const [label, next] = [formatTimecode(frame, rate), formatTimecode(frame + 1, rate)];
        expect(next > label).toBe(true);
        if (rate.drop)
          expect(label).not.toMatch(nominalFps(rate) === 30 ? /[1-9]:00;0[01]$/ : /[1-9]:00;0[0-3]$/);
      }),
    );
  });

  it('keeps drop-frame labels within two frames and a bit of the clock for a day', () => {
    const rate = frameRate(29.97);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 * 107_892 - 1 }), (frame) => {
        const [h = 0, m = 0, s = 0, f = 0] = formatTimecode(frame, rate).split(/[:;]/).map(Number);
        const label = h * 3600 + m * 60 + s + f / 30;
        expect(Math.abs(label - timeOfFrame(frame, rate))).toBeLessThan(0.15);
      }),
    );
  });

  it('finds the frame of a time that was rounded to the millisecond', () => {
    fc.assert(
      fc.property(rates, frames, (rate, frame) => {
        expect(frameAt(Math.round(timeOfFrame(frame, rate) * 1000) / 1000, rate)).toBe(frame);
      }),
    );
  });

  it.each([
    [23.976, 24_000, 1001],
    [24.4, 24, 1],
    [29.97, 30_000, 1001],
    [29.83, 30, 1],
    [59.5, 60, 1],
    [1.4, 24, 1],
    [240, 60, 1],
    [8, 24, 1],
    [12.5, 25, 1],
    [15, 30, 1],
    [15_000 / 1001, 30_000, 1001],
    [18, 24, 1],
    [20, 60, 1],
    [100, 50, 1],
  ])('takes a video of %d frames a second at the standard rate %d/%d', (fps, num, den) => {
    expect(standardRate(fps)).toMatchObject({ num, den });
  });

  it.each([
    [20, 1],
    [25, 2],
    [100, 1],
    [15_000, 1001],
  ])('keeps a constant rate of %d/%d', (num, den) => {
    expect(constantRate({ num, den })).toEqual({ num, den, drop: false });
  });

  it('takes a constant rate that a container rounded for the standard one', () => {
    expect(constantRate({ num: 2997, den: 100 })).toEqual({ num: 30_000, den: 1001, drop: true });
  });

  it('labels seconds at the rate that counts them', () => {
    for (const fps of [29.83, 12.5, 47.2, 15]) {
      const rate = frameRate(fps);
      expect(formatTimecode(frameAt(600, rate), rate)).toBe('00:10:00:00');
    }
    expect(frameRate(15)).toEqual({ num: 15, den: 1, drop: false });
  });

  it.each([25, 29.97, 60])('refuses labels from 24 hours on at %d frames a second', (fps) => {
    const rate = frameRate(fps);
    const last = parseTimecode(`23:59:59:${nominalFps(rate) - 1}`, rate);
    expect(formatTimecode(last, rate)).toMatch(/^23:59:59/);
    expect(() => formatTimecode(last + 1, rate)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
    expect(() => parseTimecode('24:00:00:00', rate)).toThrow('timecode');
  });

  it.each(['', '1:2:3:4', '00:60:00:00', '00:00:60:00', '00:00:00:30', '00:01:00;01'])(
    'refuses "%s"',
    (text) => {
      expect(() => parseTimecode(text, frameRate(29.97))).toThrow('timecode');
    },
  );

  it.each([0, -1, Number.NaN, 100, 240, 5000])('refuses %d frames a second', (fps) => {
    expect(() => frameRate(fps)).toThrow('frame rate');
  });
});
