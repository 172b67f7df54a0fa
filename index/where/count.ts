/** Numbers of things from uncertain boxes. */

/** Returns the chance of each number of things, 0 to all, where each is there with its own chance. */
export function numberChances(chances: readonly number[]): number[] {
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

/** Returns the chance that there are at least `gte` and at most `lte` things. */
export function countChance(
  chances: readonly number[],
  { gte, lte }: { gte: number; lte: number | null },
): number {
  return numberChances(chances)
    .slice(gte, (lte ?? chances.length) + 1)
    .reduce((sum, value) => sum + value, 0);
}

/** Returns the likeliest number of things. */
export function likeliestCount(chances: readonly number[]): number {
  const numbers = numberChances(chances);
  return numbers.indexOf(Math.max(...numbers));
}
