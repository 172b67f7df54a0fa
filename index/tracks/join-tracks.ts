/**
 * Joins the boxes of consecutive pictures into tracks. In: the things of each picture, in order of time. Out: tracks, the
 * longest first. Between two pictures, boxes are assigned to tracks at the least cost: where a track is thought to be
 * (Kalman), its kind, its colours. A likely box may begin a track; a weak one only continues it.
 */
import { type Box, overlapOf } from '../../core/box.ts';
import type { SeenThing } from '../where/seen-thing.ts';
import { assignRows } from './assign.ts';
import { BoxFilter } from './box-filter.ts';
import { middleOf, sizeOf, type Track, type TrackFrame, type TrackPoint } from './track.ts';

/** Likelier boxes begin tracks. */
const BEGINS_FROM = 0.3;
/** Less likely boxes are mostly noise. */
const CONTINUES_FROM = 0.08;
/** A track waits this long for its thing to be found again. */
const LONGEST_GAP_S = 2;
/**
 * Fewer pictures make no track: a false box is rarely repeated. Of 3, 5 and 7, chosen with {@link LEAST_CHANCE} on films of
 * other seeds than those that are measured: a second of pictures says more than how sure each of them is.
 */
const LEAST_PICTURES = 5;
/** A mean chance below it makes no track. */
const LEAST_CHANCE = 0.1;
/** Boxes of two kinds that share more than this are one thing with two names. */
const SAME_THING = 0.7;
/** Two kinds are one track only where the boxes share this much. */
const OTHER_KIND_OVERLAP = 0.5;
/** Boxes further apart than this many of their sizes are two things. */
const REACH = 1;

interface Followed {
  filter: BoxFilter;
  /** Where it was seen, and as what; in step. */
  points: TrackPoint[];
  things: SeenThing[];
  fromStart: boolean;
}

/** Returns the tracks of these pictures. */
export function joinTracks(frames: readonly TrackFrame[]): Track[] {
  const done: Track[] = [];
  let open: Followed[] = [];
  let beforeS: number | null = null;
  const finish = (tracks: readonly Followed[], endS: number) => {
    for (const one of tracks) {
      if (isTrack(one)) done.push(trackOf(one, fillGaps(one.points, frames), lastSeenS(one) >= endS));
    }
  };
  for (const { atS, things, isCut } of frames) {
    if (isCut && beforeS !== null) {
      finish(open, beforeS);
      open = [];
    }
    const isFirst = beforeS === null || isCut === true;
    const lost = open.filter((one) => atS - lastSeenS(one) > LONGEST_GAP_S);
    finish(lost, Number.POSITIVE_INFINITY);
    open = open.filter((one) => !lost.includes(one));
    if (beforeS !== null) for (const { filter } of open) filter.predict(atS - beforeS);
    const boxes = withoutSecondNames(things);
    const free = continueTracks(open, boxes, atS);
    for (const thing of free)
      if (thing.chance >= BEGINS_FROM && thing.box[2] > thing.box[0]) open.push(begin(thing, atS, isFirst));
    beforeS = atS;
  }
  finish(open, beforeS ?? 0);
  return done.toSorted((a, b) => lengthOf(b) - lengthOf(a));
}

/** Gives boxes to tracks, and returns those that no track takes. */
function continueTracks(tracks: readonly Followed[], things: readonly SeenThing[], atS: number): SeenThing[] {
  const taken = new Set<SeenThing>();
  const chosen = assignRows(tracks.map((track) => things.map((thing) => costOf(track, thing))));
  for (const [row, column] of chosen.entries()) {
    const thing = column === null ? undefined : things[column];
    if (!thing) continue;
    taken.add(thing);
    extend(tracks[row] as Followed, thing, atS);
  }
  return things.filter((thing) => !taken.has(thing));
}

function begin(thing: SeenThing, atS: number, fromStart: boolean): Followed {
  const point = { atS, box: thing.box, isSeen: true };
  return { filter: new BoxFilter(thing.box), points: [point], things: [thing], fromStart };
}

function extend(track: Followed, thing: SeenThing, atS: number): void {
  track.filter.correct(thing.box);
  track.points.push({ atS, box: thing.box, isSeen: true });
  track.things.push(thing);
}

