/**
 * `npm run bench -- picks`: which of two things a sentence means. Two cut-outs of held-back photographs stand side by side over a
 * landscape, of one kind or of two; the sentence is one that a person wrote about the photograph of one of them. In: the data
 * pack. Out: shares of right picks by the vector of each thing's crop, beside the kind alone, and kind and colours. The half
 * `fit` has other photographs, and says how sure a difference of cosines makes.
 */
import { join } from 'node:path';
import { type Box, overlapOf } from '../../../core/box.ts';
import { dot } from '../../../core/vector.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';
import { embedCrops } from '../../../ingest/crops/embed-crops.ts';
import { seeThings } from '../../../ingest/things/see-things.ts';
import { type ModelPack, openPack } from '../../../model/runtime/pack.ts';
import { openThings } from '../../../model/runtime/things/detector.ts';
import { findMeasuredPack } from '../../find-pack.ts';
import { createRandom, type Random } from '../../random.ts';
import type { Measured } from '../../report.ts';
import { composeScene, type Look, pick, readLandscapes } from '../compose.ts';
import { KINDS } from '../scenes.ts';
import { coloursIn } from './colour-words.ts';
import { type DescribedCutOut, readDescribed } from './cut-outs.ts';

/** Options of `picks`. */
export interface PicksOptions {
  pack: string;
  data: string;
  seed: number;
  half: 'fit' | 'judge';
  /** Scenes of one kind, and as many of two. */
  scenes: number;
}

/** Ways to pick, the trivial ones first. */
const WAYS = ['kind', 'kind and its colour', 'kind and any colour', 'vector', 'vector, own words'] as const;
type Way = (typeof WAYS)[number];

/** Sentences by the kinds of their two things, and by language. */
const GROUPS = ['one kind, English', 'one kind, Chinese', 'two kinds'] as const;
type Group = (typeof GROUPS)[number];

/** The picks of a group: 1 is right, a half where nothing tells the two apart. */
type Picks = Record<Way, number[]>;

/** A picture's height in pixels of each cut-out. */
const HEIGHT_PX = 170;
/** A box that shares this much with where a cut-out stands, and is this likely, is of it. */
const SAME = 0.5;
const FOUND_FROM = 0.3;
/** Where a sentence turns from its thing to the place; "in" stays, for "a man in a red jacket". */
const PLACE =
  /\s(?:on|at|near|next to|by|inside|into|down|through|over|under|behind|beside|along|across|outside|while|as)\s|[,，]|在/i;

/** Measures picks; see the top of the file. */
export async function benchPicks({ pack: name, data, seed, half, scenes }: PicksOptions): Promise<Measured> {
  const random = createRandom(2 * seed + (half === 'fit' ? 0 : 1));
  const images = join(data, 'images');
  const [pack, detector] = [await openPack(await findMeasuredPack(name)), await openThings()];
  const look: Look = (picture) => seeThings(detector, picture);
  const cutOuts = await readDescribed(images, { look, kinds: KINDS, half });
  const landscapes = readLandscapes(images, random);
  const picks = Object.fromEntries(GROUPS.map((group) => [group, noPicks()])) as Record<Group, Picks>;
  const leads: number[] = [];
  let found = 0;
  for (let i = 0; i < 2 * scenes; i++) {
    const isOneKind = i % 2 === 0;
    const pair = drawPair(cutOuts, isOneKind, random);
    const { picture, boxes } = await composeScene(pick(landscapes, random), placed(pair, random));
    const seen = await look(picture);
    const things = pair.map((cutOut, n) => thingOf(cutOut, boxes[n] as Box, seen));
    if (!isPair(things)) continue;
    found++;
    const vectors = await embedCrops(
      picture,
      things.map(({ box }) => box),
      pack.frames,
    );
    for (const sentence of pair[0].sentences) {
      const group = groupOf(sentence, isOneKind);
      const lead = await leadOf(sentence, vectors, pack);
      if (isOneKind) leads.push(lead);
      const own = await leadOf(ownWords(sentence), vectors, pack);
      for (const [way, right] of Object.entries(judge(sentence, things, { lead, own })))
        picks[group][way as Way].push(right);
    }
  }
  await detector.close();
  await pack.close();
  const figures = { picks: sharesOf(picks), scenes: 2 * scenes, found, scale: likeliestScale(leads) };
  return {
    name: half === 'fit' ? 'picks-fit' : 'picks',
    tables: [tableOf(figures, picks, cutOuts.length)],
    figures,
    baselines: { chance: 50 },
    options: { seed, half, scenes },
    model: `${pack.id}@${pack.revision}`,
  };
}

function drawPair(
  cutOuts: readonly DescribedCutOut[],
  isOneKind: boolean,
  random: Random,
): [DescribedCutOut, DescribedCutOut] {
  const first = pick(cutOuts, random);
  const others = cutOuts.filter(
    ({ bytes, label }) => bytes !== first.bytes && (label === first.label) === isOneKind,
  );
  // Of a kind that there is once, no pair can be made.
  return others.length > 0 ? [first, pick(others, random)] : drawPair(cutOuts, isOneKind, random);
}

