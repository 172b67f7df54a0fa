/**
 * Judges by tracks what a sentence says of motion. In: its things and motions, the tracks of a span. Out: how likely all of
 * it is, with reasons. Camera motion is not taken out: where the camera pans, all moves.
 *
 *   enters, leaves       it comes in over a side or goes out over one (half, where it appears or vanishes inside)
 *   moves left, right    its middle goes an eighth of the picture or more that way, and more across than up or down
 *   crosses              it goes half of the picture across, or enters by one side and leaves by the opposite one
 *   comes closer         its side grows by a third or more; goes away: it shrinks as much
 *   follows              both move, the same way, for two seconds, it behind the other
 *   meets                they are apart, then touch
 *   stops                it moves, then stands for a second
 */
import type { Motion, NamedMotion, NamedThing } from '../../contract/index.ts';
import { gapOf, ramp } from '../where/geometry.ts';
import { describeTrack, type Side, speedAt } from './describe-track.ts';
import { middleOf, type Point, type Track, type TrackPoint } from './track.ts';

/** The motions of a sentence, judged by tracks. */
export interface MotionJudgement {
  isSeen: boolean;
  probability: number;
  reasons: string[];
}

/** A motion that is more likely than not holds. */
const HOLDS = 0.5;
/** A share of the tracks of a thing is missed: nothing is surely absent. */
const UNSEEN = 0.05;

/** Judges motions, all together. A thing may be another track in each. */
export function judgeMotions(
  things: readonly NamedThing[],
  motions: readonly NamedMotion[],
  tracks: readonly Track[],
): MotionJudgement {
  const parts = motions.map((motion) => {
    const [mover = [], other = []] = motion.things.map((i) => tracksOf(things[i], tracks));
    const best = bestOf(motion.motion, mover, other);
    const name = things[motion.things[0] ?? 0]?.text ?? '';
    const reason =
      mover.length === 0
        ? `${name}: not followed`
        : `${name} ${motion.text}: ${Math.round(100 * best.score)} %`;
    return { ...best, reason };
  });
  return {
    isSeen: parts.every(({ score }) => score >= HOLDS),
    probability: parts.reduce((all, { score, chance }) => all * Math.max(UNSEEN, score * chance), 1),
    reasons: parts.map(({ reason }) => reason),
  };
}

/** Returns how well a motion holds for a track, 0..1; `other` is the one that it moves to. */
export function motionScore(motion: Motion, track: Track, other?: Track): number {
  const { enters, leaves, moved, growth } = describeTrack(track);
  const over = (passage: typeof enters, side?: Side) => {
    if (!passage) return 0;
    if (side) return passage.side === side ? 1 : 0;
    return passage.side ? 1 : 0.5;
  };
  switch (motion) {
    case 'enters':
      return over(enters);
    case 'enters_left':
      return over(enters, 'left');
    case 'enters_right':
      return over(enters, 'right');
    case 'leaves':
      return over(leaves);
    case 'leaves_left':
      return over(leaves, 'left');
    case 'leaves_right':
      return over(leaves, 'right');
    case 'moves_left':
      return goes(-moved.x, moved.y);
    case 'moves_right':
      return goes(moved.x, moved.y);
    case 'crosses':
      return Math.max(ramp(Math.abs(moved.x), 0.25, 0.5), isThrough(enters?.side, leaves?.side) ? 1 : 0);
    case 'comes_closer':
      return ramp(growth, 1.05, 1.33);
    case 'goes_away':
      return ramp(1 / growth, 1.05, 1.33);
    case 'follows':
      return other ? followsScore(track, other) : 0;
    case 'meets':
      return other ? meetsScore(track, other) : 0;
    case 'stops':
      return stopsScore(track);
  }
}

function bestOf(
  motion: Motion,
  movers: readonly Track[],
  others: readonly Track[],
): { score: number; chance: number } {
  let best = { score: 0, chance: 1 };
  const partners = motion === 'follows' || motion === 'meets' ? others : [undefined];
  for (const mover of movers) {
    for (const other of partners) {
      if (other === mover) continue;
      const score = motionScore(motion, mover, other);
      const chance = mover.chance * (other?.chance ?? 1);
      if (score * chance > best.score * best.chance || best.score === 0) best = { score, chance };
    }
  }
  return best;
}

function tracksOf(thing: NamedThing | undefined, tracks: readonly Track[]): Track[] {
  return tracks.filter(({ label }) => thing?.labels.includes(label));
}

function goes(along: number, aside: number): number {
  return ramp(along, 0.04, 0.125) * ramp(Math.abs(aside) / Math.max(1e-6, along), 2, 1);
}

function isThrough(from: Side | null | undefined, to: Side | null | undefined): boolean {
  return (from === 'left' && to === 'right') || (from === 'right' && to === 'left');
}

/** Pairs of points at the same times. */
function together(a: Track, b: Track): [TrackPoint, TrackPoint][] {
  const times = new Map(b.points.map((point) => [Math.round(point.atS * 1000), point]));
  return a.points.flatMap((point): [TrackPoint, TrackPoint][] => {
    const other = times.get(Math.round(point.atS * 1000));
    return other ? [[point, other]] : [];
  });
}

function followsScore(track: Track, other: Track): number {
  const pairs = together(track, other);
  const lastS = (pairs.at(-1)?.[0].atS ?? 0) - (pairs[0]?.[0].atS ?? 0);
  const [ownSpeed, otherSpeed] = [wholeSpeed(track.points), wholeSpeed(other.points)];
  const [own, theirs] = [lengthOf(ownSpeed), lengthOf(otherSpeed)];
  if (pairs.length === 0 || own < 0.02 || theirs < 0.02) return 0;
  const alike = (ownSpeed.x * otherSpeed.x + ownSpeed.y * otherSpeed.y) / (own * theirs);
  const behind = pairs.filter(([a, b]) => {
    const [from, to] = [middleOf(a.box), middleOf(b.box)];
    return (to.x - from.x) * otherSpeed.x + (to.y - from.y) * otherSpeed.y > 0;
  });
  return ramp(lastS, 0.8, 2) * ramp(alike, 0.3, 0.8) * ramp(behind.length / pairs.length, 0.5, 0.8);
}

function meetsScore(track: Track, other: Track): number {
  const gaps = together(track, other).map(([a, b]) => gapOf(a.box, b.box));
  if (gaps.length < 3) return 0;
  const [first, nearest] = [gaps[0] as number, Math.min(...gaps)];
  return ramp(first, 0.3, 1) * ramp(nearest, 0.5, 0.1);
}

function stopsScore({ points }: Track): number {
  const [first, last] = [points[0], points.at(-1)] as [TrackPoint, TrackPoint];
  const spanS = last.atS - first.atS;
  if (spanS < 2) return 0;
  const standing = points.filter(({ atS }) => atS >= last.atS - 1);
  const moving = points.filter(({ atS }) => atS < last.atS - 1);
  const fastest = Math.max(...moving.map(({ atS }) => lengthOf(speedAt(moving, atS))));
  return ramp(fastest, 0.03, 0.08) * ramp(lengthOf(wholeSpeed(standing)), 0.03, 0.01);
}

function wholeSpeed(points: readonly TrackPoint[]): Point {
  const [first, last] = [points[0], points.at(-1)] as [TrackPoint, TrackPoint];
  const seconds = Math.max(1e-6, last.atS - first.atS);
  const [a, b] = [middleOf(first.box), middleOf(last.box)];
  return { x: (b.x - a.x) / seconds, y: (b.y - a.y) / seconds };
}

function lengthOf({ x, y }: Point): number {
  return Math.hypot(x, y);
}
