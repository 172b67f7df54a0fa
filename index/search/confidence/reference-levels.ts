/**
 * The scores of the reference sentences at a second, summed up in three numbers. They depend on the footage alone, not on
 * the query, so each second is compared with the sentences once.
 */
import { prepareQueries } from '../../../core/int8/int8-rows.ts';
import type { UnitVector } from '../../../core/vector.ts';
import { rememberSeconds } from '../../timeline/remember-seconds.ts';
import { type LoadedTimeline, rowOf } from '../../timeline/timeline-cache.ts';
import { type PictureBank, type ScoreStats, scoreStats } from './picture-bank.ts';

/** Cosines that differ by this much differ by one unit of log odds. */
export const TEMPERATURE = 0.05;

/** The reference sentences at one second. */
export interface ReferenceLevel {
  /** Mean and deviation of their scores, each in terms of what its sentence scores on the bank. */
  mean: number;
  deviation: number;
  /** The logarithm of the sum of exp(score / temperature): what a zero-shot classifier divides by. */
  logSum: number;
}

/** Sentences that every query is compared with. */
export interface ReferenceSentences {
  /** Returns their scores at a second with a picture. O(sentences * dim) at the first call for a second. */
  levelAt(timeline: LoadedTimeline, second: number): ReferenceLevel;
}

/** Prepares the reference sentences, given as vectors. */
export function referenceSentences(vectors: readonly UnitVector[], bank: PictureBank): ReferenceSentences {
  const stats = vectors.map((vector) => scoreStats(vector, bank));
  const sentences = prepareQueries(vectors);
  return {
    levelAt: rememberSeconds((timeline, second) => {
      const inverse = timeline.inverseLengths[second] as number;
      const dots = sentences.dotsOf(timeline, rowOf(timeline, second) ?? 0);
      return measureLevel(
        dots.map((dot) => dot * inverse),
        stats,
      );
    }),
  };
}

function measureLevel(scores: Float64Array, stats: readonly ScoreStats[]): ReferenceLevel {
  const inTerms = scores.map((score, n) => {
    const { mean, deviation } = stats[n] as ScoreStats;
    return (score - mean) / deviation;
  });
  const mean = inTerms.reduce((sum, one) => sum + one, 0) / inTerms.length;
  const variance = inTerms.reduce((sum, one) => sum + (one - mean) ** 2, 0) / inTerms.length;
  return {
    mean,
    deviation: Math.sqrt(Math.max(1e-8, variance)),
    logSum: logSumExp(scores.map((score) => score / TEMPERATURE)),
  };
}

function logSumExp(values: Float64Array): number {
  const greatest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return greatest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - greatest), 0));
}
