/**
 * `npm run bench -- tracks`: things that move in composed films with exact truth, followed by the product. In: the data pack.
 * Out: IDF1 and switches beside joining by overlap alone; motion to the left or right; the error of forecasts beside "stays
 * where it is"; the time of a second of film.
 */
import { join } from 'node:path';
import { type Box, overlapOf } from '../../../core/box.ts';
import { describeTrack } from '../../../index/tracks/describe-track.ts';
import { type ForecastModel, forecastTrack } from '../../../index/tracks/forecast.ts';
import { joinTracks } from '../../../index/tracks/join-tracks.ts';
import { middleOf, type Track, type TrackFrame } from '../../../index/tracks/track.ts';
import { seeThings } from '../../../ingest/things/see-things.ts';
import { openThings } from '../../../model/runtime/things/detector.ts';
import { createRandom, drawInt, type Random } from '../../random.ts';
import type { Measured } from '../../report.ts';
import { pick, readCutOuts, readLandscapes, SCENE } from '../compose.ts';
import {
  boxOfMover,
  drawMover,
  FILM_FPS,
  type Mover,
  openFilm,
  otherBoxes,
  WAYS,
  type Way,
} from './films.ts';
import {
  type BoxesByTime,
  countTracks,
  idf1,
  type TrackCounts,
  trackOf,
  withoutIgnored,
} from './measures.ts';

const KINDS = [
  'person',
  'bicycle',
  'car',
  'motorcycle',
  'bus',
  'truck',
  'cat',
  'dog',
  'horse',
  'sheep',
  'cow',
  'bear',
];
const SECONDS = 7;
/** A forecast is made at this time of a film. */
const FORECAST_FROM_S = 3;
const HORIZONS = [1, 2, 3];
const MODELS: readonly ForecastModel[] = ['constant_velocity', 'constant_acceleration'];
/** A thing that moves further than this across has a direction. */
const LEAST_MOVED = 0.15;

/** Options of `tracks`. */
export interface TracksOptions {
  data: string;
  seed: number;
  films: number;
}

/** A film, followed. */
interface Followed {
  movers: Mover[];
  truth: BoxesByTime[];
  frames: TrackFrame[];
  /** The boxes of other things that the cut-outs show, by time. */
  ignored: (ms: number) => Box[];
}

/** Measures tracks; see the top of the file. */
export async function benchTracks({ data, seed, films }: TracksOptions): Promise<Measured> {
  const random = createRandom(seed);
  const detector = await openThings();
  const images = join(data, 'images');
  const cutOuts = readCutOuts(images, (label) => KINDS.includes(label));
  const landscapes = readLandscapes(images, random);
  const tally = newTally();
  const times: number[] = [];
  for (let i = 0; i < films; i++) {
    const movers = Array.from({ length: drawInt(random, 1, 4) }, () => drawMover(cutOuts, SECONDS, random));
    const pictureAt = await openFilm(pick(landscapes, random), movers);
    const frames: TrackFrame[] = [];
    for (let frame = 0; frame < SECONDS * FILM_FPS; frame++) {
      const atS = frame / FILM_FPS;
      const startedMs = performance.now();
      frames.push({ atS, things: await seeThings(detector, pictureAt(atS)) });
      times.push(performance.now() - startedMs);
    }
    const ignored = (ms: number) => movers.flatMap((mover) => otherBoxes(mover, ms / 1000));
    tallyFilm(tally, { movers, truth: movers.map((mover) => truthOf(mover)), frames, ignored }, random);
  }
  await detector.close();
  const ms = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
  const figures = { ...presentTally(tally), msOfPicture: Math.round(ms) };
  return {
    name: 'tracks',
    tables: tablesOf(figures, films),
    figures,
    baselines: { idf1: figures.byOverlap.idf1, motion: 50, forecast: figures.forecast.stays },
    options: { seed, films },
    model: `things@${detector.revision}`,
  };
}

function truthOf(mover: Mover): BoxesByTime {
  const boxes = new Map<number, Box>();
  for (let frame = 0; frame < SECONDS * FILM_FPS; frame++) {
    const box = boxOfMover(mover, frame / FILM_FPS);
    if (box) boxes.set(msOf(frame / FILM_FPS), box);
  }
  return boxes;
}

interface Tally {
  product: TrackCounts;
  /** Of true boxes, of which a fifth is left out. */
  exact: TrackCounts;
  /** True boxes that the detector finds. */
  detected: number;
  byOverlap: TrackCounts;
  motion: { right: number; found: number; all: number };
  errors: Record<ForecastModel | 'stays', number[][]>;
  /** Of the constant speed and of staying, after three seconds. */
  byWay: Record<Way, [steady: number, stays: number][]>;
  /** Truth that lies within the ellipse, by horizon. */
  inEllipse: boolean[][];
}

