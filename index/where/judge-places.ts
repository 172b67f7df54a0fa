/**
 * Judges what a sentence says of places, numbers, colours and sizes by the things seen in one picture. In: the parsed sentence,
 * and boxes. Out: a probability, the boxes that speak for it, and a reason for each part. A part that cannot be checked
 * is said; it never counts as seen.
 */
import type {
  NamedRelation,
  NamedThing,
  ParsedPlaces,
  PlaceRelation,
  PlaceState,
  ThingSize,
} from '../../contract/index.ts';
import type { Box } from '../../core/box.ts';
import { isConditional } from '../query/where/parse-places.ts';
import { countable, countChance, isCount, likeliestCount, SEEN_FROM } from './count.ts';
import { ramp, relationScore } from './geometry.ts';
import type { SeenThing } from './seen-thing.ts';

/** The things of a picture, judged by a sentence. */
export interface PlaceJudgement {
  state: PlaceState;
  /** Null where nothing could be checked. */
  probability: number | null;
  /** The things that the sentence names, each with its box; the same box once. */
  boxes: SeenThing[];
  reasons: string[];
}

/** A colour with this share of a thing names it; from half of it on it may. */
const FULL_SHARE = 0.35;
const HALF_SHARE = 0.1;
/**
 * The share of the picture's height that a thing takes in a close-up and in a wide shot: from none to all of it. Both are ways
 * of speaking, and half a picture is neither.
 */
const SIZES: Readonly<Record<ThingSize, readonly [none: number, all: number]>> = {
  close_up: [0.4, 0.7],
  wide: [0.5, 0.25],
};
/** Boxes tried for a thing, the surest first: with four things of a relation, 4,096 ways at most. */
const MOST_TRIED = 8;
/** A relation or number that is more likely than not holds. */
const HOLDS = 0.5;
/** The chance of a relation between things of which one was not found: the detector misses every third. */
const UNSEEN = 0.05;

/**
 * The place of a thing that was not found, where nothing is known of it: the middle. A dog at the left edge is likelier to
 * the left of a car that nobody sees than to its right.
 */
const ANYWHERE: Box = [0.35, 0.35, 0.65, 0.65];

/**
 * Relations for which one thing's place is a hint: what is at the edge is likelier far from another than what is in the
 * middle, and what is low and large likelier in front.
 */
const HINTED: ReadonlySet<PlaceRelation> = new Set([
  ...(['left_of', 'right_of', 'above', 'below'] as const),
  ...(['next_to', 'far_from', 'in_front_of', 'behind'] as const),
]);

/** A box that may be a thing of the sentence. */
interface Candidate {
  seen: SeenThing;
  /** How well its colour and its size fit, 0..1; 1 where none is asked for. */
  fit: number;
  /** The chance that it is such a thing, of such a colour and size. */
  chance: number;
}

/** A thing of the sentence, by its position, for which there is one box. */
export interface FixedThing {
  thing: number;
  seen: SeenThing;
}

/** One part of the sentence, judged. */
interface Part {
  probability: number;
  holds: boolean;
  reason: string;
  boxes: SeenThing[];
}

/** Judges the things seen in one picture by what a sentence says; of a fixed thing no other box is tried. */
export function judgePlaces(
  places: ParsedPlaces,
  seen: readonly SeenThing[],
  fixed: FixedThing | null = null,
): PlaceJudgement {
  const candidates = places.things.map((thing, i) =>
    candidatesFor(thing, fixed?.thing === i ? [fixed.seen] : seen),
  );
  const related = new Set(places.relations.flatMap(({ things }) => things));
  const parts = [
    ...(places.relations.length > 0 ? judgeRelations(places, candidates) : []),
    ...places.things.flatMap((thing, i) => judgeThing(thing, candidates[i] ?? [], related.has(i))),
  ];
  const plain = places.things.flatMap((thing, i) => {
    if (isConditional(thing) || related.has(i)) return [];
    return (candidates[i] ?? []).slice(0, 1).flatMap((one) => (isLikely(one) ? [one.seen] : []));
  });
  const boxes = [...new Set([...parts.flatMap((part) => part.boxes), ...plain])];
  const reasons = [
    ...parts.map(({ reason }) => reason),
    ...places.not_checked.map((words) => `"${words}" was not checked: the detector knows no such thing.`),
  ];
  if (parts.length === 0) return { state: 'not_checked', probability: null, boxes, reasons };
  const isSeen = parts.every(({ holds }) => holds);
  const state = !isSeen ? 'not_seen' : places.not_checked.length > 0 ? 'not_checked' : 'seen';
  return { state, probability: parts.reduce((all, part) => all * part.probability, 1), boxes, reasons };
}

