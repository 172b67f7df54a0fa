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
import { bestWindow, localMaxima, WINDOWS, windowStrengths, windowSums, windowWeight } from './windows.ts';

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
  ...WINDOWS,
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

/** The facts of a curve's video, where the curve is a stretch of it. */
export interface CurveContext {
  /** The mean of the video's curve; undefined: that of this one. */
  mean?: number | undefined;
  /** Seconds of the video; undefined: as many as the curve has. */
  length?: number | undefined;
}

/**
 * Returns the segments of a curve, strongest first, in seconds from its start. `cuts[i]` is 1 where a shot begins at second i. `reference` is what
 * the query scores on pictures that have nothing to do with it; without one, the background stands in.
 */
export function localise(
  curve: RelevanceCurve,
  cuts: Uint8Array,
  background: Background,
  reference = background,
  options = LOCALISE,
  { mean = backgroundOf([curve]).mean, length = curve.length }: CurveContext = {},
): CurveSegment[] {
  const windows = windowSums(curve, reference.mean, options);
  const strength = windowStrengths(windows);
  const maxima = localMaxima(strength);
  if (maxima.length === 0) return [];
  const top = bestWindow(curve, windows, strongestOf(maxima, strength)).mean;
  const floor = floorOf({ length, mean, top }, reference, options);
  const isTaken = new Uint8Array(curve.length);
  for (let i = 0; i < curve.length; i++) isTaken[i] = Number.isNaN(curve[i]) ? 1 : 0;
  const segments: CurveSegment[] = [];
  for (const centre of strongestFirst(maxima, strength, floor, reference.mean)) {
    if (segments.length === options.limit) break;
    if (isTaken[centre]) continue;
    const { from, to, mean } = bestWindow(curve, windows, centre);
    if (mean < floor) continue;
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

/** Returns the second of the greatest strength; of several, the first. */
function strongestOf(seconds: readonly number[], strength: Float32Array): number {
  return seconds.reduce((best, one) => ((strength[one] as number) > (strength[best] as number) ? one : best));
}

/** Less than any two scores that tell answers apart. */
const ROUNDING = 1e-6;

/**
 * Returns the seconds whose windows may reach the floor, strongest first; most windows of a long video do not. A window's
 * mean is no more than its strength above the reference, for no weight is below 1.
 */
function strongestFirst(
  maxima: readonly number[],
  strength: Float32Array,
  floor: number,
  reference: number,
): number[] {
  return maxima
    .filter((at) => reference + (strength[at] as number) >= floor - ROUNDING)
    .sort((a, b) => (strength[b] as number) - (strength[a] as number) || a - b);
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
  let best = peakS;
  let sum = 0;
  let bestSum = 0;
  for (let i = peakS + step; i >= 0 && i < curve.length && !isTaken[i]; i += step) {
    const isCut = cuts[step === 1 ? i : i + 1] === 1;
    sum += (curve[i] as number) - level - (isCut ? cutCost * height : 0);
    if (sum > bestSum) {
      bestSum = sum;
      best = i;
    }
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
