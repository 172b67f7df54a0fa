import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Motion } from '../../../contract/index.ts';
import { namedMotions } from '../../../index/query/where/motions.ts';
import { namedThings } from '../../../index/query/where/things.ts';
import { joinTracks } from '../../../index/tracks/join-tracks.ts';
import { judgeMotions, motionScore } from '../../../index/tracks/judge-motions.ts';
import type { Track } from '../../../index/tracks/track.ts';
import { filmOf, type MovingThing } from '../../support/moving-things.ts';

const read = (sentence: string) =>
  namedMotions(sentence, namedThings(sentence)).map(({ motion, things }) => [motion, ...things]);

describe('reading motion', () => {
  it.each([
    ['a person enters from the left', [['enters_left', 0]]],
    ['a dog comes into the picture from the right', [['enters_right', 0]]],
    ['a car leaves to the right', [['leaves_right', 0]]],
    ['a car drives from left to right', [['moves_right', 0]]],
    ['a boat moves slowly to the left', [['moves_left', 0]]],
    ['a car to the left of a truck', []],
    ['a person walks to the left of a car', []],
    ['a cat crosses a road', [['crosses', 0]]],
    ['a bus approaches', [['comes_closer', 0]]],
    ['a dog runs away', [['goes_away', 0]]],
    ['a dog follows a person', [['follows', 0, 1]]],
    ['a dog follows', []],
    ['a person meets a dog', [['meets', 0, 1]]],
    ['a car stops', [['stops', 0]]],
    ['a stop sign', []],
    ['a stop sign on the left', []],
    ['一个人从左边进来', [['enters_left', 0]]],
    ['一辆汽车从左到右开过', [['moves_right', 0]]],
    ['一只狗跟着一个人', [['follows', 0, 1]]],
    ['一辆公交车靠近', [['comes_closer', 0]]],
    ['the sea at dawn', []],
  ])('takes from "%s" what it says of motion', (sentence, expected) => {
    expect(read(sentence)).toEqual(expected);
  });
});

const tracksOf = (...things: MovingThing[]) => joinTracks(filmOf(things, 4));
const one = (thing: Omit<MovingThing, 'label'>) => tracksOf({ label: 'car', ...thing })[0] as Track;

describe('judging motion', () => {
  const right = one({ x: 0.2, y: 0.5, dx: 0.15 });
  const left = one({ x: 0.8, y: 0.5, dx: -0.15 });
  const still = one({ x: 0.5, y: 0.5 });
  const entering = one({ x: -0.2, y: 0.5, dx: 0.15 });
  const leaving = one({ x: 0.7, y: 0.5, dx: 0.15 });

  it.each<[Motion, Track, Track]>([
    ['moves_right', right, left],
    ['moves_left', left, right],
    ['moves_left', left, still],
    ['enters_left', entering, right],
    ['enters', entering, still],
    ['leaves_right', leaving, still],
    ['leaves', leaving, entering],
    ['crosses', right, still],
    ['comes_closer', one({ x: 0.5, y: 0.5, growth: 1.2 }), still],
    ['goes_away', one({ x: 0.5, y: 0.5, size: 0.4, growth: 0.8 }), right],
  ])('finds that one thing %s and another does not', (motion, does, doesNot) => {
    expect(motionScore(motion, does)).toBeGreaterThan(0.7);
    expect(motionScore(motion, doesNot)).toBeLessThan(0.3);
  });

  it('tells the one that follows from the one that is followed', () => {
    const [a, b] = tracksOf(
      { label: 'dog', x: 0.1, y: 0.5, dx: 0.12 },
      { label: 'person', x: 0.4, y: 0.5, dx: 0.12 },
    ) as [Track, Track];
    const [dog, person] = a.label === 'dog' ? [a, b] : [b, a];
    expect(motionScore('follows', dog, person)).toBeGreaterThan(0.7);
    expect(motionScore('follows', person, dog)).toBe(0);
    expect(motionScore('follows', dog, still)).toBe(0);
  });

  it('finds that two things meet', () => {
    const [a, b] = tracksOf(
      { label: 'dog', x: 0.2, y: 0.5, dx: 0.07 },
      { label: 'person', x: 0.8, y: 0.5, dx: -0.07 },
    ) as [Track, Track];
    expect(motionScore('meets', a, b)).toBeGreaterThan(0.7);
    expect(motionScore('meets', left, one({ x: 0.1, y: 0.1 }))).toBe(0);
  });

  it('finds that a thing stops', () => {
    const film = filmOf([{ label: 'car', x: 0.2, y: 0.5 }], 5).map(({ atS, things }) => {
      const x = 0.2 + 0.15 * Math.min(atS, 3);
      return {
        atS,
        things: things.map((thing) => ({ ...thing, box: [x - 0.1, 0.4, x + 0.1, 0.6] as const })),
      };
    });
    expect(motionScore('stops', joinTracks(film)[0] as Track)).toBeGreaterThan(0.7);
    expect([right, still].map((track) => motionScore('stops', track))).toEqual([0, 0]);
  });

  it('judges a sentence by the tracks of its things', () => {
    const judge = (sentence: string, tracks: Track[]) => {
      const things = namedThings(sentence);
      return judgeMotions(things, namedMotions(sentence, things), tracks);
    };
    expect(judge('a car drives from left to right', [right])).toMatchObject({ isSeen: true });
    expect(judge('a car drives from right to left', [right])).toMatchObject({ isSeen: false });
    expect(judge('a dog runs from left to right', [right]).reasons).toEqual(['dog: not followed']);
  });

  it('is a likelihood for any track', () => {
    const speed = fc.double({ min: -0.5, max: 0.5, noNaN: true });
    const motions: Motion[] = [
      'enters',
      'leaves',
      'crosses',
      'moves_left',
      'comes_closer',
      'follows',
      'meets',
      'stops',
    ];
    fc.assert(
      fc.property(speed, speed, fc.constantFrom(...motions), (dx, dy, motion) => {
        const tracks = tracksOf(
          { label: 'car', x: 0.5, y: 0.5, dx, dy },
          { label: 'dog', x: 0.3, y: 0.3, dx: dy },
        );
        const [a, b] = tracks;
        if (!a) return;
        const score = motionScore(motion, a, b);
        expect(score >= 0 && score <= 1).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
