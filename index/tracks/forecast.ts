/**
 * Forecasts where a track will be: its speed, or its speed and acceleration, carried on. In: a track, a time, what may be
 * crossed. Out: a box for each tenth of some seconds, an ellipse that grows, and what the path comes upon. It knows nothing
 * but the motion so far: a forecast, never what will happen.
 */
import { type Box, overlapOf } from '../../core/box.ts';
import { speedAt } from './describe-track.ts';
import { middleOf, type Point, sizeOf, type Track, type TrackPoint } from './track.ts';

/** How motion is carried on. */
export type ForecastModel = 'constant_velocity' | 'constant_acceleration';

/** The place where it may be at a time. */
export interface ForecastStep {
  atS: number;
  box: Box;
  /** Half axes of the ellipse around the middle that holds it in about two of three cases. */
  spread: Point;
}

/** An event that the path comes upon. */
export interface ForecastEvent {
  atS: number;
  kind:
    | 'leaves_left'
    | 'leaves_right'
    | 'leaves_top'
    | 'leaves_bottom'
    | 'crosses_line'
    | 'enters_area'
    | 'meets';
  /** The other track of `meets`, by its position among those given. */
  other: number | null;
}

/** The things that a path may come upon. */
export interface Obstacles {
  line?: readonly [Point, Point] | undefined;
  area?: Box | undefined;
  /** The other tracks, carried on at constant speed. */
  others?: readonly Track[] | undefined;
}

const STEPS_PER_S = 10;
/** The last second of motion is carried on: before it, a thing may have moved otherwise. */
const MEMORY_S = 1.2;
/** No thing on film is faster than two pictures a second, nor changes its speed by more than one a second. */
const MOST_SPEED = 2;
const MOST_ACCELERATION = 1;
/** The uncertainty of a place, as a share of the size; of the speed, as a share of it; and of its change, in sizes. */
const PLACE_SPREAD = 0.08;
const SPEED_SPREAD = 0.25;
const UNREST = 0.35;

/** Returns the forecast of a track from `fromS` on, for `seconds`; null where it is not seen by then. */
export function forecastTrack(
  track: Pick<Track, 'points'>,
  { fromS, seconds, model }: { fromS: number; seconds: number; model: ForecastModel },
): ForecastStep[] | null {
  const known = track.points.filter(({ atS }) => atS <= fromS + 1e-6);
  const last = known.at(-1);
  if (!last) return null;
  const recent = known.filter(({ atS }) => atS >= last.atS - MEMORY_S);
  const motion = motionOf(recent, model);
  const size = sizeOf(last.box);
  const [halfWidth, halfHeight] = [(last.box[2] - last.box[0]) / 2, (last.box[3] - last.box[1]) / 2];
  return Array.from({ length: Math.round(seconds * STEPS_PER_S) }, (_, i): ForecastStep => {
    const t = fromS - last.atS + (i + 1) / STEPS_PER_S;
    const x = motion.middle.x + wayOf(motion.speed.x, motion.acceleration.x, t);
    const y = motion.middle.y + wayOf(motion.speed.y, motion.acceleration.y, t);
    const grows = (speed: number) =>
      Math.hypot(PLACE_SPREAD * size, SPEED_SPREAD * Math.abs(speed) * t, UNREST * size * t ** 1.5);
    return {
      atS: round(fromS + (i + 1) / STEPS_PER_S),
      box: [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight],
      spread: { x: grows(motion.speed.x), y: grows(motion.speed.y) },
    };
  });
}

