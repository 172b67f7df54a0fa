/**
 * Sketches the scene of a picture from its boxes alone, without a vision model: where things stand on the ground, which is
 * nearer, and what follows. In: the things of a picture. Out: places in metres around a guessed camera, with the
 * assumptions that they rest on. Estimates by rules: nothing here is measured.
 */
import type { PlaceRelation } from '../../../contract/index.ts';
import { overlapOf, sharedOfSmaller } from '../../../core/box.ts';
import { SEEN_FROM } from '../count.ts';
import { relationScore } from '../geometry.ts';
import type { SeenThing } from '../seen-thing.ts';
import { type GuessedCamera, guessCamera, isCut, VIEW_DEG } from './camera.ts';
import { usualSize } from './usual-sizes.ts';

/** Boxes of two kinds that share more than this are one thing with two names. */
const SAME_THING = 0.7;
/** Things of a sketch: more cannot be told apart in it. */
const MOST_THINGS = 30;
/** Things between which relations are looked for, the likeliest. */
const MOST_RELATED = 8;
/** Relations of a sketch. */
const MOST_RELATIONS = 12;
/** A relation that holds less is not worth saying. */
const LEAST_SCORE = 0.6;
/** Nearest and farthest places, in metres. */
const NEAREST_M = 0.4;
const FARTHEST_M = 200;
/** A foot this near to the horizon says only that the thing is far. */
const LEAST_BELOW = 0.015;
/** Boxes that share more than this of the smaller one hide one another. */
const HIDES_FROM = 0.15;
/** How far a distance may be off, as a share of it: by foot and size, by one of them, by neither. */
const SPREADS = { both: 0.25, one: 0.4, none: 0.7 } as const;

/** The sign that a distance was taken from. */
export type DistanceSign = 'foot' | 'size';

/** A thing with its place on the ground; the camera stands at 0, looking along z. */
export interface PlacedThing {
  seen: SeenThing;
  /** To the right of the camera's axis. */
  xM: number;
  /** Away from the camera. */
  zM: number;
  widthM: number;
  heightM: number;
  /** How far it may be off, along z. */
  spreadM: number;
  signs: readonly DistanceSign[];
}

/** A relation between two things of a sketch, by their positions in it. */
export interface SketchedRelation {
  relation: PlaceRelation;
  things: readonly [number, number];
  /** How likely it is: both boxes and the rule. */
  probability: number;
  isGuess: boolean;
}

/** The sketch of a picture; things come nearest first. */
export interface SceneSketch {
  camera: GuessedCamera;
  things: PlacedThing[];
  relations: SketchedRelation[];
  /** The assumptions, as English sentences. */
  assumptions: string[];
}

/** Relations that a sketch tells, the most telling first; the other direction follows from the other thing. */
const TOLD: readonly PlaceRelation[] = ['on', 'inside', 'in_front_of', 'left_of'];

/** Sketches the scene of a picture whose width is `aspect` times its height. */
export function sketchScene(seen: readonly SeenThing[], aspect: number): SceneSketch {
  const likely = likelyThings(seen);
  const camera = guessCamera(likely, aspect);
  const things = inOrderOfDepth(likely.map((one) => place(one, camera, aspect)));
  return { camera, things, relations: relationsOf(things), assumptions: assumptionsOf(camera) };
}

/** The things that are seen, each once. */
function likelyThings(seen: readonly SeenThing[]): SeenThing[] {
  const kept: SeenThing[] = [];
  for (const one of seen.toSorted((a, b) => b.chance - a.chance)) {
    if (one.chance < SEEN_FROM || kept.length >= MOST_THINGS) break;
    if (!kept.some(({ box }) => overlapOf(box, one.box) > SAME_THING)) kept.push(one);
  }
  return kept;
}

