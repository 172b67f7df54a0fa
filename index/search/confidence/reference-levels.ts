/**
 * The scores of the reference sentences at a second, summed up in three numbers. They depend on the footage alone, not on
 * the query, so each second is compared with the sentences once.
 */
import { prepareQueries } from '../../../core/int8/int8-rows.ts';
import type { UnitVector } from '../../../core/vector.ts';
import { rememberSeconds } from '../../timeline/remember-seconds.ts';
import type { Stretch } from '../../timeline/stretches.ts';
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
  levelAt(stretch: Stretch, second: number): ReferenceLevel;
}

/** Prepares the reference sentences, given as vectors. */
export function referenceSentences(vectors: readonly UnitVector[], bank: PictureBank): ReferenceSentences {
  const stats = vectors.map((vector) => scoreStats(vector, bank));
  const sentences = prepareQueries(vectors);
  return {
    levelAt: rememberSeconds((stretch, second) => {
      const dots = sentences.dotsOf(stretch, second - stretch.fromS);
      return measureLevel(dots, stretch.inverseLengths[second - stretch.fromS] as number, stats);
    }),
  };
}

/** Sums up the scores, which are dot products times `inverse`. Loops without functions: a query measures hundreds of seconds. */
function measureLevel(dots: Float64Array, inverse: number, stats: readonly ScoreStats[]): ReferenceLevel {
  const count = dots.length;
  let [sum, squares, greatest] = [0, 0, Number.NEGATIVE_INFINITY];
  for (let n = 0; n < count; n++) {
    const score = (dots[n] as number) * inverse;
    const { mean, deviation } = stats[n] as ScoreStats;
    const inTerms = (score - mean) / deviation;
    sum += inTerms;
    squares += inTerms * inTerms;
    if (score > greatest) greatest = score;
  }
  let odds = 0;
  for (let n = 0; n < count; n++) odds += Math.exp(((dots[n] as number) * inverse - greatest) / TEMPERATURE);
  const mean = sum / count;
  return {
    mean,
    deviation: Math.sqrt(Math.max(1e-8, squares / count - mean * mean)),
    logSum: greatest / TEMPERATURE + Math.log(odds),
  };
}
