/**
 * `npm run bench -- where`: what a sentence says of places and numbers, judged in composed scenes with exact truth. Each
 * scene is judged by the true sentence and by the one with the relation turned round: the true one must be likelier. In:
 * the data pack. Out: shares of right answers beside trivial ones, and the time of a picture.
 */
import { join } from 'node:path';
import type { ParsedPlaces, PlaceRelation } from '../../contract/index.ts';
import { parsePlaces } from '../../index/query/where/parse-places.ts';
import { likeliestCount } from '../../index/where/count.ts';
import { judgePlaces } from '../../index/where/judge-places.ts';
import { seeThings } from '../../ingest/things/see-things.ts';
import { openThings, type ThingDetector } from '../../model/runtime/things/detector.ts';
import { createRandom, type Random } from '../random.ts';
import type { Measured } from '../report.ts';
import { type CutOut, composeScene, type Placed, pick, readCutOuts, readLandscapes } from './compose.ts';

/** People, animals and vehicles: food on tables and the like is cut off by any rectangle. */
const KINDS: readonly string[] = [
  ...[
    'person',
    'bicycle',
    'car',
    'motorcycle',
    'airplane',
    'bus',
    'train',
    'truck',
    'boat',
    'bird',
    'cat',
    'dog',
  ],
  ...['horse', 'sheep', 'cow', 'elephant', 'bear', 'zebra', 'giraffe'],
];

/** Options of `where`. */
export interface WhereOptions {
  data: string;
  seed: number;
  /** Scenes of each relation and of each number. */
  scenes: number;
}

/** A relation, its words, the words of its opposite, and the places of the two things. */
interface Layout {
  relation: PlaceRelation;
  words: string;
  opposite: string;
  place(random: Random): [Omit<Placed, 'cutOut'>, Omit<Placed, 'cutOut'>];
}

const between = (random: Random, from: number, to: number): number => from + random() * (to - from);

const LAYOUTS: readonly Layout[] = [
  {
    relation: 'left_of',
    words: 'to the left of',
    opposite: 'to the right of',
    place: (random) => [at(random, [0.1, 0.35], [0.4, 0.7]), at(random, [0.65, 0.9], [0.4, 0.7])],
  },
  {
    relation: 'right_of',
    words: 'to the right of',
    opposite: 'to the left of',
    place: (random) => [at(random, [0.65, 0.9], [0.4, 0.7]), at(random, [0.1, 0.35], [0.4, 0.7])],
  },
  {
    relation: 'above',
    words: 'above',
    opposite: 'below',
    place: (random) => [at(random, [0.35, 0.65], [0.15, 0.25]), at(random, [0.35, 0.65], [0.75, 0.85])],
  },
  {
    relation: 'below',
    words: 'below',
    opposite: 'above',
    place: (random) => [at(random, [0.35, 0.65], [0.75, 0.85]), at(random, [0.35, 0.65], [0.15, 0.25])],
  },
  {
    relation: 'next_to',
    words: 'next to',
    opposite: 'far from',
    place: (random) => [at(random, [0.38, 0.4], [0.5, 0.6]), at(random, [0.6, 0.62], [0.5, 0.6])],
  },
  {
    relation: 'far_from',
    words: 'far from',
    opposite: 'next to',
    place: (random) => [at(random, [0.05, 0.1], [0.3, 0.7]), at(random, [0.9, 0.95], [0.3, 0.7])],
  },
  {
    // The later thing is laid over the earlier: the first one of the sentence is behind.
    relation: 'behind',
    words: 'behind',
    opposite: 'in front of',
    place: (random) => {
      const x = between(random, 0.35, 0.6);
      return [
        { x, y: 0.4, heightPx: 150 },
        { x: x + 0.08, y: 0.66, heightPx: 200 },
      ];
    },
  },
];

function at(random: Random, x: [number, number], y: [number, number]): Omit<Placed, 'cutOut'> {
  return {
    x: between(random, ...x),
    y: between(random, ...y),
    heightPx: Math.round(between(random, 130, 180)),
  };
}

/** A share of right answers. */
interface Score {
  right: number;
  scenes: number;
  /** Scenes in which both things were found, and the right answers among them. */
  found: number;
  rightFound: number;
}

