/**
 * Numbers of things from uncertain boxes. In: the boxes that may be such a thing, each with its chance. Out: the chance of
 * each number.
 *
 * How many boxes are right in any picture says little of a picture in which the thing is: there, a weak box beside no
 * better one is mostly right, and a weak box beside a sure one mostly wrong. So the first question is whether such a thing
 * is there at all; the second, how many there are beside the surest, by how weak the others are against it. A box that
 * lies within a surer one is a part of the same thing.
 */
import { type Box, sharedOfSmaller } from '../../core/box.ts';

/** Boxes that are less likely than this order pictures, but nothing is called seen by them. */
export const SEEN_FROM = 0.3;

/** A box that may be the thing. */
export interface CountedBox {
  box: Box;
  /** The chance that it is one, 0..1. */
  chance: number;
}

// The numbers below were chosen on the scenes of `bench -- where --half fit` by the likelihood of their true numbers.

/** A box with less is not worth counting. */
const LEAST_CHANCE = 0.01;
/** A box whose chance is this share of the surest one's counts by a half. */
const HALF_SHARE = 0.08;
/** The rate at which that changes with the logarithm of the share. */
const STEEPNESS = 1.2;
/** A box that shares more of the smaller of the two with a surer one is a part of it. */
const MOST_SHARED = 0.4;
/** A thing is likelier in a picture that a search for it found than in any picture: so many times the odds. */
const ASKED_ODDS = 20;

/** Returns the chance of each number of things, from 0 on. */
export function numberChances(boxes: readonly CountedBox[]): number[] {
  const [surest, ...others] = countable(boxes);
  const isAbsent = boxes.reduce((none, { chance }) => none * (1 - Math.min(0.999, chance)), 1);
  const presence = (ASKED_ODDS * (1 - isAbsent)) / (ASKED_ODDS * (1 - isAbsent) + isAbsent);
  if (!surest) return [1 - presence, presence];
  const more = others.map(({ chance }) => 1 / (1 + (chance / (HALF_SHARE * surest.chance)) ** -STEEPNESS));
  return [1 - presence, ...sumChances(more).map((value) => presence * value)];
}

/** Returns the chance that there are at least `gte` and at most `lte` things. */
export function countChance(
  boxes: readonly CountedBox[],
  { gte, lte }: { gte: number; lte: number | null },
): number {
  const numbers = numberChances(boxes);
  return numbers.slice(gte, (lte ?? numbers.length) + 1).reduce((sum, value) => sum + value, 0);
}

/** Returns true where the likeliest number lies within the bounds, and is not of weak boxes alone. */
export function isCount(
  boxes: readonly CountedBox[],
  { gte, lte }: { gte: number; lte: number | null },
): boolean {
  const found = likeliestCount(boxes);
  const isSure = gte === 0 || boxes.some(({ chance }) => chance >= SEEN_FROM);
  return isSure && found >= gte && found <= (lte ?? found);
}

/** Returns the likeliest number of things. */
export function likeliestCount(boxes: readonly CountedBox[]): number {
  const numbers = numberChances(boxes);
  return numbers.indexOf(Math.max(...numbers));
}

/** Returns the boxes that are not parts of surer ones, the surest first. */
export function countable<Counted extends CountedBox>(boxes: readonly Counted[]): Counted[] {
  const kept: Counted[] = [];
  for (const one of boxes.toSorted((a, b) => b.chance - a.chance))
    if (one.chance >= LEAST_CHANCE && kept.every(({ box }) => sharedOfSmaller(box, one.box) < MOST_SHARED))
      kept.push(one);
  return kept;
}

/** Returns the chances of 0, 1, 2 ... of things that are each there with a chance of their own. */
function sumChances(chances: readonly number[]): number[] {
  let numbers = [1];
  for (const chance of chances) {
    const next = new Array<number>(numbers.length + 1).fill(0);
    for (const [n, value] of numbers.entries()) {
      next[n] = (next[n] as number) + value * (1 - chance);
      next[n + 1] = (next[n + 1] as number) + value * chance;
    }
    numbers = next;
  }
  return numbers;
}
