/**
 * From a relevance curve to the stretches that answer: [start, end) with a peak. Training-free:
 *
 * 1. Every second is looked at through windows of 1 to 16 s. Its strength is the best window's mean above the
 *    background, wider windows counting a little more: one lucky second does not beat eight good ones.
 * 2. From the strongest second outwards, a stretch grows to both sides as long as the seconds are, in sum, nearer to
 *    the peak than to the background. A dip of a second or two is bridged; a cut has to be worth crossing.
 * 3. A border within two seconds of a cut moves there. What one stretch has taken, no later one gets (a watershed).
 */
import type { Background, RelevanceCurve } from './curve.ts';

/** A stretch of a curve: whole seconds, [start, end), and the second that fits best. */
export interface Stretch {
  start: number;
  end: number;
  peak: number;
  /** Height of the curve at the peak: a cosine. */
  score: number;
  /** What stretches are ranked by: deviations above the background, at the scale that fits. */
  strength: number;
}

/** Chosen on simulated timelines and on films composed of photos; `npm run bench -- search` scores them on neither. */
export const LOCALISE = {
  /** Window lengths, in seconds. */
  scales: [1, 2, 4, 8, 16],
  /** A window of w seconds counts w^gain times its mean. */
  gain: 0.05,
  /** A second belongs to the peak when it is above this share of the way from background to peak. */
  level: 0.65,
  /** How many seconds of background a stretch bridges. */
  bridgeS: 3,
  /** What crossing a cut costs, in seconds of background. */
  cutCost: 4,
  /** How far a border moves to a cut, in seconds. */
  snapS: 2,
  /** The most stretches of one curve. */
  limit: 50,
};

/** What a window of this many seconds counts beside one of a single second; from 16 s on no more. */
export function windowWeight(seconds: number, { scales, gain } = LOCALISE): number {
  return Math.max(1, Math.min(scales.at(-1) as number, seconds)) ** gain;
}

/** The stretches of a curve, strongest first. `cuts[i]` is 1 where a shot begins at second i. */
export function localise(
  curve: RelevanceCurve,
  cuts: Uint8Array,
  background: Background,
  options = LOCALISE,
): Stretch[] {
  const { strength, width } = strongestWindows(curve, background, options);
  const isTaken = Uint8Array.from(curve, (value) => (Number.isNaN(value) ? 1 : 0));
  const stretches: Stretch[] = [];
  for (const centre of localMaxima(strength)) {
    if (stretches.length === options.limit) break;
    if (isTaken[centre]) continue;
    const window = { start: windowStart(centre, width[centre] as number), width: width[centre] as number };
    const peak = highest(curve, isTaken, window.start, window.start + window.width, centre);
    const top = meanOf(curve, window.start, window.start + window.width);
    const level = background.mean + options.level * (top - background.mean);
    const grown = grow(curve, cuts, isTaken, peak, level, top - level, options);
    isTaken.fill(1, grown.start, grown.end);
    stretches.push({
      ...grown,
      peak,
      score: curve[peak] as number,
      strength: strength[centre] as number,
    });
  }
  return stretches;
}

/** For each second: the strength of its best window, and that window's width. NaN where there is no picture. */
function strongestWindows(
  curve: RelevanceCurve,
  { mean, deviation }: Background,
  options: typeof LOCALISE,
): { strength: Float32Array; width: Uint8Array } {
  const strength = new Float32Array(curve.length).fill(Number.NaN);
  const width = new Uint8Array(curve.length);
  const sums = new Float64Array(curve.length + 1);
  const gaps = new Int32Array(curve.length + 1);
  for (let i = 0; i < curve.length; i++) {
    const value = curve[i] as number;
    sums[i + 1] = (sums[i] as number) + (Number.isNaN(value) ? 0 : value);
    gaps[i + 1] = (gaps[i] as number) + (Number.isNaN(value) ? 1 : 0);
  }
  for (const scale of options.scales) {
    const weight = windowWeight(scale, options) / deviation;
    for (let i = 0; i < curve.length; i++) {
      const from = windowStart(i, scale);
      const to = from + scale;
      if (from < 0 || to > curve.length || (gaps[to] as number) > (gaps[from] as number)) continue;
      const above = ((sums[to] as number) - (sums[from] as number)) / scale - mean;
      const value = above > 0 ? above * weight : above / deviation;
      if (Number.isNaN(strength[i]) || value > (strength[i] as number)) {
        strength[i] = value;
        width[i] = scale;
      }
    }
  }
  return { strength, width };
}

function windowStart(centre: number, width: number): number {
  return centre - ((width - 1) >> 1);
}

/** Seconds above the background and no weaker than their neighbours, strongest first; of equals, the earlier. */
function localMaxima(strength: Float32Array): number[] {
  const maxima: number[] = [];
  for (let i = 0; i < strength.length; i++) {
    const here = strength[i] as number;
    // Written so that a neighbour that is NaN or beyond the end does not count as higher.
    const isHighest = !(here < (strength[i - 1] as number)) && !(here <= (strength[i + 1] as number));
    if (here >= 0 && isHighest) maxima.push(i);
  }
  return maxima.sort((a, b) => (strength[b] as number) - (strength[a] as number) || a - b);
}

function highest(
  curve: RelevanceCurve,
  isTaken: Uint8Array,
  from: number,
  to: number,
  start: number,
): number {
  let best = start;
  for (let i = from; i < to; i++) {
    if (!isTaken[i] && (curve[i] as number) > (curve[best] as number)) best = i;
  }
  return best;
}

function meanOf(curve: RelevanceCurve, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += curve[i] as number;
  return sum / (to - from);
}

function grow(
  curve: RelevanceCurve,
  cuts: Uint8Array,
  isTaken: Uint8Array,
  peak: number,
  level: number,
  height: number,
  { bridgeS, cutCost, snapS }: Pick<typeof LOCALISE, 'bridgeS' | 'cutCost' | 'snapS'>,
): { start: number; end: number } {
  /** The farthest second reached from the peak in this direction: where the sum above the level is greatest. */
  const reach = (step: 1 | -1): number => {
    let [best, sum, bestSum] = [peak, 0, 0];
    for (let i = peak + step; i >= 0 && i < curve.length && !isTaken[i]; i += step) {
      const isCut = cuts[step === 1 ? i : i + 1] === 1;
      sum += (curve[i] as number) - level - (isCut ? cutCost * height : 0);
      if (sum > bestSum) [best, bestSum] = [i, sum];
      if (sum < bestSum - bridgeS * height) break;
    }
    return best;
  };
  /** The nearest cut to a border, when near enough and not through the peak or another's seconds. */
  const snap = (border: number, isFree: (cut: number) => boolean): number => {
    for (let far = 0; far <= snapS; far++) {
      for (const cut of [border - far, border + far]) if (cuts[cut] === 1 && isFree(cut)) return cut;
    }
    return border;
  };
  const isOpen = (from: number, to: number): boolean => {
    for (let i = from; i < to; i++) if (isTaken[i]) return false;
    return true;
  };
  const start = reach(-1);
  const end = reach(1) + 1;
  return {
    start: snap(start, (cut) => cut <= peak && isOpen(cut, start)),
    end: snap(end, (cut) => cut > peak && isOpen(end, cut)),
  };
}
