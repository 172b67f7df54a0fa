import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeTrack } from '../../../index/tracks/describe-track.ts';
import { joinTracks } from '../../../index/tracks/join-tracks.ts';
import { filmOf } from '../../support/moving-things.ts';

const CAR = { label: 'car', x: 0.2, y: 0.5, dx: 0.1 };
const DOG = { label: 'dog', x: 0.8, y: 0.55, dx: -0.1 };

describe('joining boxes into tracks', () => {
  it('follows things that pass one another, each under its own name', () => {
    const tracks = joinTracks(filmOf([CAR, DOG], 6));
    expect(tracks.map(({ label, points }) => [label, points.length]).toSorted()).toEqual([
      ['car', 30],
      ['dog', 30],
    ]);
  });

  it('keeps two things of one kind apart where they pass one another', () => {
    const tracks = joinTracks(filmOf([CAR, { ...DOG, label: 'car', y: 0.58 }], 6));
    expect(tracks).toHaveLength(2);
    const moved = tracks.map((track) => Math.sign(describeTrack(track).moved.x)).toSorted();
    expect(moved).toEqual([-1, 1]);
  });

  it('bridges a second in which a thing is not found, with boxes that say so', () => {
    const isFound = (_: number, frame: number) => frame < 10 || frame >= 15;
    const [track, ...others] = joinTracks(filmOf([CAR], 6, { isFound }));
    expect(others).toEqual([]);
    const missed = track?.points.filter(({ isSeen }) => !isSeen) ?? [];
    expect(missed.map(({ atS }) => atS)).toEqual([2, 2.2, 2.4, 2.6, 2.8]);
    expect(missed[2]?.box[0]).toBeCloseTo(0.2 + 0.24 - 0.075);
  });

  it('ends a track whose thing is gone for longer', () => {
    const isFound = (_: number, frame: number) => frame < 10 || frame >= 20;
    expect(joinTracks(filmOf([{ ...CAR, dx: 0 }], 6, { isFound }))).toHaveLength(2);
  });

  it('follows nothing over a cut', () => {
    const film = filmOf([{ ...CAR, dx: 0 }], 4);
    const cut = film.map((frame, i) => ({ ...frame, isCut: i === 10 }));
    const tracks = joinTracks(cut);
    expect(tracks).toHaveLength(2);
    expect(tracks.every(({ fromStart, toEnd }) => fromStart && toEnd)).toBe(true);
  });

  it('makes no track of a box that flickers, or of weak boxes alone', () => {
    expect(joinTracks(filmOf([CAR], 4, { isFound: (_, frame) => frame % 12 === 0 }))).toEqual([]);
    expect(joinTracks(filmOf([{ ...CAR, chance: 0.2 }], 4))).toEqual([]);
  });

  it('takes two names of one box for one thing', () => {
    const tracks = joinTracks(filmOf([CAR, { ...CAR, label: 'truck', chance: 0.4 }], 4));
    expect(tracks.map(({ label }) => label)).toEqual(['car']);
  });

  it('says where a thing comes in and goes out', () => {
    const [track] = joinTracks(filmOf([{ label: 'person', x: -0.3, y: 0.5, dx: 0.3 }], 6));
    const { enters, leaves, moved, speed } = describeTrack(track as never);
    expect([enters?.side, leaves?.side]).toEqual(['left', 'right']);
    expect(moved.x).toBeGreaterThan(0.7);
    expect(speed).toBeCloseTo(0.3, 1);
  });

  it('says nothing of entering where a thing was there, or appears in the middle', () => {
    const there = describeTrack(joinTracks(filmOf([CAR], 4))[0] as never);
    expect([there.enters, there.leaves]).toEqual([null, null]);
    const isFound = (_: number, frame: number) => frame >= 8;
    const late = describeTrack(joinTracks(filmOf([{ ...CAR, x: 0.4, dx: 0 }], 4, { isFound }))[0] as never);
    expect(late.enters).toEqual({ atS: 1.6, side: null });
  });

  it('says how much a thing grows', () => {
    const [track] = joinTracks(filmOf([{ label: 'bus', x: 0.5, y: 0.5, growth: 1.2 }], 4));
    expect(describeTrack(track as never).growth).toBeCloseTo(1.2 ** 3.6, 0);
  });

  it('gives tracks in order of time, within the pictures, whatever is found', () => {
    const thing = fc.record({
      label: fc.constantFrom('car', 'dog', 'person'),
      x: fc.double({ min: 0, max: 1, noNaN: true }),
      y: fc.double({ min: 0, max: 1, noNaN: true }),
      dx: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      dy: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      size: fc.double({ min: 0.01, max: 0.6, noNaN: true }),
      chance: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(thing, { maxLength: 6 }), fc.integer({ min: 1, max: 7 }), (things, every) => {
        const film = filmOf(things, 3, { isFound: (i, frame) => (frame + i) % every !== 0 });
        for (const { points, bestS, chance } of joinTracks(film)) {
          const times = points.map(({ atS }) => atS);
          expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b));
          expect(times).toContain(bestS);
          expect(points[0]?.isSeen && points.at(-1)?.isSeen).toBe(true);
          expect(points.flatMap(({ box }) => box).every((edge) => edge >= 0 && edge <= 1)).toBe(true);
          expect(chance > 0 && chance <= 1).toBe(true);
        }
      }),
    );
  });
});
