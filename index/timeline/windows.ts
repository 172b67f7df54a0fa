/**
 * The windows around each second of a curve, of several widths, and how strong they are: their mean above a reference,
 * wider ones counting a little more. In: a curve. Out: the strength of the best window of each second, and that window.
 */
import type { RelevanceCurve } from './curve.ts';

/** The windows that are laid around a second; chosen with what `LOCALISE` holds. */
export const WINDOWS = {
  /** Their lengths, in seconds. */
  scales: [1, 2, 4, 8, 16],
  /** A window of w seconds counts w^gain times its mean. */
  gain: 0.05,
};

/** Returns the weight of a window of this many seconds beside one of a single second; it stops growing at 16 s. */
export function windowWeight(seconds: number, { scales, gain } = WINDOWS): number {
  return Math.max(1, Math.min(scales.at(-1) as number, seconds)) ** gain;
}

/** The sums of a curve and its numbers of gaps up to each second, and the reach and the weight of the windows around one. */
export interface WindowSums {
  sums: Float64Array;
  gaps: Int32Array;
  /** Seconds before and after a centre, and the weight, of each width. */
  before: Int32Array;
  after: Int32Array;
  weights: Float64Array;
  reference: number;
}

/** Prepares the windows of a curve. */
export function windowSums(curve: RelevanceCurve, reference: number, options: typeof WINDOWS): WindowSums {
  const sums = new Float64Array(curve.length + 1);
  const gaps = new Int32Array(curve.length + 1);
  for (let i = 0; i < curve.length; i++) {
    const value = curve[i] as number;
    const isGap = Number.isNaN(value);
    sums[i + 1] = (sums[i] as number) + (isGap ? 0 : value);
    gaps[i + 1] = (gaps[i] as number) + (isGap ? 1 : 0);
  }
  const { scales } = options;
  return {
    ...{ sums, gaps, reference },
    before: Int32Array.from(scales, (scale) => (scale - 1) >> 1),
    after: Int32Array.from(scales, (scale) => scale - ((scale - 1) >> 1)),
    weights: Float64Array.from(scales, (scale) => windowWeight(scale, options)),
  };
}

/** Returns the strength of the window [from, to); NaN where it does not fit, or holds a gap. */
function windowStrength(
  sums: Float64Array,
  gaps: Int32Array,
  from: number,
  to: number,
  weight: number,
  reference: number,
): number {
  if (from < 0 || to >= sums.length || gaps[from] !== gaps[to]) return Number.NaN;
  const above = ((sums[to] as number) - (sums[from] as number)) / (to - from) - reference;
  return above > 0 ? above * weight : above;
}

/** Returns the strength of the best window of each second; NaN where there is no picture. The hot loop of localising: no objects. */
export function windowStrengths(windows: WindowSums): Float32Array {
  const { sums, gaps, before, after, weights, reference } = windows;
  const strength = new Float32Array(gaps.length - 1).fill(Number.NaN);
  const widths = before.length;
  for (let i = 0; i < strength.length; i++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let width = 0; width < widths; width++) {
      const from = i - (before[width] as number);
      const to = i + (after[width] as number);
      const value = windowStrength(sums, gaps, from, to, weights[width] as number, reference);
      if (value > best) best = value;
    }
    if (best > Number.NEGATIVE_INFINITY) strength[i] = best;
  }
  return strength;
}

/** Returns the best window around a second that has one, [from, to), and the curve's mean in it. */
export function bestWindow(
  curve: RelevanceCurve,
  { sums, gaps, before, after, weights, reference }: WindowSums,
  centre: number,
): { from: number; to: number; mean: number } {
  let [best, found] = [Number.NEGATIVE_INFINITY, 0];
  for (let width = 0; width < before.length; width++) {
    const [from, to] = [centre - (before[width] as number), centre + (after[width] as number)];
    const value = windowStrength(sums, gaps, from, to, weights[width] as number, reference);
    if (value > best) [best, found] = [value, width];
  }
  const [from, to] = [centre - (before[found] as number), centre + (after[found] as number)];
  return { from, to, mean: meanOf(curve, from, to) };
}

/** Returns the seconds of no negative strength that are no weaker than their neighbours. */
export function localMaxima(strength: Float32Array): number[] {
  const maxima: number[] = [];
  for (let i = 0; i < strength.length; i++) {
    const here = strength[i] as number;
    // Written so that a neighbour that is NaN or beyond the end does not count as higher.
    const isHighest = !(here < (strength[i - 1] as number)) && !(here <= (strength[i + 1] as number));
    if (here >= 0 && isHighest) maxima.push(i);
  }
  return maxima;
}

function meanOf(curve: RelevanceCurve, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += curve[i] as number;
  return sum / (to - from);
}