function candidatesFor({ labels, colour, size }: NamedThing, seen: readonly SeenThing[]): Candidate[] {
  return seen
    .filter(({ label }) => labels.includes(label))
    .map((one): Candidate => {
      const fit =
        (colour === null ? 1 : colourFit(one, colour)) * (size === null ? 1 : sizeFit(one, size.kind));
      return { seen: one, fit, chance: one.chance * fit };
    })
    .toSorted((a, b) => b.chance - a.chance);
}

/** Returns true for a box that is likely enough to be called the thing, of its colour and size. */
function isLikely({ seen, fit }: Candidate): boolean {
  return seen.chance >= SEEN_FROM && fit >= HOLDS;
}

function colourFit({ colours }: SeenThing, wanted: NamedThing['colour']): number {
  const share = colours.find(({ colour }) => colour === wanted)?.share ?? 0;
  return Math.min(1, Math.max(0.05, (share - HALF_SHARE) / (FULL_SHARE - HALF_SHARE)));
}

function sizeFit({ box: [, y0, , y1] }: SeenThing, kind: ThingSize): number {
  return Math.max(0.05, ramp(y1 - y0, ...SIZES[kind]));
}

/** Judges the number, colour and size of a thing; nothing for a thing without. Its relations speak for its colour and size. */
function judgeThing(thing: NamedThing, candidates: Candidate[], isRelated: boolean): Part[] {
  if (thing.count !== null) return [judgeCount(thing, thing.count, candidates)];
  const { colour, size } = thing;
  if ((colour === null && size === null) || isRelated) return [];
  const [best] = candidates;
  const probability = 1 - candidates.reduce((none, { chance }) => none * (1 - chance), 1);
  const fits = best !== undefined && isLikely(best);
  const reason = `${thing.text}: ${best ? factsOf(best.seen, thing) : 'not seen'}`;
  return [{ probability, holds: fits, reason, boxes: best ? [best.seen] : [] }];
}

function factsOf(seen: SeenThing, { colour, size }: NamedThing): string {
  return [
    `${seen.label} ${percent(seen.chance)}`,
    ...(colour === null ? [] : [`${colour} ${percent(colourFit(seen, colour))}`]),
    ...(size === null ? [] : [`${size.text} ${percent(sizeFit(seen, size.kind))}`]),
  ].join(', ');
}

function judgeCount(
  thing: NamedThing,
  count: NonNullable<NamedThing['count']>,
  candidates: Candidate[],
): Part {
  const boxes = candidates
    .filter(({ fit }) => fit >= HOLDS)
    .map(({ seen, chance }) => ({ seen, box: seen.box, chance }));
  const probability = countChance(boxes, count);
  const found = likeliestCount(boxes);
  return {
    probability,
    holds: isCount(
      boxes.map(({ seen }) => seen),
      count,
    ),
    reason: `${thing.text}: ${found} seen, right with ${percent(probability)}`,
    boxes: countable(boxes)
      .slice(0, found)
      .map(({ seen }) => seen),
  };
}

/** A place in a relation: a thing of the sentence, to be filled with a box of its own. */
interface Slot {
  thing: number;
  candidates: Candidate[];
}