/** Returns what a forecast path comes upon, in order of time, each thing once. */
export function eventsOf(
  start: Box,
  steps: readonly ForecastStep[],
  { line, area, others = [] }: Obstacles,
): ForecastEvent[] {
  const events: ForecastEvent[] = [];
  const put = (atS: number, kind: ForecastEvent['kind'], other: number | null = null) => {
    if (!events.some((one) => one.kind === kind && one.other === other)) events.push({ atS, kind, other });
  };
  let before = middleOf(start);
  const [fromS, endS] = [steps[0]?.atS ?? 0, steps.at(-1)?.atS ?? 0];
  const paths = others.map((track) => ({
    start: boxAt(track.points, fromS),
    steps: forecastTrack(track, {
      fromS: fromS - 1 / STEPS_PER_S,
      seconds: endS - fromS + 0.1,
      model: 'constant_velocity',
    }),
  }));
  const inArea = area !== undefined && holds(area, before);
  for (const [i, { atS, box }] of steps.entries()) {
    const middle = middleOf(box);
    if (middle.x < 0) put(atS, 'leaves_left');
    else if (middle.x > 1) put(atS, 'leaves_right');
    else if (middle.y < 0) put(atS, 'leaves_top');
    else if (middle.y > 1) put(atS, 'leaves_bottom');
    if (line && crosses(before, middle, line)) put(atS, 'crosses_line');
    if (area && !inArea && holds(area, middle)) put(atS, 'enters_area');
    for (const [other, path] of paths.entries()) {
      const apart = path.start !== null && overlapOf(start, path.start) === 0;
      const there = path.steps?.[i];
      if (apart && there && overlapOf(box, there.box) > 0) put(atS, 'meets', other);
    }
    before = middle;
    // Beyond the picture nothing is met.
    if (events.some(({ kind }) => kind.startsWith('leaves'))) break;
  }
  return events;
}

/** Returns the box of a track at a time: that of the nearest point within a second; null where there is none. */
export function boxAt(points: readonly TrackPoint[], atS: number): Box | null {
  const nearest = points.reduce<TrackPoint | null>(
    (best, one) => (!best || Math.abs(one.atS - atS) < Math.abs(best.atS - atS) ? one : best),
    null,
  );
  return nearest && Math.abs(nearest.atS - atS) <= 1 ? nearest.box : null;
}

/** Returns true where the way from `a` to `b` crosses the line. */
export function crosses(a: Point, b: Point, [from, to]: readonly [Point, Point]): boolean {
  const side = (p: Point, q: Point, r: Point) => (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x);
  return side(from, to, a) * side(from, to, b) < 0 && side(a, b, from) * side(a, b, to) <= 0;
}

interface Motion {
  middle: Point;
  speed: Point;
  acceleration: Point;
}

/** The motion of the last points: where the straight line through them ends, and how its slope changes. */
function motionOf(points: readonly TrackPoint[], model: ForecastModel): Motion {
  const last = points.at(-1) as TrackPoint;
  const span = last.atS - (points[0]?.atS ?? last.atS);
  const line = speedAt(points, last.atS - span / 2);
  const acceleration = model === 'constant_velocity' || span < 0.5 ? { x: 0, y: 0 } : accelerationOf(points);
  const speed = {
    x: within(line.x + (acceleration.x * span) / 2, MOST_SPEED),
    y: within(line.y + (acceleration.y * span) / 2, MOST_SPEED),
  };
  return { middle: middleOf(last.box), speed, acceleration };
}

/** The change of speed from the first half of the points to the second, within what things can do. */
function accelerationOf(points: readonly TrackPoint[]): Point {
  const half = points.length >> 1;
  const [early, late] = [points.slice(0, half + 1), points.slice(half)];
  const middleS = (some: readonly TrackPoint[]) => ((some[0]?.atS ?? 0) + (some.at(-1)?.atS ?? 0)) / 2;
  const seconds = middleS(late) - middleS(early);
  if (seconds <= 0) return { x: 0, y: 0 };
  const [from, to] = [speedAt(early, middleS(early)), speedAt(late, middleS(late))];
  return {
    x: within((to.x - from.x) / seconds, MOST_ACCELERATION),
    y: within((to.y - from.y) / seconds, MOST_ACCELERATION),
  };
}

/** The way in `t` seconds. What slows down stops, and does not turn back; nothing gets faster than the fastest. */
function wayOf(speed: number, acceleration: number, t: number): number {
  if (acceleration === 0) return speed * t;
  const slows = speed * acceleration < 0;
  const limit = slows ? -speed / acceleration : (MOST_SPEED - Math.abs(speed)) / Math.abs(acceleration);
  const changing = Math.min(t, Math.max(0, limit));
  const reached = speed + acceleration * changing;
  const rest = slows ? 0 : t - changing;
  return speed * changing + (acceleration * changing ** 2) / 2 + reached * rest;
}

function holds([x0, y0, x1, y1]: Box, { x, y }: Point): boolean {
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
