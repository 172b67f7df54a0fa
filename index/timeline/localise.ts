/**
 * Localises the segments of a relevance curve: [startS, endS) with a peak.
 *
 * 1. Windows of 1 to 16 s are laid around every second. Its strength is the best window's mean above the background,
 *    wider windows counting a little more: one lucky second does not beat eight good ones.
 * 2. The floor of a video is the level of what is not meant: the mean of its curve. In a short video in which no window
 *    stands out, all of it is about what is asked or nothing is: there the floor is the mean of the reference.
 * 3. From the strongest second outwards, a segment grows to both sides as long as the seconds are, in sum, nearer to
 *    the peak than to the floor. A dip of a few seconds is bridged; a cut has to be worth crossing.
 * 4. A border within two seconds of a cut moves there. Seconds of one segment are closed to later ones (a watershed).
 *
 * Floor and borders depend on the video, the query and the reference alone, not on what else is searched, so that a video
 * searched by itself gives the same segments as the library.
 */
import { type Background, backgroundOf, type RelevanceCurve } from './curve.ts';

/** A segment of a curve: whole seconds, [startS, endS), and the second that fits best. */
export interface CurveSegment {
  startS: number;
  endS: number;
  peakS: number;
  /** Height of the curve at the peak: a cosine. */
  score: number;
  /** Segments are ranked by it: deviations above the background, at the scale that fits. */
  strength: number;
}

/** Chosen on videos composed of clips and on the lengths of intervals in text corpora (model/LOG.md, "Borders, third time"). */
export const LOCALISE = {
  /** Window lengths, in seconds. */
  scales: [1, 2, 4, 8, 16],
  /** A window of w seconds counts w^gain times its mean. */
  gain: 0.05,
  /** A second belongs to the peak when it is above this share of the way from floor to peak. */
  level: 0.45,
  /** The strongest window stands out when it is above the video's mean by this many deviations of the reference. */
  standsOut: 0.75,
  /** Sentences about longer videos are about parts of them: in ActivityNet 6 % cover nine tenths or more, in QVHighlights 3 %. */
  shortS: 60,
  /** A segment bridges a dip until the sum falls behind by this many seconds at the peak: four or five at the floor. */
  bridgeS: 6,
  /** The cost of crossing a cut, in seconds at the peak. */
  cutCost: 1,
  /** The greatest move of a border to a cut, in seconds. */
  snapS: 2,
  /** The most segments of one curve. */
  limit: 50,
};

/** Returns the weight of a window of this many seconds beside one of a single second; it stops growing at 16 s. */
export function windowWeight(seconds: number, { scales, gain } = LOCALISE): number {
  return Math.max(1, Math.min(scales.at(-1) as number, seconds)) ** gain;
}

/** A curve of which parts were compared: what is known of it. */
export interface CurveExcerpt {
  /** The mean of the whole curve; undefined: of what was compared. */
  mean?: number | undefined;
  /** The seconds that were compared, in order and apart, all others being NaN; undefined: all. */
  parts?: readonly Pick<CurveSegment, 'startS' | 'endS'>[] | undefined;
}

/**
 * Returns the segments of a curve, strongest first. `cuts[i]` is 1 where a shot begins at second i. `reference` is what
 * the query scores on pictures that have nothing to do with it; without one, the background stands in.
 */
export function localise(
  curve: RelevanceCurve,
  cuts: Uint8Array,
  background: Background,
  reference = background,
  options = LOCALISE,
  { mean = backgroundOf([curve]).mean, parts = [{ startS: 0, endS: curve.length }] }: CurveExcerpt = {},
): CurveSegment[] {
  const windows = strongestWindows(curve, parts, reference.mean, options);
  const [strongest] = windows;
  if (strongest === undefined) return [];
  const floor = floorOf({ length: curve.length, mean, top: strongest.mean }, reference, options);
  const isTaken = new Uint8Array(curve.length).fill(1);
  for (const { startS, endS } of parts) {
    for (let i = startS; i < endS; i++) isTaken[i] = Number(Number.isNaN(curve[i]));
  }
  const segments: CurveSegment[] = [];
  for (const { centre, from, to, mean } of windows) {
    if (segments.length === options.limit) break;
    if (isTaken[centre] || mean < floor) continue;
    const peakS = highest(curve, isTaken, from, to, centre);
    if ((curve[peakS] as number) < floor) continue; // Its window reaches into a segment that is there already.
    const level = floor + options.level * (mean - floor);
    const grown = grow({ curve, cuts, isTaken, level, height: mean - level }, peakS, options);
    isTaken.fill(1, grown.startS, grown.endS);
    const strength = strengthOf(mean, to - from, background, options);
    segments.push({ ...grown, peakS, score: curve[peakS] as number, strength });
  }
  return segments.sort((a, b) => b.strength - a.strength);
}

/** Returns the height from which segments of this curve rise; see the top of the file. */
function floorOf(
  { length, mean, top }: { length: number; mean: number; top: number },
  reference: Background,
  { standsOut, shortS }: typeof LOCALISE,
): number {
  const isPart = length > shortS || top - mean > standsOut * reference.deviation;
  return isPart ? mean : reference.mean;
}

/** Returns how far a window stands above the background, in deviations; wider ones count a little more. */
function strengthOf(mean: number, seconds: number, background: Background, options: typeof LOCALISE): number {
  const above = (mean - background.mean) / background.deviation;
  return above > 0 ? above * windowWeight(seconds, options) : above;
}

