/** Vectors that come out the same in every run. */
import { normalise, type UnitVector } from '../../core/vector.ts';

/** Numbers in [0, 1) from a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One number of the normal distribution with mean 0 and variance 1 (Box-Muller). */
export function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Unit vectors, evenly spread over the sphere. */
export function seededVectors(seed: number, count: number, dim: number): UnitVector[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    normalise(Float32Array.from({ length: dim }, () => gaussian(random))),
  );
}