/** Puts a thing on the ground, by where its foot is and how large it looks. */
function place(seen: SeenThing, { heightM, horizon, focal }: GuessedCamera, aspect: number): PlacedThing {
  const [x0, y0, x1, y1] = seen.box;
  const size = usualSize(seen.label);
  const below = y1 - horizon;
  // A foot below the edge is nearer than the edge: what can be seen of it says at most so far.
  const byFoot = size?.stands !== false && below > LEAST_BELOW ? (focal * heightM) / below : null;
  const bySize = size && !isCut(seen.box) ? (focal * size.heightM) / Math.max(1e-3, y1 - y0) : null;
  const found = [byFoot, bySize].filter((one) => one !== null);
  const mean = Math.exp(found.reduce((sum, one) => sum + Math.log(one), 0) / Math.max(1, found.length));
  const zM = Math.min(FARTHEST_M, Math.max(NEAREST_M, found.length > 0 ? mean : FARTHEST_M / 4));
  const spread = found.length === 2 ? SPREADS.both : found.length === 1 ? SPREADS.one : SPREADS.none;
  const across = (share: number) => (share * aspect * zM) / focal;
  return {
    ...{ seen, zM, xM: across((x0 + x1) / 2 - 0.5), widthM: across(x1 - x0) },
    heightM: ((y1 - y0) * zM) / focal,
    spreadM: spread * zM,
    signs: [...(byFoot === null ? [] : (['foot'] as const)), ...(bySize === null ? [] : (['size'] as const))],
  };
}

/** Sorts things, nearest first; of two that hide one another the one that reaches lower is the nearer. */
function inOrderOfDepth(things: readonly PlacedThing[]): PlacedThing[] {
  const sorted = things.toSorted((a, b) => a.zM - b.zM);
  for (let i = 1; i < sorted.length; i++) {
    for (let j = i; j > 0; j--) {
      const [near, far] = [sorted[j - 1] as PlacedThing, sorted[j] as PlacedThing];
      if (!hides(far, near)) break;
      sorted[j - 1] = moved(far, Math.min(far.zM, near.zM));
      sorted[j] = moved(near, Math.max(far.zM, near.zM));
    }
  }
  return sorted;
}

/** True where `a` hides a part of `b`: their boxes cross, both stand, and `a` reaches lower. */
function hides(a: PlacedThing, b: PlacedThing): boolean {
  const stand = [a, b].every(({ seen }) => usualSize(seen.label)?.stands);
  const height = Math.min(a.seen.box[3] - a.seen.box[1], b.seen.box[3] - b.seen.box[1]);
  const isLower = a.seen.box[3] - b.seen.box[3] > 0.05 * height;
  return stand && isLower && sharedOfSmaller(a.seen.box, b.seen.box) > HIDES_FROM;
}

/** The same thing at another distance: what is seen of it stays on its ray. */
function moved(thing: PlacedThing, zM: number): PlacedThing {
  const times = zM / thing.zM;
  const { xM, widthM, heightM, spreadM } = thing;
  return {
    ...thing,
    zM,
    ...{ xM: xM * times, widthM: widthM * times, heightM: heightM * times, spreadM: spreadM * times },
  };
}

/** The relations between the likeliest things: of each pair the most telling one that holds. */
function relationsOf(things: readonly PlacedThing[]): SketchedRelation[] {
  const chosen = [...things.keys()]
    .toSorted((a, b) => (things[b]?.seen.chance ?? 0) - (things[a]?.seen.chance ?? 0))
    .slice(0, MOST_RELATED);
  const found: SketchedRelation[] = [];
  for (const [n, one] of chosen.entries()) {
    for (const other of chosen.slice(n + 1)) {
      const best = tellingRelation(things, one, other);
      if (best) found.push(best);
    }
  }
  return found.toSorted((a, b) => b.probability - a.probability).slice(0, MOST_RELATIONS);
}

function tellingRelation(
  things: readonly PlacedThing[],
  one: number,
  other: number,
): SketchedRelation | null {
  for (const relation of TOLD) {
    for (const pair of [[one, other] as const, [other, one] as const]) {
      const [a, b] = pair.map((i) => (things[i] as PlacedThing).seen) as [SeenThing, SeenThing];
      const score = relationScore(relation, a.box, [b.box]);
      if (score < LEAST_SCORE) continue;
      const isGuess = relation === 'in_front_of';
      return { relation, things: pair, probability: score * a.chance * b.chance, isGuess };
    }
  }
  return null;
}

function assumptionsOf({ heightM, horizon, basedOn }: GuessedCamera): string[] {
  const from = basedOn > 0 ? `guessed from ${basedOn === 1 ? 'one thing' : `${basedOn} things`}` : 'assumed';
  return [
    `The angle of view is ${VIEW_DEG} degrees across, without distortion.`,
    `The camera is level, ${heightM} m above a flat ground, with the horizon ${Math.round(horizon * 100)} % from the top (${from}).`,
    'Things have the usual height of their kind, and stand on the ground where their box ends.',
    'Of two things that cross, the one that reaches lower is nearer.',
    'One picture was looked at: distances are estimates, and what was not detected is missing.',
  ];
}
