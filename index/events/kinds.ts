/**
 * Kinds of events: which events of an archive show the same sort of thing. In: event vectors. Out: centres in the space
 * of vectors without what all of them share, and for each vector the kind it is of, or none. Deterministic: leaders in the
 * order given, then two rounds of moving centres to their members.
 */

import { NO_PAUSE, type Pause } from '../../core/pause.ts';
import { dot, normalise, type UnitVector } from '../../core/vector.ts';

/** Where kinds lie. */
export interface Kinds {
  /** What all events have in common; taken off before anything is compared. */
  mean: Float32Array;
  centres: UnitVector[];
}

/** What kinds are made by. */
export const KINDS = {
  /** Cosine, without what is common, from which on an event is of a kind. */
  alike: 0.6,
  /** A kind has at least this many events: what happens twice is no habit. */
  fewest: 3,
  /** The most kinds; the largest stay. */
  most: 200,
  /** Kinds are learnt from at most this many events, spread over all of them. */
  learnFrom: 2000,
};

const ROUNDS = 2;

/** The kinds among these events. Every vector is compared with every centre, so `pause` is awaited after each. */
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

/** The kind of an event: the nearest centre's number, or -1 when none is near. */
export function kindOf({ mean, centres }: Kinds, vector: UnitVector, alike = KINDS.alike): number {
  const centred = without(mean, vector);
  return centred === null ? -1 : nearest(centres, centred, alike);
}

/** The first vectors of each neighbourhood. */
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

/** The direction in which a vector differs from the mean; null when it does not. */
function without(mean: Float32Array, vector: UnitVector): UnitVector | null {
  const difference = vector.map((x, d) => x - (mean[d] ?? 0));
  return dot(difference, difference) > 1e-6 ? normalise(difference) : null;
}
