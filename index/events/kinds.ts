/**
 * Clusters events into kinds: events across the library that show the same sort of thing. In: event vectors. Out: centres,
 * after the common mean is removed, and the kind of each vector, or none. Deterministic: leader clustering in the given
 * order, then two rounds of moving centres to their members.
 */

import { NO_PAUSE, type Pause } from '../../core/pause.ts';
import { dot, normalise, type UnitVector } from '../../core/vector.ts';

/** The centres of kinds. */
export interface Kinds {
  /** The mean of all events, removed before vectors are compared. */
  mean: Float32Array;
  centres: UnitVector[];
}

/** Parameters of clustering. */
export const KINDS = {
  /** Lowest cosine, after the mean is removed, at which an event belongs to a kind. */
  alike: 0.6,
  /** Least number of events of a kind. */
  fewest: 3,
  /** Limit on the number of kinds; the largest are kept. */
  most: 200,
  /** Limit on the events that kinds are learned from, spread evenly over all. */
  learnFrom: 2000,
};

const ROUNDS = 2;

/** Finds the kinds among these events. Compares every vector with every centre, so awaits `pause` after each. */
export async function learnKinds(
  vectors: readonly UnitVector[],
  options = KINDS,
  pause: Pause = NO_PAUSE,
): Promise<Kinds> {
  const stride = Math.max(1, Math.ceil(vectors.length / options.learnFrom));
  const sample = vectors.filter((_, i) => i % stride === 0);
  const mean = meanOf(sample);
  const centred = sample.flatMap((vector) => without(mean, vector) ?? []);
  let centres = await leadersOf(centred, options.alike, pause);
  for (let round = 0; round < ROUNDS; round++) {
    const members = await membersOf(centred, centres, options.alike, pause);
    centres = members
      .filter(({ length }) => length >= (round === 0 ? 2 : options.fewest))
      .sort((a, b) => b.length - a.length)
      .slice(0, options.most)
      .map((some) => normalise(meanOf(some)));
  }
  return { mean, centres };
}

/** Returns the kind of an event: the number of the nearest centre, or -1 when none is near. */
export function kindOf({ mean, centres }: Kinds, vector: UnitVector, alike = KINDS.alike): number {
  const centred = without(mean, vector);
  return centred === null ? -1 : nearest(centres, centred, alike);
}

/** Returns the first vector of each neighbourhood. */
async function leadersOf(vectors: readonly UnitVector[], alike: number, pause: Pause): Promise<UnitVector[]> {
  const leaders: UnitVector[] = [];
  for (const vector of vectors) {
    await pause();
    if (nearest(leaders, vector, alike) < 0) leaders.push(vector);
  }
  return leaders;
}

async function membersOf(
  vectors: readonly UnitVector[],
  centres: UnitVector[],
  alike: number,
  pause: Pause,
): Promise<UnitVector[][]> {
  const members = centres.map((): UnitVector[] => []);
  for (const vector of vectors) {
    await pause();
    members[nearest(centres, vector, alike)]?.push(vector);
  }
  return members;
}

function nearest(centres: readonly UnitVector[], vector: UnitVector, alike: number): number {
  let [best, bestCosine] = [-1, alike];
  centres.forEach((centre, i) => {
    const cosine = dot(centre, vector);
    if (cosine >= bestCosine) [best, bestCosine] = [i, cosine];
  });
  return best;
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) {
    for (let d = 0; d < mean.length; d++) (mean[d] as number) += (vector[d] as number) / vectors.length;
  }
  return mean;
}

/** Returns the direction in which a vector differs from the mean; null when it is equal. */
function without(mean: Float32Array, vector: UnitVector): UnitVector | null {
  const difference = vector.map((x, d) => x - (mean[d] ?? 0));
  return dot(difference, difference) > 1e-6 ? normalise(difference) : null;
}
