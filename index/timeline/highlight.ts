/**
 * The highlight of a segment: its best few seconds, which a player opens and repeats and which are exported. A segment
 * of an hour answers a sentence as a whole, and nobody wants to wait in it for what the card shows.
 */
import type { RelevanceCurve } from './curve.ts';

/** A segment up to this long is its own highlight: three of four intervals in Charades are no longer. */
export const HIGHLIGHT_S = 10;

/** Returns the best `HIGHLIGHT_S` seconds of a segment around its peak; all of a shorter segment. The curve's first second is `fromS`. */
export function highlightOf(
  curve: RelevanceCurve,
  { startS, endS, peakS }: { startS: number; endS: number; peakS: number },
  fromS = 0,
): { startS: number; endS: number } {
  if (endS - startS <= HIGHLIGHT_S) return { startS, endS };
  const last = Math.min(peakS, endS - HIGHLIGHT_S);
  let [best, bestSum] = [last, Number.NEGATIVE_INFINITY];
  for (let from = Math.max(startS, peakS + 1 - HIGHLIGHT_S); from <= last; from++) {
    let sum = 0;
    for (let i = from; i < from + HIGHLIGHT_S; i++) sum += curve[i - fromS] as number;
    if (sum > bestSum) [best, bestSum] = [from, sum];
  }
  return { startS: best, endS: best + HIGHLIGHT_S };
}
