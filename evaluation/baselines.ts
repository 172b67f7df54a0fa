/**
 * Trivial ways of answering, which every figure stands beside: the best single seconds of the curve, as tools answer that
 * compare frames; the middle of the video; any second at all. Pure.
 */
import type { Answer } from './measures.ts';

/** How many seconds to each side of an answered second may not be answered again. */
const APART_S = 5;

/**
 * The best seconds of a curve, best first, none near a better one. With `radius` > 0 a second counts as the mean over the
 * seconds that far around it.
 */
export function bestSecondsOf(
  film: string,
  curve: readonly (number | null)[],
  { count, radius }: { count: number; radius: number },
): Answer[] {
  const scored = curve.flatMap((value, second) =>
    value === null ? [] : [{ second, score: meanAround(curve, second, radius) }],
  );
  scored.sort((a, b) => b.score - a.score);
  const best: number[] = [];
  for (const { second } of scored) {
    if (best.length === count) break;
    if (best.every((other) => Math.abs(other - second) > APART_S)) best.push(second);
  }
  return best.map((second) => secondOf(film, second));
}

function meanAround(curve: readonly (number | null)[], second: number, radius: number): number {
  const near = curve
    .slice(Math.max(0, second - radius), second + radius + 1)
    .filter((value) => value !== null);
  return near.reduce((sum, value) => sum + value, 0) / near.length;
}

/** The middle of a video. */
export function middleOf(film: string, durationS: number): Answer[] {
  return [secondOf(film, durationS / 2)];
}

/** As many rankings as draws: seconds spread evenly over the video, so that every run gives the same. */
export function chanceOf(
  film: string,
  durationS: number,
  { draws, depth }: { draws: number; depth: number },
): Answer[][] {
  // Multiples of the golden ratio fill [0, 1) evenly (Weyl), whatever the number of them.
  const spread = (n: number) => Math.floor(((n * 0.6180339887498949) % 1) * durationS);
  return Array.from({ length: draws }, (_, draw) =>
    Array.from({ length: depth }, (_, rank) => secondOf(film, spread(draw * depth + rank))),
  );
}

function secondOf(film: string, peak: number): Answer {
  return { film, peak, start: null, end: null };
}
