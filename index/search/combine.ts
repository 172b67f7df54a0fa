/**
 * Combines the curves of several clauses into one. Each clause's cosines become degrees of truth between 0 and 1. The
 * truth of the main clause is multiplied by the fit of the others, and the geometric mean is taken. The fit is:
 *
 *   then, before    the truth of the other clause later:  max over u >= t of truth(u) * prior(u - t)
 *   after, because  the same, earlier
 *   while           within two seconds
 *   near            within the named length, to either side
 *   without         1 - truth within two seconds
 *
 * The prior on gaps is soft and heavy-tailed, for half of real causes lie more than ten seconds before their effects: a
 * gap of 10 s counts half, of a minute a fifth, of ten minutes a twentieth. A named length ("within 30 s") is a limit.
 * "A then B then C" is read as A then (B then C).
 */

import type { Relation } from '../../contract/index.ts';
import type { RelatedClause } from '../query/operators.ts';
import type { Background, RelevanceCurve } from '../timeline/curve.ts';

/** A cosine this many deviations above the background has a truth of one half. */
const EVEN_Z = 2.5;
/** The slope of truth around that. */
const STEEPNESS = 1.5;
/** The greatest distance of seconds at the same time. */
const SAME_MOMENT_S = 2;
/** Gaps up to this are compared second by second, longer ones by the minute. */
const FINE_S = 64;
const BLOCK_S = 60;

/** Returns the weight of a gap of this many seconds between two clauses, in (0, 1]. */
export function gapPrior(gapS: number): number {
  return 1 / (1 + (gapS / 10) ** 0.75);
}

/** Returns what is left of a clause's probability where it is seen this many seconds from the main one: up to 10 s, all of it. */
export function gapShare(relation: Relation, gapS: number): number {
  return isAtOnce(relation) ? 1 : Math.min(1, 2 * gapPrior(gapS));
}

/** Returns true for clauses that belong to the same moment, or within a named length of it. */
function isAtOnce(relation: Relation): boolean {
  return relation === 'while' || relation === 'near' || relation === 'without';
}

/** Returns the truth of a clause in each second. NaN stays NaN. */
export function truthOf(curve: RelevanceCurve, { mean, deviation }: Background): Float32Array {
  return curve.map((value) => 1 / (1 + Math.exp(-STEEPNESS * ((value - mean) / deviation - EVEN_Z))));
}

/** Combines the main clause's truth with that of its related clauses. */
export function combineClauses(
  main: Float32Array,
  related: { clause: RelatedClause; truth: Float32Array }[],
): Float32Array {
  const fits = nested(related).map(({ clause, truth }) => fitOf(truth, clause));
  return main.map((value, t) => {
    let product = value;
    for (const fit of fits) product *= fit[t] as number;
    return product ** (1 / (1 + fits.length));
  });
}

/** Folds chains of `then`: in "A then B then C", C qualifies B. */
function nested(related: { clause: RelatedClause; truth: Float32Array }[]) {
  const kept: typeof related = [];
  for (const { clause, truth } of related.toReversed()) {
    const next = kept[0];
    if (clause.relation === 'then' && next?.clause.relation === 'then') {
      const fit = fitOf(next.truth, next.clause);
      kept[0] = { clause, truth: truth.map((value, t) => Math.sqrt(value * (fit[t] as number))) };
    } else {
      kept.unshift({ clause, truth });
    }
  }
  return kept;
}

/** Returns the fit of a clause with this truth for each second of the main clause. */
function fitOf(truth: Float32Array, { relation, withinS }: RelatedClause): Float32Array {
  const known = truth.map((value) => (Number.isNaN(value) ? 0 : value));
  if (relation === 'without') return around(known, SAME_MOMENT_S).map((value) => 1 - value);
  if (relation === 'while') return around(known, SAME_MOMENT_S);
  if (relation === 'near') return around(known, withinS ?? SAME_MOMENT_S);
  if (relation === 'then' || relation === 'before') return later(known, withinS);
  return later(known.toReversed(), withinS).toReversed();
}

