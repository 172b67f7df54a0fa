/**
 * The scenes of `bench -- where`: which cut-outs stand where, and what is true of them. In: a seeded source of randomness
 * and the cut-outs. Out: scenes of two things in a relation, and of none to three things of one kind.
 */
import type { PlaceRelation } from '../../contract/index.ts';
import type { RgbImage } from '../../core/image.ts';
import type { Random } from '../random.ts';
import { type CutOut, composeScene, type Placed, pick } from './compose.ts';

/** People, animals and vehicles: food on tables and the like is cut off by any rectangle. */
export const KINDS: readonly string[] = [
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

/** A relation, its words, the words of its opposite, and the places of the two things. */
export interface Layout {
  relation: PlaceRelation;
  words: string;
  opposite: string;
  place(random: Random): [Omit<Placed, 'cutOut'>, Omit<Placed, 'cutOut'>];
}

const between = (random: Random, from: number, to: number): number => from + random() * (to - from);

/** The relations that are measured. */
export const LAYOUTS: readonly Layout[] = [
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

/** The parts that scenes are made of. */
export interface SceneParts {
  random: Random;
  cutOuts: readonly CutOut[];
  landscapes: readonly Uint8Array[];
}

/** Draws a scene of two things of different kinds, neither of which shows the other's kind as well. */
export async function drawRelation(
  layout: Layout,
  { random, cutOuts, landscapes }: SceneParts,
): Promise<{ first: string; second: string; picture: RgbImage }> {
  const first = pick(cutOuts, random);
  const others = cutOuts.filter(
    ({ label, also }) => label !== first.label && !also.has(first.label) && !first.also.has(label),
  );
  const second = pick(others, random);
  const [a, b] = layout.place(random);
  const placed = [
    { ...a, cutOut: first },
    { ...b, cutOut: second },
  ];
  const { picture } = await composeScene(pick(landscapes, random), placed);
  return { first: first.label, second: second.label, picture };
}

/** Draws a scene of `n` things of a kind; for none of them, a scene of one or two of another. */
export async function drawNumber(
  n: number,
  { random, cutOuts, landscapes }: SceneParts,
): Promise<{ label: string; picture: RgbImage }> {
  const { label } = pick(cutOuts, random);
  const own = cutOuts.filter((one) =>
    n > 0 ? one.label === label : one.label !== label && !one.also.has(label),
  );
  const placed = [0.18, 0.5, 0.82]
    .slice(0, n > 0 ? n : 1 + Math.floor(2 * random()))
    .map((x) => ({ ...at(random, [x - 0.03, x + 0.03], [0.4, 0.7]), cutOut: pick(own, random) }));
  const { picture } = await composeScene(pick(landscapes, random), placed);
  return { label, picture };
}
