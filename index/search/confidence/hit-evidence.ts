/**
 * Evidence for a moment, in numbers that mean the same for every query and all footage. Raw cosines do not: some sentences
 * are near every picture, some pictures near every sentence. So a moment's score is compared with what the sentence scores
 * on a fixed bank of pictures, and with what a fixed set of reference sentences scores at the very same second. Nothing
 * here depends on the filter: a moment is worth the same in its own video and in the whole library. Pure.
 */
import type { UnitVector } from '../../../core/vector.ts';
import type { RelevanceCurve } from '../../timeline/curve.ts';
import { dotAt } from '../../timeline/dot-at.ts';
import type { LoadedTimeline } from '../../timeline/timeline-cache.ts';
import { type PictureBank, type ScoreStats, scoreStats } from './picture-bank.ts';

/** Shorter and longer libraries count as this long: nothing was fitted so far out. */
const [SHORTEST_S, LONGEST_S] = [60, 6 * 3600];

/** The names of the numbers, in the order in which they are weighted. */
export const EVIDENCE = ['bank', 'rival', 'share', 'length'] as const;

/**
 * One moment's numbers:
 * - `bank`: the scores around it above what the sentence scores on the bank, in deviations;
 * - `rival`: its score, in terms of the bank, among the reference sentences at the same second, in terms of theirs;
 * - `share`: the logarithm of the odds that a zero-shot classifier gives the sentence against the reference sentences;
 * - `length`: how much the library holds, as the logarithm of quarters of an hour: the best of many is high by chance. The
 *   library, not what a filter leaves of it.
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

/** The window lengths over which scores around a second are averaged; longer ones count a little more. */
const WINDOWS_S = [1, 2, 4, 8, 16];
const WINDOW_GAIN = 0.05;
/** Cosines that differ by this much differ by one unit of log odds. */
const TEMPERATURE = 0.05;

/** The standard of comparison of all moments of a query. */
export interface QueryStats {
  /** The sentence's scores on the bank. */
  onBank: ScoreStats;
  sentences: ReferenceSentences;
  /** The length of the library. */
  librarySeconds: number;
}

/** Returns the evidence that the sentence of `curve` is right at a second with a picture. O(sentences * dim). */
export function evidenceAt(
  second: number,
  curve: RelevanceCurve,
  timeline: LoadedTimeline,
  { onBank, sentences, librarySeconds }: QueryStats,
): Evidence {
  const score = curve[second] as number;
  const others = scoresAt(timeline, second, sentences.vectors);
  const inTerms = others.map((other, n) => {
    const { mean, deviation } = sentences.stats[n] as ScoreStats;
    return (other - mean) / deviation;
  });
  return {
    bank: levelAt(second, curve, onBank.mean) / onBank.deviation,
    rival: zScore((score - onBank.mean) / onBank.deviation, inTerms),
    share: score / TEMPERATURE - logSumExp(others.map((other) => other / TEMPERATURE)),
    length: Math.log(Math.min(LONGEST_S, Math.max(SHORTEST_S, librarySeconds)) / 900),
  };
}

/** Returns the mean above `base` of the best window around a second. */
function levelAt(second: number, curve: RelevanceCurve, base: number): number {
  let best = (curve[second] as number) - base;
  for (const width of WINDOWS_S) {
    const from = second - ((width - 1) >> 1);
    if (from < 0 || from + width > curve.length) continue;
    let sum = 0;
    for (let i = from; i < from + width; i++) sum += curve[i] as number;
    const level = (sum / width - base) * width ** WINDOW_GAIN;
    if (level > best) best = level; // Not for a window with a gap, whose sum is no number.
  }
  return best;
}

/** Returns the cosine of each sentence with a second. */
function scoresAt(
  { values, dim, inverseLengths }: LoadedTimeline,
  second: number,
  vectors: readonly UnitVector[],
): Float64Array {
  const inverse = inverseLengths[second] as number;
  return Float64Array.from(vectors, (vector) => dotAt(values, second * dim, vector) * inverse);
}

/** Returns how many deviations a value lies above the mean of others. */
function zScore(value: number, others: Float64Array): number {
  const mean = others.reduce((sum, other) => sum + other, 0) / others.length;
  const variance = others.reduce((sum, other) => sum + (other - mean) ** 2, 0) / others.length;
  return (value - mean) / Math.sqrt(Math.max(1e-8, variance));
}

function logSumExp(values: Float64Array): number {
  const greatest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return greatest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - greatest), 0));
}
