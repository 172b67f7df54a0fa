/**
 * Tests which kinds of events precede which more often than chance across the library. In: events with kinds and times.
 * Out: for each pair of kinds its count, the count expected by chance, the lags, and p- and q-values.
 *
 * A pair must pass two tests, the second at the horizon at which it does best in the first:
 *
 * 1. Association. If effects fell on random events of their video, the chance of such a cause within the horizon before
 *    an effect would equal the share of events that have one. That share is counted, so the number of effects with such a
 *    cause is a sum of independent trials with known chances. The test adapts to how busy each video is: frequent kinds
 *    are expected often. p-values are multiplied by four for the four horizons, and corrected over all ordered pairs
 *    (Benjamini-Hochberg).
 * 2. Direction. Kinds that only share a scene come in either order, so the pair must come in this order more often than
 *    in the other (a sign test; each event is counted once, which makes the two orders equally likely for unrelated
 *    kinds), corrected over the pairs that passed the first test.
 *
 * The larger of the two rates is the pair's q-value. A common cause recurs as well: where a third kind recurs before both
 * and explains the pair, `commonCause` is true.
 */

import { NO_PAUSE, type Pause } from '../../core/pause.ts';
import { falseDiscoveryRates, tailOfTrials } from './chance.ts';
import { findCommonCauses } from './common-cause.ts';
import {
  countPairs,
  type KindedVideo,
  type PairCount,
  type PairCounts,
  type Sighting,
} from './pair-counts.ts';

/** A tested pair of kinds. */
export interface Recurrence {
  cause: number;
  effect: number;
  /** Number of effects with such a cause within the horizon before them. */
  count: number;
  /** Number expected by chance. */
  expected: number;
  /** Number of events of each kind; consecutive ones count once. */
  causes: number;
  effects: number;
  horizonS: number;
  /** p-value of the association. */
  pValue: number;
  /** Of both tests: the false discovery rate at which the pair would still be called recurring. */
  qValue: number;
  /** From the end of the nearest such cause to the start of its effect; quantiles, in seconds. */
  lagS: { p10: number; p50: number; p90: number };
  /** Number of videos with the pair. */
  videos: number;
  /** True when a third kind that recurs before both explains the pair. */
  commonCause: boolean;
  /** A few examples of a recurring pair, from different videos first. */
  examples: Sighting[];
}

/** Limits of the test. */
export const RECURRENCE = {
  /** Longest gap from a cause's end to its effect, in seconds. */
  horizonsS: [2, 8, 32, 128],
  /** Kinds and pairs that occur less often are not tested: twice is a coincidence. */
  fewest: 3,
  /** The false discovery rate below which a pair recurs. */
  rate: 0.05,
  /** Pairs above this p-value are not reported. */
  worthTelling: 0.05,
  examples: 5,
};

/** Returns true when a pair recurs more often than chance and no third kind explains it. */
export function isRecurring({ qValue, commonCause }: Pick<Recurrence, 'qValue' | 'commonCause'>): boolean {
  return qValue <= RECURRENCE.rate && !commonCause;
}

/**
 * Tests every ordered pair of different kinds; returns those that come near to recurring, most significant first. Awaits
 * `pause` between videos and between pairs.
 */
export async function findRecurring(
  videos: readonly KindedVideo[],
  options = RECURRENCE,
  pause: Pause = NO_PAUSE,
): Promise<{ pairs: Recurrence[]; tested: number }> {
  const counted = await countPairs(videos, Math.max(...options.horizonsS), pause);
  const kinds = [...counted.totals].filter(([, total]) => total >= options.fewest).map(([kind]) => kind);
  const tested = kinds.length * Math.max(0, kinds.length - 1);
  const pairs = await testAssociation(counted, new Set(kinds), options, pause);
  const associated = falseDiscoveryRates(
    pairs.map(({ pValue }) => pValue),
    tested,
  );
  const directionAt = (i: number): number => {
    const { pair, horizonS } = pairs[i] as TestedPair;
    return directionOf(pair, counted, horizonS);
  };
  const rates = withDirection(associated, directionAt, options.rate);
  const found = pairs.flatMap((pair, i) =>
    pair.pValue > options.worthTelling ? [] : [recurrenceOf(pair, counted, rates[i] as number, options)],
  );
  found.sort((a, b) => a.qValue - b.qValue || b.count - a.count || a.cause - b.cause || a.effect - b.effect);
  return { pairs: await findCommonCauses(found, videos, options.rate, pause), tested };
}