/** Measures relations and numbers; see the top of the file. */
export async function benchWhere({ data, seed, scenes }: WhereOptions): Promise<Measured> {
  const random = createRandom(seed);
  const detector = await openThings();
  const images = join(data, 'images');
  const cutOuts = readCutOuts(images, (label) => KINDS.includes(label));
  const landscapes = readLandscapes(images, random);
  const look = watched(detector);
  const relations: Record<string, Score> = {};
  for (const layout of LAYOUTS)
    relations[layout.relation] = await scoreRelation(layout, scenes, {
      random,
      cutOuts,
      landscapes,
      look: look.see,
    });
  const counts: Record<string, { right: number; scenes: number; two: number }> = {};
  for (const n of [1, 2, 3])
    counts[n] = await scoreCount(n, scenes, { random, cutOuts, landscapes, look: look.see });
  await detector.close();
  const sum = (scores: Record<string, { right: number; scenes: number }>) =>
    share(
      Object.values(scores).reduce((all, { right }) => all + right, 0),
      Object.values(scores).reduce((all, one) => all + one.scenes, 0),
    );
  const figures = {
    relations,
    counts,
    allRelations: sum(relations),
    allCounts: sum(counts),
    ms: look.medianMs(),
  };
  return {
    name: 'where',
    tables: [
      {
        title:
          'Relations in composed scenes: the true sentence is likelier than the opposite one, in per cent',
        columns: ['relation', 'right', 'by chance', 'both things found', 'right of these'],
        rows: [
          ...Object.entries(relations).map(([name, { right, scenes: all, found, rightFound }]) => ({
            ...{ name, cells: [share(right, all), 50, share(found, all), share(rightFound, found)] },
          })),
          { name: 'all', cells: [figures.allRelations, 50, null, null] },
        ],
        note: `${scenes} scenes each, of ${cutOuts.length} cut-outs; where nothing tells them apart, a half is counted.`,
      },
      {
        title: 'Numbers of things in composed scenes, in per cent',
        columns: ['things', 'number right', 'always two'],
        rows: [
          ...Object.entries(counts).map(([name, { right, scenes: all, two }]) => ({
            ...{ name, cells: [share(right, all), share(two, all)] },
          })),
          { name: 'all', cells: [figures.allCounts, 33.3] },
        ],
        note: `A picture takes ${figures.ms.toFixed(1)} ms (median, with its scaling and colours).`,
      },
    ],
    figures,
    baselines: { relations: 50, counts: 33.3 },
    options: { seed, scenes },
    model: `things@${detector.revision}`,
  };
}

interface SceneParts {
  random: Random;
  cutOuts: readonly CutOut[];
  landscapes: readonly Uint8Array[];
  look: (picture: Parameters<typeof seeThings>[1]) => ReturnType<typeof seeThings>;
}

async function scoreRelation(layout: Layout, scenes: number, parts: SceneParts): Promise<Score> {
  const score: Score = { right: 0, scenes, found: 0, rightFound: 0 };
  const { random, cutOuts, landscapes, look } = parts;
  for (let i = 0; i < scenes; i++) {
    const first = pick(cutOuts, random);
    const second = pick(
      cutOuts.filter(({ label }) => label !== first.label),
      random,
    );
    const [a, b] = layout.place(random);
    const placed = [
      { ...a, cutOut: first },
      { ...b, cutOut: second },
    ];
    const { picture } = await composeScene(pick(landscapes, random), placed);
    const seen = await look(picture);
    const probability = (words: string): number => {
      const places = parsePlaces(`a ${first.label} ${words} a ${second.label}`) as ParsedPlaces;
      return judgePlaces(places, seen).probability ?? 0;
    };
    const [truth, opposite] = [probability(layout.words), probability(layout.opposite)];
    const right = truth > opposite ? 1 : truth === opposite ? 0.5 : 0;
    const isFound = [first, second].every(({ label }) => seen.some((one) => one.label === label));
    score.right += right;
    if (!isFound) continue;
    score.found++;
    score.rightFound += right;
  }
  return score;
}

async function scoreCount(
  n: number,
  scenes: number,
  { random, cutOuts, landscapes, look }: SceneParts,
): Promise<{ right: number; scenes: number; two: number }> {
  let right = 0;
  const slots = [0.18, 0.5, 0.82];
  for (let i = 0; i < scenes; i++) {
    const { label } = pick(cutOuts, random);
    const own = cutOuts.filter((one) => one.label === label);
    const placed = slots
      .slice(0, n)
      .map((x) => ({ ...at(random, [x - 0.03, x + 0.03], [0.4, 0.7]), cutOut: pick(own, random) }));
    const { picture } = await composeScene(pick(landscapes, random), placed);
    const chances = (await look(picture)).filter((one) => one.label === label).map(({ chance }) => chance);
    right += Number(likeliestCount(chances) === n);
  }
  return { right, scenes, two: n === 2 ? scenes : 0 };
}

/** Looks at pictures, and keeps the times. */
function watched(detector: ThingDetector) {
  const times: number[] = [];
  return {
    async see(picture: Parameters<typeof seeThings>[1]) {
      const startedMs = performance.now();
      const things = await seeThings(detector, picture);
      times.push(performance.now() - startedMs);
      return things;
    },
    medianMs: () => times.toSorted((x, y) => x - y)[times.length >> 1] ?? 0,
  };
}

function share(part: number, all: number): number {
  return Math.round((1000 * part) / Math.max(1, all)) / 10;
}