/** The best window around a second: [from, to), and the curve's mean in it. */
interface Window {
  centre: number;
  from: number;
  to: number;
  mean: number;
}

/** Returns the best windows around the seconds where they are no weaker than their neighbours', strongest first. */
function strongestWindows(
  curve: RelevanceCurve,
  parts: NonNullable<CurveExcerpt['parts']>,
  reference: number,
  options: typeof LOCALISE,
): Window[] {
  const windows = parts.flatMap(({ startS, endS }) => {
    const { strength, width } = windowStrengths(curve.subarray(startS, endS), reference, options);
    return localMaxima(strength).map((second) => {
      const wide = width[second] as number;
      const from = windowStart(startS + second, wide);
      return { centre: startS + second, from, wide, strength: strength[second] as number };
    });
  });
  return windows
    .sort((a, b) => b.strength - a.strength || a.centre - b.centre)
    .map(({ centre, from, wide }) => ({
      centre,
      from,
      to: from + wide,
      mean: meanOf(curve, from, from + wide),
    }));
}

/** Returns, for each second, the strength and the width of its best window. NaN where there is no picture. */
function windowStrengths(
  curve: RelevanceCurve,
  reference: number,
  options: typeof LOCALISE,
): { strength: Float32Array; width: Uint8Array } {
  const scales = options.scales.map((scale) => ({ scale, weight: windowWeight(scale, options) }));
  const strength = new Float32Array(curve.length).fill(Number.NaN);
  const width = new Uint8Array(curve.length);
  const sums = new Float64Array(curve.length + 1);
  const gaps = new Int32Array(curve.length + 1);
  for (let i = 0; i < curve.length; i++) {
    const value = curve[i] as number;
    sums[i + 1] = (sums[i] as number) + (Number.isNaN(value) ? 0 : value);
    gaps[i + 1] = (gaps[i] as number) + (Number.isNaN(value) ? 1 : 0);
  }
  for (let i = 0; i < curve.length; i++) {
    if (Number.isNaN(curve[i])) continue; // Part of each of its windows.
    for (const { scale, weight } of scales) {
      const from = windowStart(i, scale);
      const to = from + scale;
      if (from < 0 || to > curve.length || (gaps[to] as number) > (gaps[from] as number)) continue;
      const above = ((sums[to] as number) - (sums[from] as number)) / scale - reference;
      const value = above > 0 ? above * weight : above;
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

/** Returns the seconds of no negative strength that are no weaker than their neighbours. */
function localMaxima(strength: Float32Array): number[] {
  const maxima: number[] = [];
  for (let i = 0; i < strength.length; i++) {
    const here = strength[i] as number;
    // Written so that a neighbour that is NaN or beyond the end does not count as higher.
    const isHighest = !(here < (strength[i - 1] as number)) && !(here <= (strength[i + 1] as number));
    if (here >= 0 && isHighest) maxima.push(i);
  }
  return maxima;
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

/** The surroundings in which a segment grows. `height` is that of the peak above the level. */
interface Terrain {
  curve: RelevanceCurve;
  cuts: Uint8Array;
  isTaken: Uint8Array;
  level: number;
  height: number;
}

/** Grows a segment from its peak to both sides, and moves its borders to near cuts. */
function grow(
  terrain: Terrain,
  peakS: number,
  options: Pick<typeof LOCALISE, 'bridgeS' | 'cutCost' | 'snapS'>,
): { startS: number; endS: number } {
  const { cuts, isTaken } = terrain;
  const startS = reach(terrain, peakS, -1, options);
  const endS = reach(terrain, peakS, 1, options) + 1;
  return {
    startS: snap(cuts, startS, options.snapS, (cut) => cut <= peakS && isFree(isTaken, cut, startS)),
    endS: snap(cuts, endS, options.snapS, (cut) => cut > peakS && isFree(isTaken, endS, cut)),
  };
}

/** Returns the farthest second reached from the peak in this direction: where the sum above the level is greatest. */
function reach(
  { curve, cuts, isTaken, level, height }: Terrain,
  peakS: number,
  step: 1 | -1,
  { bridgeS, cutCost }: Pick<typeof LOCALISE, 'bridgeS' | 'cutCost'>,
): number {
  let [best, sum, bestSum] = [peakS, 0, 0];
  for (let i = peakS + step; i >= 0 && i < curve.length && !isTaken[i]; i += step) {
    const isCut = cuts[step === 1 ? i : i + 1] === 1;
    sum += (curve[i] as number) - level - (isCut ? cutCost * height : 0);
    if (sum > bestSum) [best, bestSum] = [i, sum];
    if (sum < bestSum - bridgeS * height) break;
  }
  return best;
}

/** Returns the nearest acceptable cut to a border within `snapS`; the border itself where there is none. */
function snap(
  cuts: Uint8Array,
  border: number,
  snapS: number,
  isAcceptable: (cut: number) => boolean,
): number {
  for (let distance = 0; distance <= snapS; distance++) {
    for (const cut of [border - distance, border + distance]) {
      if (cuts[cut] === 1 && isAcceptable(cut)) return cut;
    }
  }
  return border;
}

function isFree(isTaken: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (isTaken[i]) return false;
  return true;
}