/** Judges all relations together, so that a thing is the same box in each. */
function judgeRelations({ things, relations }: ParsedPlaces, candidates: Candidate[][]): Part[] {
  const slots: Slot[] = [];
  const slotsOf = relations.map((relation) => slotsOfRelation(relation, slots, candidates));
  const missing = slots.filter((slot) => slot.candidates.length === 0);
  if (missing.length > 0) {
    const names = [...new Set(missing.map(({ thing }) => things[thing]?.text))].join(', ');
    const found = slots.flatMap((slot) => slot.candidates.slice(0, 1).map(({ seen }) => seen));
    const reason = (text: string) => `${text}: ${names} not seen`;
    return relations.map((relation, i) => {
      const own = (slotsOf[i] ?? []).map((slot) => slots[slot]?.candidates[0]?.seen.box ?? ANYWHERE);
      const hint = HINTED.has(relation.relation)
        ? relationScore(relation.relation, own[0] ?? ANYWHERE, own.slice(1))
        : 0;
      const probability = UNSEEN * (0.5 + hint / 2);
      return { probability, holds: false, reason: reason(relation.text), boxes: found };
    });
  }
  const { chosen } = bestChoice(slots, relations, slotsOf);
  return relations.map((relation, i) => {
    const own = (slotsOf[i] ?? []).map((slot) => chosen[slot] as Candidate);
    const score = scoreOf(relation, own);
    const chance = own.reduce((all, one) => all * one.chance, 1);
    const names = own.map((one) => `${one.seen.label} ${percent(one.seen.chance)}`).join(', ');
    return {
      probability: Math.max(UNSEEN * chance, score * chance),
      holds: score >= HOLDS && own.every(isLikely),
      reason: `${relation.text}: ${percent(score)}${relation.is_guess ? ' (a guess)' : ''} between ${names}`,
      boxes: own.map(({ seen }) => seen),
    };
  });
}

/** Adds the slots of a relation; a thing of several relations has one, unless a relation names it twice. */
function slotsOfRelation({ things }: NamedRelation, slots: Slot[], candidates: Candidate[][]): number[] {
  const own: number[] = [];
  for (const thing of things) {
    const known = slots.findIndex((slot, i) => slot.thing === thing && !own.includes(i));
    if (known < 0) slots.push({ thing, candidates: (candidates[thing] ?? []).slice(0, MOST_TRIED) });
    own.push(known < 0 ? slots.length - 1 : known);
  }
  return own;
}

/** Returns the choice of boxes, one for each slot, under which the relations are likeliest. */
function bestChoice(
  slots: readonly Slot[],
  relations: readonly NamedRelation[],
  slotsOf: readonly number[][],
): { chosen: Candidate[]; value: number } {
  let best: { chosen: Candidate[]; value: number } = {
    chosen: slots.map(({ candidates }) => candidates[0] as Candidate),
    value: -1,
  };
  const tried = Math.max(1, Math.floor(4096 ** (1 / slots.length)));
  const choose = (chosen: Candidate[], chance: number): void => {
    const slot = slots[chosen.length];
    if (slot === undefined) {
      const value = relations.reduce(
        (all, relation, i) =>
          all *
          (0.01 +
            scoreOf(
              relation,
              (slotsOf[i] ?? []).map((at) => chosen[at] as Candidate),
            )),
        chance,
      );
      if (value > best.value) best = { chosen, value };
      return;
    }
    for (const candidate of slot.candidates.slice(0, tried)) {
      if (!chosen.some(({ seen }) => seen === candidate.seen))
        choose([...chosen, candidate], chance * candidate.chance);
    }
  };
  choose([], 1);
  return best;
}

function scoreOf({ relation }: NamedRelation, [first, ...others]: readonly Candidate[]): number {
  if (!first) return 0;
  return relationScore(
    relation,
    first.seen.box,
    others.map(({ seen }) => seen.box),
  );
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
