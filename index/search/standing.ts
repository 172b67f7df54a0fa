/**
 * How far a hit stands out. Raw cosines mean nothing by themselves: some sentences are near everything, some footage is
 * near every sentence. So the hit's height above its own curve is compared with the heights that unrelated sentences
 * reach on the same footage; the standing is the hit's z-score among them.
 */
import type { UnitVector } from '../../core/vector.ts';
import type { Background } from './curve.ts';
import { dotAt } from './dot-at.ts';
import type { LoadedTimeline } from './timeline-cache.ts';

/** Unrelated sentences are compared with every third second: what is learnt of them is coarse anyway. */
const STRIDE_S = 3;

/** What each of n unrelated sentences scores on some footage. All arrays have length n, but for the count. */
export interface BackgroundScores {
  count: number;
  highest: Float64Array;
  sums: Float64Array;
  squares: Float64Array;
}

/** The scores of unrelated sentences on one timeline. O(seconds / 3 * n * dim). */
export function scoreBackground(timeline: LoadedTimeline, sentences: UnitVector[]): BackgroundScores {
  const scores = emptyScores(sentences.length);
  const { seconds, dim, values, inverseLengths } = timeline;
  for (let second = 0; second < seconds; second += STRIDE_S) {
    const inverse = inverseLengths[second] as number;
    if (inverse === 0) continue;
    scores.count++;
    for (let n = 0; n < sentences.length; n++) {
      const score = dotAt(values, second * dim, sentences[n] as UnitVector) * inverse;
      if (score > (scores.highest[n] as number)) scores.highest[n] = score;
      scores.sums[n] = (scores.sums[n] as number) + score;
      scores.squares[n] = (scores.squares[n] as number) + score * score;
    }
  }
  return scores;
}

/** The scores on several timelines together. */
export function mergeScores(all: BackgroundScores[]): BackgroundScores {
  const [first, ...rest] = all;
  if (first === undefined) return emptyScores(0);
  return rest.reduce(
    (a, b) => ({
      count: a.count + b.count,
      highest: a.highest.map((value, n) => Math.max(value, b.highest[n] as number)),
      sums: a.sums.map((value, n) => value + (b.sums[n] as number)),
      squares: a.squares.map((value, n) => value + (b.squares[n] as number)),
    }),
    first,
  );
}

/** What heights are compared with: the middle and spread of those that unrelated sentences reach. */
export interface Heights {
  median: number;
  spread: number;
}

/** The heights of unrelated sentences on footage; null where there is too little of it to tell. */
export function heightsOf({ count, highest, sums, squares }: BackgroundScores): Heights | null {
  if (count < 2 || highest.length === 0) return null;
  const heights = Array.from(highest, (top, n) => {
    const mean = (sums[n] as number) / count;
    const deviation = Math.sqrt(Math.max(1e-12, (squares[n] as number) / count - mean * mean));
    return (top - mean) / deviation;
  });
  const median = medianOf(heights);
  const spread = 1.4826 * medianOf(heights.map((height) => Math.abs(height - median)));
  return { median, spread: Math.max(spread, 1e-3) };
}

/** The standing of a hit with this cosine, on a curve with this background, among these heights. */
export function standingOf(
  score: number,
  { mean, deviation }: Background,
  { median, spread }: Heights,
): number {
  return ((score - mean) / deviation - median) / spread;
}

function emptyScores(n: number): BackgroundScores {
  return {
    count: 0,
    highest: new Float64Array(n).fill(-1),
    sums: new Float64Array(n),
    squares: new Float64Array(n),
  };
}

function medianOf(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
