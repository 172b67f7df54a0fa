/** Seeded randomness, so that a bench can be repeated to the second. */

/** Draws numbers in [0, 1): the same ones for the same seed (mulberry32). */
export type Random = () => number;

/** A generator for a whole-number seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number in [from, to). */
export function drawInt(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from));
}

/** The items in random order, as a new array. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = items.map((item) => ({ item, key: random() }));
  return order.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
