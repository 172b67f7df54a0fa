import { describe, expect, it } from 'vitest';
import { filmstripTimes, loopOf, openingTime, scrubTime, stepHit } from '../../../ui/lib/hits.ts';

const hit = (start: number, end: number) => ({ video_id: 'v', start, end });
const hits = [hit(10, 20), hit(40, 45), hit(2, 4)];

describe('going through hits', () => {
  it('starts at the first, goes in rank order, and stops at the ends', () => {
    expect(stepHit(hits, null, 1)).toBe(0);
    expect(stepHit(hits, hit(10, 20), 1)).toBe(1);
    expect(stepHit(hits, hit(2, 4), 1)).toBeNull();
    expect(stepHit(hits, hit(10, 20), -1)).toBeNull();
    expect(stepHit([], null, 1)).toBeNull();
  });

  it('starts over when the current hit is not in the list', () => {
    expect(stepHit(hits, hit(99, 100), -1)).toBe(0);
  });
});

describe('scrubbing a card', () => {
  it('spans the hit with a little room on both sides', () => {
    expect(scrubTime(hit(10, 20), 100, 0, 200)).toBe(8);
    expect(scrubTime(hit(10, 20), 100, 200, 200)).toBe(22);
    expect(scrubTime(hit(10, 20), 100, 100, 200)).toBe(15);
  });

  it('stays inside the video and inside the card', () => {
    expect(scrubTime(hit(0, 5), 5, -50, 200)).toBe(0);
    expect(scrubTime(hit(0, 5), 5, 900, 200)).toBe(5);
  });
});

describe('the three pictures of a hit', () => {
  it('are before, at and after it, inside the video', () => {
    expect(filmstripTimes({ highlight: { start: 10, end: 20 }, peak: 14 }, 60)).toEqual([8, 14, 21]);
    expect(filmstripTimes({ highlight: { start: 0, end: 20 }, peak: 1 }, 20)).toEqual([0, 1, 19.5]);
  });
});

describe('opening a hit', () => {
  const long = { ...hit(17, 77), peak: 35, highlight: { start: 30, end: 40 } };

  it('starts shortly before the picture that its card shows, never before its highlight', () => {
    expect(openingTime(long)).toBe(33);
    expect(openingTime({ ...long, peak: 30.5 })).toBe(30);
  });

  it('repeats the highlight, or all of it where another second of it was chosen', () => {
    expect(loopOf(long)).toEqual({ startS: 30, endS: 40 });
    expect(loopOf(long, 31)).toEqual({ startS: 30, endS: 40 });
    expect(loopOf(long, 60)).toEqual({ startS: 17, endS: 77 });
  });
});
