/**
 * Evidence for a moment, in numbers that mean the same for every query and all footage. Raw cosines do not: some sentences
 * are near every picture, some pictures near every sentence. So a moment's score is compared with what the sentence scores
 * on a fixed bank of pictures, and with what a fixed set of reference sentences scores at the very same second. Nothing
 * here depends on the filter: a moment is worth the same in its own video and in the whole library. Pure.
 */
import type { RelevanceCurve } from '../../timeline/curve.ts';
import type { Stretch } from '../../timeline/stretches.ts';
import type { ScoreStats } from './picture-bank.ts';
import { type ReferenceSentences, TEMPERATURE } from './reference-levels.ts';

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

/** The window lengths over which scores around a second are averaged; longer ones count a little more. */
const WINDOWS_S = [1, 2, 4, 8, 16];
const WINDOW_GAIN = 0.05;

/** The standard of comparison of all moments of a query. */
export interface QueryStats {
  /** The sentence's scores on the bank. */
  onBank: ScoreStats;
  sentences: ReferenceSentences;
  /** The length of the library. */
  librarySeconds: number;
}

/** Returns the evidence that the sentence is right at a second with a picture. `curve` holds its cosines, in step with the stretch. */
export function evidenceAt(
  second: number,
  curve: RelevanceCurve,
  stretch: Stretch,
  { onBank, sentences, librarySeconds }: QueryStats,
): Evidence {
  const at = second - stretch.fromS;
  const score = curve[at] as number;
  const others = sentences.levelAt(stretch, second);
  return {
    bank: levelAt(at, curve, onBank.mean) / onBank.deviation,
    rival: ((score - onBank.mean) / onBank.deviation - others.mean) / others.deviation,
    share: score / TEMPERATURE - others.logSum,
    length: Math.log(Math.min(LONGEST_S, Math.max(SHORTEST_S, librarySeconds)) / 900),
  };
}

/** Returns the mean above `base` of the best window around an entry of a curve. */
function levelAt(at: number, curve: RelevanceCurve, base: number): number {
  let best = (curve[at] as number) - base;
  for (const width of WINDOWS_S) {
    const from = at - ((width - 1) >> 1);
    if (from < 0 || from + width > curve.length) continue;
    let sum = 0;
    for (let i = from; i < from + width; i++) sum += curve[i] as number;
    const level = (sum / width - base) * width ** WINDOW_GAIN;
    if (level > best) best = level; // Not for a window with a gap, whose sum is no number.
  }
  return best;
}