function lastSeenS({ points }: Followed): number {
  return (points.at(-1) as TrackPoint).atS;
}

/** The cost of taking a box for the next of a track: 0 where all agrees. */
function costOf({ filter, things }: Followed, thing: SeenThing): number {
  const expected = filter.box;
  const overlap = overlapOf(expected, thing.box);
  const [a, b] = [middleOf(expected), middleOf(thing.box)];
  const [own, other] = [sizeOf(expected), sizeOf(thing.box)];
  const apart = Math.hypot(a.x - b.x, a.y - b.y) / ((own + other) / 2);
  const isOtherKind = !things.some(({ label }) => label === thing.label);
  if (apart > REACH || Math.abs(Math.log(own / other)) > 1) return Number.POSITIVE_INFINITY;
  if (isOtherKind && overlap < OTHER_KIND_OVERLAP) return Number.POSITIVE_INFINITY;
  const last = things.at(-1) as SeenThing;
  return (
    1 -
    overlap +
    0.5 * apart +
    (isOtherKind ? 0.5 : 0) +
    0.4 * colourDistance(last, thing) -
    0.2 * thing.chance
  );
}

/** How far the colours of two boxes differ, 0..1; 0 where nothing is known of them. */
function colourDistance(a: SeenThing, b: SeenThing): number {
  if (a.colours.length === 0 || b.colours.length === 0) return 0;
  const shared = a.colours.reduce((sum, { colour, share }) => {
    const other = b.colours.find((one) => one.colour === colour)?.share ?? 0;
    return sum + Math.min(share, other);
  }, 0);
  const all = Math.min(
    a.colours.reduce((sum, { share }) => sum + share, 0),
    b.colours.reduce((sum, { share }) => sum + share, 0),
  );
  return 1 - shared / Math.max(1e-6, all);
}

/** The boxes of a picture, without those that repeat a likelier one under another name. */
function withoutSecondNames(things: readonly SeenThing[]): SeenThing[] {
  const kept: SeenThing[] = [];
  for (const thing of things.toSorted((a, b) => b.chance - a.chance)) {
    if (thing.chance < CONTINUES_FROM) break;
    if (!kept.some(({ box }) => overlapOf(box, thing.box) > SAME_THING)) kept.push(thing);
  }
  return kept;
}

function isTrack({ things }: Followed): boolean {
  return things.length >= LEAST_PICTURES && meanChance(things) >= LEAST_CHANCE;
}

function meanChance(things: readonly SeenThing[]): number {
  return things.reduce((sum, { chance }) => sum + chance, 0) / things.length;
}

/** Puts a box of its own into each picture in which the thing was not found, on the straight way between two others. */
function fillGaps(points: readonly TrackPoint[], frames: readonly TrackFrame[]): TrackPoint[] {
  return points.flatMap((point, i) => {
    const next = points[i + 1];
    if (!next) return [point];
    const missed = frames.filter(({ atS }) => atS > point.atS && atS < next.atS);
    return [point, ...missed.map(({ atS }) => ({ atS, box: boxBetween(point, next, atS), isSeen: false }))];
  });
}

function boxBetween(from: TrackPoint, to: TrackPoint, atS: number): Box {
  const share = (atS - from.atS) / (to.atS - from.atS);
  const edge = (n: 0 | 1 | 2 | 3) => from.box[n] + share * (to.box[n] - from.box[n]);
  return [edge(0), edge(1), edge(2), edge(3)];
}

function trackOf(
  { things, points: seen, fromStart }: Followed,
  points: readonly TrackPoint[],
  toEnd: boolean,
): Track {
  const best = things.reduce((most, { chance }, i) => (chance > (things[most]?.chance ?? 0) ? i : most), 0);
  return {
    label: likeliestLabel(things),
    chance: meanChance(things),
    colours: things[best]?.colours ?? [],
    points,
    bestS: (seen[best] as TrackPoint).atS,
    ...{ fromStart, toEnd },
  };
}

function likeliestLabel(things: readonly SeenThing[]): string {
  const sums = new Map<string, number>();
  for (const { label, chance } of things) sums.set(label, (sums.get(label) ?? 0) + chance);
  return [...sums].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}

function lengthOf({ points }: Track): number {
  return (points.at(-1)?.atS ?? 0) - (points[0]?.atS ?? 0);
}