type Best = Pick<Recurrence, 'count' | 'expected' | 'horizonS' | 'pValue'>;
type TestedPair = { pair: PairCount } & Best;

/** Tests the pairs of these kinds for association; leaves out those that are too few. */
async function testAssociation(
  counted: PairCounts,
  kinds: ReadonlySet<number>,
  options: typeof RECURRENCE,
  pause: Pause,
): Promise<TestedPair[]> {
  const tested: TestedPair[] = [];
  for (const pair of counted.pairs.values()) {
    if (!kinds.has(pair.cause) || !kinds.has(pair.effect)) continue;
    await pause();
    const best = bestHorizon(pair, counted, options);
    if (best.count >= options.fewest) tested.push({ pair, ...best });
  }
  return tested;
}

function recurrenceOf(
  { pair, ...best }: TestedPair,
  { totals }: PairCounts,
  qValue: number,
  options: typeof RECURRENCE,
): Recurrence {
  const sightings = pair.sightings.filter(({ lagS }) => lagS <= best.horizonS);
  return {
    ...{ cause: pair.cause, effect: pair.effect, ...best },
    causes: totals.get(pair.cause) as number,
    effects: totals.get(pair.effect) as number,
    qValue,
    lagS: quantilesOf(sightings.map(({ lagS }) => lagS)),
    videos: new Set(sightings.map(({ video }) => video)).size,
    commonCause: false,
    examples: qValue <= options.rate ? examplesOf(sightings, options.examples) : [],
  };
}

/** Returns the horizon at which a pair is most surprising. */
function bestHorizon(pair: PairCount, counted: PairCounts, { horizonsS, fewest }: typeof RECURRENCE): Best {
  const tests = horizonsS.map((horizonS) => {
    const count = pair.sightings.filter(({ lagS }) => lagS <= horizonS).length;
    if (count < fewest) return { count, expected: 0, horizonS, pValue: 1 };
    const chances = counted.chances(pair.cause, pair.effect, horizonS);
    const expected = chances.reduce((sum, p) => sum + p, 0);
    if (count <= expected) return { count, expected, horizonS, pValue: 1 };
    return {
      count,
      expected,
      horizonS,
      pValue: Math.min(1, tailOfTrials(chances, count) * horizonsS.length),
    };
  });
  // Of equally surprising horizons, the one with the most pairs.
  return tests.reduce((best, test) =>
    test.pValue < best.pValue || (test.pValue === best.pValue && test.count > best.count) ? test : best,
  );
}

/** Returns the rates of associated pairs, raised to the rate of their direction where that is larger. */
function withDirection(associated: number[], pValueOf: (i: number) => number, rate: number): number[] {
  const passed = associated.flatMap((q, i) => (q <= rate ? [i] : []));
  const directed = falseDiscoveryRates(passed.map(pValueOf), passed.length);
  const rates = [...associated];
  passed.forEach((i, n) => {
    rates[i] = Math.max(associated[i] as number, directed[n] as number);
  });
  return rates;
}

/** Returns the chance that a pair without a direction comes in this order so often. */
function directionOf(pair: PairCount, counted: PairCounts, horizonS: number): number {
  const back = counted.pairs.get(counted.keyOf(pair.effect, pair.cause));
  const [forth, against] = [distinct(pair, horizonS), back ? distinct(back, horizonS) : 0];
  return tailOfTrials(new Array<number>(forth + against).fill(0.5), forth);
}

/** Counts the pairs when each event may be in one only. */
function distinct({ sightings }: PairCount, horizonS: number): number {
  const near = sightings.filter(({ lagS }) => lagS <= horizonS);
  return new Set(near.map(({ video, causeAt }) => `${video}@${causeAt}`)).size;
}

function quantilesOf(lags: number[]): Recurrence['lagS'] {
  const sorted = lags.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] as number;
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

/** Interleaves videos: the first of each, then the second, and so on. */
function examplesOf(sightings: readonly Sighting[], most: number): Sighting[] {
  const turnOf = new Map<number, number>();
  return sightings
    .map((sighting) => {
      const turn = turnOf.get(sighting.video) ?? 0;
      turnOf.set(sighting.video, turn + 1);
      return { sighting, turn };
    })
    .sort((a, b) => a.turn - b.turn)
    .slice(0, most)
    .map(({ sighting }) => sighting);
}
