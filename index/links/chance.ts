/** Significance of counts: tails of distributions, and a correction for multiple tests. Pure. */

/** Up to this many trials the tail is exact; beyond, it is bounded from above. */
const EXACT_TRIALS = 200;

/**
 * Returns the chance of `count` or more successes in independent trials with these chances (the Poisson-binomial tail).
 * Exact up to 200 trials; above that, Chernoff's bound exp(-n KL(count/n || mean)), which is never too small (Hoeffding
 * 1956 shows that it holds for unequal chances).
 */
export function tailOfTrials(chances: readonly number[], count: number): number {
  const n = chances.length;
  if (count <= 0) return 1;
  if (count > n) return 0;
  if (n > EXACT_TRIALS) return chernoff(n, count, chances.reduce((sum, p) => sum + p, 0) / n);
  const distribution = new Float64Array(n + 1);
  distribution[0] = 1;
  chances.forEach((p, done) => {
    for (let k = done + 1; k > 0; k--) {
      distribution[k] = (distribution[k] as number) * (1 - p) + (distribution[k - 1] as number) * p;
    }
    distribution[0] = (distribution[0] as number) * (1 - p);
  });
  let tail = 0;
  for (let k = n; k >= count; k--) tail += distribution[k] as number;
  return Math.min(1, tail);
}

function chernoff(n: number, count: number, mean: number): number {
  const share = count / n;
  if (share <= mean) return 1;
  if (mean <= 0) return 0;
  const above = share * Math.log(share / mean);
  const below = share < 1 ? (1 - share) * Math.log((1 - share) / (1 - mean)) : 0;
  return Math.exp(-n * (above + below));
}

/** A 2 x 2 table of counts: both, the first alone, the second alone, neither. */
export interface Table {
  both: number;
  first: number;
  second: number;
  neither: number;
}

/** Fisher's exact test: the chance that independent events coincide at least this often. */
export function tailOfTable({ both, first, second, neither }: Table): number {
  const [withFirst, withSecond, all] = [both + first, both + second, both + first + second + neither];
  const chanceOf = (k: number): number =>
    Math.exp(
      logChoose(withFirst, k) + logChoose(all - withFirst, withSecond - k) - logChoose(all, withSecond),
    );
  let tail = 0;
  for (let k = Math.min(withFirst, withSecond); k >= both; k--) tail += chanceOf(k);
  return Math.min(1, tail);
}

function logChoose(n: number, k: number): number {
  if (k < 0 || k > n) return Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}

/**
 * Returns the q-values of these p-values among `tests` tests, the others with p = 1: the smallest false discovery rate at
 * which each is still a discovery (Benjamini & Hochberg 1995). In step with `pValues`.
 */
export function falseDiscoveryRates(pValues: readonly number[], tests: number): number[] {
  const ascending = pValues.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const rates = new Array<number>(pValues.length).fill(1);
  let smallest = 1;
  for (let rank = ascending.length; rank > 0; rank--) {
    const { p, i } = ascending[rank - 1] as { p: number; i: number };
    smallest = Math.min(smallest, p * (tests / rank));
    rates[i] = smallest;
  }
  return rates;
}