/** Returns the second at which a related clause fits best when the main one is at `t`; null for `without`. */
export function bestFit(truth: Float32Array, { relation, withinS }: RelatedClause, t: number): number | null {
  if (relation === 'without') return null;
  const [from, to] = reachOf(relation, withinS, t, truth.length);
  const prior = (gap: number): number => (isAtOnce(relation) ? 1 : gapPrior(gap));
  let [best, bestValue] = [null as number | null, 0];
  for (let gap = 0; t - gap >= from || t + gap <= to; gap++) {
    const weight = prior(gap);
    if (weight <= bestValue) break; // No truth is above 1, and no later weight above this one.
    for (const u of [t - gap, t + gap]) {
      const value = u >= from && u <= to ? (truth[u] as number) * weight : 0;
      if (value > bestValue) [best, bestValue] = [u, value];
    }
  }
  return best;
}

function reachOf(relation: Relation, withinS: number | null, t: number, length: number): [number, number] {
  const near = Math.ceil(relation === 'while' ? SAME_MOMENT_S : (withinS ?? length));
  const isLater = relation === 'then' || relation === 'before';
  const isEarlier = relation === 'after' || relation === 'because';
  return [isLater ? t : Math.max(0, t - near), isEarlier ? t : Math.min(length - 1, t + near)];
}

/** Returns the greatest value within `reach` seconds to both sides: a sliding maximum, O(values) for any reach. */
function around(values: Float32Array, reach: number): Float32Array {
  const far = Math.ceil(reach);
  const maxima = new Float32Array(values.length);
  const falling: number[] = []; // Seconds whose values no later one within reach exceeds: a falling sequence.
  let first = 0;
  for (let u = 0; u < values.length + far; u++) {
    const value = values[u];
    if (value !== undefined) {
      while (falling.length > first && (values[falling.at(-1) as number] as number) <= value) falling.pop();
      falling.push(u);
    }
    const t = u - far;
    if (t < 0 || t >= values.length) continue;
    while ((falling[first] as number) < t - far) first++;
    maxima[t] = values[falling[first] as number] as number;
  }
  return maxima;
}

/**
 * Returns the greatest value from each second on, weighted by the prior on the gap, up to `withinS` where given. Far
 * minutes count as a whole, at the gap of their first second. Values and prior are at most 1 and the prior falls, so a
 * search ends where the prior alone is no better than the best so far.
 */
function later(values: Float32Array, withinS: number | null): Float32Array {
  const limit = withinS === null ? values.length : Math.ceil(withinS);
  const prior = Float64Array.from({ length: values.length + BLOCK_S }, (_, gap) => gapPrior(gap));
  const blocks = Float32Array.from({ length: Math.floor(values.length / BLOCK_S) }, (_, b) =>
    values.subarray(b * BLOCK_S, (b + 1) * BLOCK_S).reduce((best, value) => Math.max(best, value), 0),
  );
  return values.map((_, t) => {
    let best = 0;
    const endS = Math.min(values.length, t + limit + 1);
    const firstBlock = Math.ceil((t + FINE_S) / BLOCK_S);
    const blocksEnd = Math.max(firstBlock, Math.floor(endS / BLOCK_S));
    const compareFine = (fromS: number, toS: number) => {
      for (let u = fromS; u < toS && (prior[u - t] as number) > best; u++) {
        best = Math.max(best, (values[u] as number) * (prior[u - t] as number));
      }
    };
    compareFine(t, Math.min(endS, firstBlock * BLOCK_S));
    for (let b = firstBlock; b < blocksEnd && (prior[b * BLOCK_S - t] as number) > best; b++) {
      best = Math.max(best, (blocks[b] as number) * (prior[b * BLOCK_S - t] as number));
    }
    compareFine(blocksEnd * BLOCK_S, endS);
    return best;
  });
}