function newTally(): Tally {
  const none = { right: 0, found: 0, there: 0, switches: 0 };
  const lists = () => HORIZONS.map((): number[] => []);
  return {
    product: { ...none },
    exact: { ...none },
    detected: 0,
    byOverlap: { ...none },
    motion: { right: 0, found: 0, all: 0 },
    errors: { constant_velocity: lists(), constant_acceleration: lists(), stays: lists() },
    byWay: Object.fromEntries(WAYS.map((way) => [way, []])) as unknown as Tally['byWay'],
    inEllipse: HORIZONS.map(() => []),
  };
}

function tallyFilm(tally: Tally, { movers, truth, frames, ignored }: Followed, random: Random): void {
  const tracks = joinTracks(frames);
  const boxes = tracks.map(boxesOf);
  add(tally.product, countTracks(truth, withoutIgnored(boxes, truth, ignored)));
  add(tally.byOverlap, countTracks(truth, withoutIgnored(joinByOverlap(frames), truth, ignored)));
  const exact = joinTracks(exactFrames(movers, truth, random));
  add(tally.exact, countTracks(truth, exact.map(boxesOf)));
  for (const own of truth) tally.detected += detectedBoxes(own, frames);
  for (const [i, mover] of movers.entries()) {
    const own = truth[i] as BoxesByTime;
    if (own.size === 0) continue;
    const n = trackOf(own, boxes);
    const track = n === null ? undefined : tracks[n];
    tallyMotion(tally, own, track);
    if (track) tallyForecast(tally, mover, track);
  }
}

function tallyMotion({ motion }: Tally, truth: BoxesByTime, track: Track | undefined): void {
  const all = [...truth.values()];
  const moved = middleOf(all.at(-1) as Box).x - middleOf(all[0] as Box).x;
  if (Math.abs(moved) < LEAST_MOVED) return;
  motion.all++;
  if (!track) return;
  motion.found++;
  motion.right += Number(Math.sign(describeTrack(track).moved.x) === Math.sign(moved));
}

function tallyForecast(tally: Tally, mover: Mover, track: Track): void {
  const known = track.points.filter(({ atS }) => atS <= FORECAST_FROM_S + 1e-6);
  const last = known.at(-1);
  // A second of motion at least, and seen just now.
  if (!last || known.length < FILM_FPS || FORECAST_FROM_S - last.atS > 0.3) return;
  const from = { fromS: FORECAST_FROM_S, seconds: 3 };
  for (const [h, horizon] of HORIZONS.entries()) {
    const timeS = FORECAST_FROM_S + horizon;
    const truth = boxOfMover(mover, timeS);
    // What has left is nowhere: its error would be one of the picture's edge.
    if (!truth) continue;
    const goal = mover.at(timeS);
    const away = (x: number, y: number) =>
      100 * Math.hypot(x - goal.x, ((y - goal.y) * SCENE.height) / SCENE.width);
    const middle = middleOf(last.box);
    const stays = away(middle.x, middle.y);
    tally.errors.stays[h]?.push(stays);
    for (const model of MODELS) {
      const step = forecastTrack(track, { ...from, model })?.find(({ atS }) => Math.abs(atS - timeS) < 0.01);
      if (!step) continue;
      const there = middleOf(step.box);
      const error = away(there.x, there.y);
      tally.errors[model][h]?.push(error);
      if (model !== 'constant_velocity') continue;
      if (horizon === 3) tally.byWay[mover.way].push([error, stays]);
      const [dx, dy] = [(there.x - goal.x) / step.spread.x, (there.y - goal.y) / step.spread.y];
      tally.inEllipse[h]?.push(dx ** 2 + dy ** 2 <= 1);
    }
  }
}

function boxesOf({ points }: Track): BoxesByTime {
  return new Map(points.map(({ atS, box }) => [msOf(atS), box]));
}

/** The true boxes of a film as a detector would see them that misses each fifth. */
function exactFrames(movers: readonly Mover[], truth: readonly BoxesByTime[], random: Random): TrackFrame[] {
  return Array.from({ length: SECONDS * FILM_FPS }, (_, frame) => {
    const atS = frame / FILM_FPS;
    const things = movers.flatMap(({ cutOut: { label } }, i) => {
      const box = truth[i]?.get(msOf(atS));
      return box && random() >= 0.2 ? [{ label, box, chance: 0.8, colours: [] }] : [];
    });
    return { atS, things };
  });
}

function detectedBoxes(truth: BoxesByTime, frames: readonly TrackFrame[]): number {
  return frames.filter(({ atS, things }) => {
    const box = truth.get(msOf(atS));
    return box && things.some((thing) => thing.chance >= 0.08 && overlapOf(thing.box, box) >= 0.5);
  }).length;
}

