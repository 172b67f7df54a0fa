/**
 * Evidence for a hit, in numbers that mean the same for every query and all footage. Raw cosines do not: some sentences
 * are near every picture, some pictures near every sentence. So a hit's score is compared with what the sentence scores
 * elsewhere in the footage and on a fixed bank of pictures, and with what a fixed set of reference sentences scores at
 * the very same second. Pure.
 */
import type { UnitVector } from '../../../core/vector.ts';
import type { Background } from '../../timeline/curve.ts';
import { dotAt } from '../../timeline/dot-at.ts';
import type { LoadedTimeline } from '../../timeline/timeline-cache.ts';
import { type PictureBank, type ScoreStats, scoreStats } from './picture-bank.ts';

/** Shorter and longer footage counts as this long: nothing was fitted so far out. */
const [SHORTEST_S, LONGEST_S] = [60, 6 * 3600];

/** The names of the numbers, in the order in which they are weighted. */
export const EVIDENCE = ['own', 'bank', 'rival', 'behind', 'length'] as const;

/**
 * One hit's numbers, in standard deviations but for the last:
 * - `own`: the segment above what the sentence scores in this footage;
 * - `bank`: the same above what it scores on the bank;
 * - `rival`: the peak, in terms of the bank, among the reference sentences at the same second, in terms of theirs;
 * - `behind`: the distance of the segment from the strongest one;
 * - `length`: how much was searched, as the logarithm of quarters of an hour: the best of many is high by chance.
 */
export type Evidence = Record<(typeof EVIDENCE)[number], number>;

/** Reference sentences, each with the statistics of its scores on the bank; in step. */
export interface ReferenceSentences {
  vectors: UnitVector[];
  stats: ScoreStats[];
}

/** Returns the reference sentences with their statistics. */
export function referenceSentences(vectors: UnitVector[], bank: PictureBank): ReferenceSentences {
  return { vectors, stats: vectors.map((vector) => scoreStats(vector, bank)) };
}

/** Statistics of a query that all of its hits share. */
export interface QueryStats {
  /** Of its scores in the footage. */
  background: Background;
  /** Of its scores on the bank. */
  onBank: ScoreStats;
  /** The strength of the strongest segment. */
  strongest: number;
  /** The number of seconds searched. */
  seconds: number;
}

/** The scores of a hit: its strength, and the cosine at its peak. */
export interface HitScore {
  strength: number;
  score: number;
  peakS: number;
}

/** Returns the evidence of one hit, which lies in `timeline`. O(sentences * dim). */
export function evidenceOf(
  { strength, score, peakS }: HitScore,
  timeline: LoadedTimeline,
  { background, onBank, strongest, seconds }: QueryStats,
  sentences: ReferenceSentences,
): Evidence {
  const level = background.mean + strength * background.deviation;
  const inBank = (value: number): number => (value - onBank.mean) / onBank.deviation;
  return {
    own: strength,
    bank: inBank(level),
    rival: zScore(inBank(score), scoresAt(timeline, peakS, sentences)),
    behind: strongest - strength,
    length: Math.log(Math.min(LONGEST_S, Math.max(SHORTEST_S, seconds)) / 900),
  };
}

/** Returns the score of each reference sentence at a second, in terms of its own statistics. */
function scoresAt(
  { values, dim, inverseLengths }: LoadedTimeline,
  second: number,
  { vectors, stats }: ReferenceSentences,
): Float64Array {
  const inverse = inverseLengths[second] as number;
  return Float64Array.from(vectors, (vector, n) => {
    const { mean, deviation } = stats[n] as ScoreStats;
    return (dotAt(values, second * dim, vector) * inverse - mean) / deviation;
  });
}

/** Returns how many deviations a value lies above the mean of others. */
function zScore(value: number, others: Float64Array): number {
  const mean = others.reduce((sum, other) => sum + other, 0) / others.length;
  const variance = others.reduce((sum, other) => sum + (other - mean) ** 2, 0) / others.length;
  return (value - mean) / Math.sqrt(Math.max(1e-8, variance));
}