function placed(pair: readonly DescribedCutOut[], random: Random) {
  const xs = random() < 0.5 ? [0.28, 0.72] : [0.72, 0.28];
  return pair.map((cutOut, i) => ({ cutOut, x: xs[i] as number, y: 0.55, heightPx: HEIGHT_PX }));
}

/** Returns what the detector sees of a cut-out, under its own name. */
function thingOf({ label, inner }: DescribedCutOut, box: Box, seen: readonly SeenThing[]): SeenThing | null {
  const [x0, y0, x1, y1] = box;
  const [w, h] = [x1 - x0, y1 - y0];
  const truth: Box = [x0 + inner[0] * w, y0 + inner[1] * h, x0 + inner[2] * w, y0 + inner[3] * h];
  const isOf = (one: SeenThing) => one.label === label && one.chance >= FOUND_FROM;
  return seen.find((one) => isOf(one) && overlapOf(one.box, truth) >= SAME) ?? null;
}

function isPair(things: (SeenThing | null)[]): things is [SeenThing, SeenThing] {
  return things.every((one) => one !== null) && things[0] !== things[1];
}

function groupOf(sentence: string, isOneKind: boolean): Group {
  if (!isOneKind) return 'two kinds';
  return /\p{Script=Han}/u.test(sentence) ? 'one kind, Chinese' : 'one kind, English';
}

/** Returns how much liker the sentence the first thing is than the second. */
async function leadOf(
  sentence: string,
  [first, second]: readonly Float32Array[],
  pack: ModelPack,
): Promise<number> {
  const [vector] = (await pack.text.embed([sentence])).vectors;
  if (!vector || !first || !second) return 0;
  return dot(vector, first) - dot(vector, second);
}

/** Returns what a sentence says of its thing, without where it is. */
export function ownWords(sentence: string): string {
  const at = sentence.search(PLACE);
  return at > 0 ? sentence.slice(0, at) : sentence;
}

function judge(
  sentence: string,
  [first, second]: readonly [SeenThing, SeenThing],
  { lead, own }: { lead: number; own: number },
): Record<Way, number> {
  const target = parsePlaces(sentence)?.things[0];
  const isKind = (one: SeenThing) => Number(target?.labels.includes(one.label) ?? false);
  const kind = better(isKind(first), isKind(second));
  const byColours = (colours: readonly string[]) => better(share(first, colours), share(second, colours));
  // Whatever tells things of one kind apart, the kind comes first.
  const then = (right: number) => (kind === 0.5 ? right : kind);
  return {
    kind,
    'kind and its colour': then(byColours(target?.colour ? [target.colour] : [])),
    'kind and any colour': then(byColours(coloursIn(sentence))),
    vector: then(better(lead, 0)),
    'vector, own words': then(better(own, 0)),
  };
}

function better(first: number, second: number): number {
  return first > second ? 1 : first === second ? 0.5 : 0;
}

function share({ colours }: SeenThing, named: readonly string[]): number {
  return colours.reduce((sum, one) => sum + (named.includes(one.colour) ? one.share : 0), 0);
}

/** Returns the scale of differences under which the picks are likeliest: p = 1 / (1 + exp(-scale x difference)). */
export function likeliestScale(leads: readonly number[]): number {
  const scales = Array.from({ length: 60 }, (_, i) => 2 * (i + 1));
  const cost = (scale: number) => leads.reduce((sum, lead) => sum + Math.log1p(Math.exp(-scale * lead)), 0);
  return scales.reduce((best, scale) => (cost(scale) < cost(best) ? scale : best));
}

function noPicks(): Picks {
  return Object.fromEntries(WAYS.map((way) => [way, []])) as unknown as Picks;
}

function sharesOf(picks: Record<Group, Picks>): Record<string, Record<string, number>> {
  return Object.fromEntries(
    GROUPS.map((group) => [group, Object.fromEntries(WAYS.map((way) => [way, percent(picks[group][way])]))]),
  );
}

function percent(rights: readonly number[]): number {
  const sum = rights.reduce((all, right) => all + right, 0);
  return Math.round((1000 * sum) / Math.max(1, rights.length)) / 10;
}

function tableOf(
  { picks, scenes, found }: { picks: Record<string, Record<string, number>>; scenes: number; found: number },
  all: Record<Group, Picks>,
  cutOuts: number,
): Measured['tables'][number] {
  return {
    title: 'Which of two things a sentence means, in per cent',
    columns: ['things', 'sentences', ...WAYS],
    rows: GROUPS.map((group) => ({
      name: group,
      cells: [all[group].vector.length, ...WAYS.map((way) => picks[group]?.[way] ?? null)],
    })),
    note: `${scenes} scenes of ${cutOuts} cut-outs; in ${found} the detector finds both things, and these count. Chance is 50; a half is counted where nothing tells the two apart. "Any colour": each colour word of the sentence, whatever it is said of. "Own words": the sentence up to its first word of place, as the whole one may name scenery that the crop shows.`,
  };
}
