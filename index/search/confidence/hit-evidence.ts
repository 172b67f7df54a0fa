/**
 * What speaks for a hit, in numbers that mean the same whatever was asked and wherever. Raw cosines do not: some
 * sentences are near every picture, some pictures near every sentence. So a hit's score is compared with what the
 * sentence scores elsewhere in the footage and on a fixed bank of pictures, and with what a fixed set of unrelated
 * sentences scores at the very same second. Pure.
 */
import type { UnitVector } from '../../../core/vector.ts';
import type { Background } from '../../timeline/curve.ts';
import { dotAt } from '../../timeline/dot-at.ts';
import type { LoadedTimeline } from '../../timeline/timeline-cache.ts';
import type { PictureBank, UsualScore } from './picture-bank.ts';
import { usualScore } from './picture-bank.ts';

/** Lengths beyond these count as these: nothing was fitted so far out. */
const [SHORTEST_S, LONGEST_S] = [60, 6 * 3600];

/** The names of the numbers, in the order in which they are weighed. */
export const EVIDENCE = ['own', 'bank', 'rival', 'behind', 'length'] as const;

/**
 * One hit's numbers, in standard deviations but for the last:
 * - `own`: the stretch above what the sentence scores in this footage;
 * - `bank`: the same above what it scores on the bank;
 * - `rival`: the peak, in terms of the bank, among the unrelated sentences at the same second, in terms of theirs;
 * - `behind`: how far the stretch is behind the strongest one;
 * - `length`: how much was searched, as the logarithm of quarters of an hour: the best of many is high by chance.
 */
export type Evidence = Record<(typeof EVIDENCE)[number], number>;

/** Unrelated sentences with what each usually scores; in step. */
export interface Rivals {
  vectors: UnitVector[];
  usual: UsualScore[];
}

/** The unrelated sentences ready to be compared with. */
export function rivalsOf(vectors: UnitVector[], bank: PictureBank): Rivals {
  return { vectors, usual: vectors.map((vector) => usualScore(vector, bank)) };
}

/** What is known of a sentence before its hits are looked at. */
export interface Asked {
  /** Of its scores in the footage. */
  background: Background;
  /** On the bank. */
  usual: UsualScore;
  /** Strength of the strongest stretch. */
  strongest: number;
  /** How many seconds were searched. */
  seconds: number;
}

/** A hit as it is weighed: its strength, the cosine at its peak, and where that is. */
export interface Weighed {
  strength: number;
  score: number;
  peak: number;
}

/** The numbers of one hit, which lies in `timeline`. O(rivals * dim). */
export function evidenceOf(
  { strength, score, peak }: Weighed,
  timeline: LoadedTimeline,
  { background, usual, strongest, seconds }: Asked,
  rivals: Rivals,
): Evidence {
  const level = background.mean + strength * background.deviation;
  const inBank = (value: number): number => (value - usual.mean) / usual.deviation;
  return {
    own: strength,
    bank: inBank(level),
    rival: standing(inBank(score), scoresAt(timeline, peak, rivals)),
    behind: strongest - strength,
    length: Math.log(Math.min(LONGEST_S, Math.max(SHORTEST_S, seconds)) / 900),
  };
}

/** What each rival scores at a second, in terms of its own usual score. */
function scoresAt(
  { values, dim, inverseLengths }: LoadedTimeline,
  second: number,
  rivals: Rivals,
): Float64Array {
  const inverse = inverseLengths[second] as number;
  return Float64Array.from(rivals.vectors, (vector, n) => {
    const { mean, deviation } = rivals.usual[n] as UsualScore;
    return (dotAt(values, second * dim, vector) * inverse - mean) / deviation;
  });
}

/** How many deviations a value lies above the mean of others. */
function standing(value: number, others: Float64Array): number {
  const mean = others.reduce((sum, other) => sum + other, 0) / others.length;
  const variance = others.reduce((sum, other) => sum + (other - mean) ** 2, 0) / others.length;
  return (value - mean) / Math.sqrt(Math.max(1e-8, variance));
}