/** The trivial way: each likely box goes to the track whose last box it overlaps most, in the picture just before. */
function joinByOverlap(frames: readonly TrackFrame[]): BoxesByTime[] {
  const all: Map<number, Box>[] = [];
  let open: { boxes: Map<number, Box>; last: Box }[] = [];
  for (const { atS, things } of frames) {
    const now: typeof open = [];
    for (const { box, chance } of things) {
      if (chance < 0.3) continue;
      const [best] = open
        .filter((one) => !now.some(({ boxes }) => boxes === one.boxes) && overlapOf(one.last, box) >= 0.3)
        .toSorted((a, b) => overlapOf(b.last, box) - overlapOf(a.last, box));
      const boxes = best?.boxes ?? new Map<number, Box>();
      if (!best) all.push(boxes);
      boxes.set(msOf(atS), box);
      now.push({ boxes, last: box });
    }
    open = now;
  }
  return all;
}

function presentTally({ product, exact, detected, byOverlap, motion, errors, byWay, inEllipse }: Tally) {
  const medians = (lists: readonly number[][]) => lists.map((list) => round(median(list)));
  return {
    product: { idf1: idf1(product), switches: product.switches, boxes: product.there },
    byOverlap: { idf1: idf1(byOverlap), switches: byOverlap.switches },
    exact: { idf1: idf1(exact), switches: exact.switches },
    detected: share(detected, product.there),
    motion: {
      ...motion,
      rightOfFound: share(motion.right, motion.found),
      foundShare: share(motion.found, motion.all),
    },
    forecast: {
      constantVelocity: medians(errors.constant_velocity),
      constantAcceleration: medians(errors.constant_acceleration),
      stays: medians(errors.stays),
      things: errors.stays.map(({ length }) => length),
      inEllipse: inEllipse.map((list) => share(list.filter(Boolean).length, list.length)),
      byWay: WAYS.map((way) => ({
        way,
        things: byWay[way].length,
        steady: round(median(byWay[way].map(([steady]) => steady))),
        stays: round(median(byWay[way].map(([, stays]) => stays))),
      })),
    },
  };
}

type Figures = ReturnType<typeof presentTally> & { msOfPicture: number };

function tablesOf(
  { product, exact, detected, byOverlap, motion, forecast, msOfPicture }: Figures,
  films: number,
): Measured['tables'] {
  return [
    {
      title: 'Tracks in composed films',
      columns: ['way of joining', 'IDF1, %', 'switches'],
      rows: [
        { name: 'tracks', cells: [product.idf1, product.switches] },
        { name: 'tracks of true boxes, a fifth left out', cells: [exact.idf1, exact.switches] },
        { name: 'by overlap alone', cells: [byOverlap.idf1, byOverlap.switches] },
      ],
      note: `${films} films of ${SECONDS} s with one to three things (${product.boxes} true boxes, of which the detector finds ${detected} %, whatever it calls them). A picture takes ${msOfPicture} ms; ${FILM_FPS} are looked at for a second of film.`,
    },
    {
      title: 'Motion to the left or to the right, in per cent',
      columns: ['things that move across', 'followed', 'right of these', 'by chance'],
      rows: [{ name: String(motion.all), cells: [motion.foundShare, motion.rightOfFound, 50] }],
    },
    {
      title: 'Error of forecasts (median), in per cent of the width of the picture',
      columns: [
        'after',
        'constant speed',
        'constant acceleration',
        'stays where it is',
        'within the ellipse, %',
        'things',
      ],
      rows: HORIZONS.map((horizon, h) => ({
        name: `${horizon} s`,
        cells: [
          ...[forecast.constantVelocity[h], forecast.constantAcceleration[h], forecast.stays[h]],
          ...[forecast.inEllipse[h], forecast.things[h]],
        ].map((cell) => cell ?? null),
      })),
      note: 'Of things that were followed and are still in the picture. The ellipse is that of constant speed.',
    },
    {
      title: 'Error after 3 s by the way of moving (median), in per cent of the width',
      columns: ['way', 'constant speed', 'stays where it is', 'things'],
      rows: forecast.byWay.map(({ way, steady, stays, things }) => ({
        name: way,
        cells: [steady, stays, things],
      })),
    },
  ];
}

function add(to: TrackCounts, more: TrackCounts): void {
  for (const key of ['right', 'found', 'there', 'switches'] as const) to[key] += more[key];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function share(part: number, all: number): number {
  return Math.round((1000 * part) / Math.max(1, all)) / 10;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function msOf(timeS: number): number {
  return Math.round(timeS * 1000);
}
