/**
 * Other ways to say what is wanted, beside a sentence: images or a moment that show it, sentences that must not be it,
 * answers that were found right or wrong. Each is a vector that pulls the curve towards what is like it, or pushes it away (Rocchio's
 * relevance feedback, on standardised curves, for cosines of pictures and of sentences do not compare).
 */

import type { MomentPlace, SearchInput } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { isVideoId } from '../../core/ids.ts';
import type { PackKey } from '../../core/pack-key.ts';
import type { UnitVector } from '../../core/vector.ts';
import type { Store } from '../store/store.ts';
import { backgroundOf, type RelevanceCurve, relevanceCurve } from '../timeline/curve.ts';
import { meanVector } from '../timeline/suppress.ts';
import type { LoadedTimeline, TimelineCache } from '../timeline/timeline-cache.ts';

/** What is like the vector counts this many times as much as what is asked; below 0, against it. */
export interface Pull {
  vector: UnitVector;
  weight: number;
}

/** Weights: of images or a moment beside what is asked, of excluded sentences, and of all liked and all disliked answers together. */
const WEIGHTS = { beside: 1, exclude: -0.75, liked: 0.75, disliked: -0.5 };
/** A second without a picture is stood in for by one this near. */
const NEAR_S = 2;

/** A moment of the library, found again. */
export interface FoundMoment {
  place: MomentPlace;
  vector: UnitVector;
}

/**
 * Finds moments by video and time. Throws `NOT_FOUND` for one that is no longer there: of an unknown video, after its
 * end, or where nothing is indexed; `details.part` quotes it.
 */
export function createMomentFinder(store: Store, cache: TimelineCache, pack: PackKey) {
  return (place: MomentPlace): FoundMoment => {
    const refuse = (why: string) =>
      new AppError('NOT_FOUND', `There is no moment at ${place.t} s of "${place.video_id}": ${why}.`, {
        details: { part: place },
      });
    const video = isVideoId(place.video_id) ? store.videos.get(place.video_id) : undefined;
    if (video === undefined) throw refuse('the video is not in the library');
    const { durationS } = video;
    if (durationS !== null && place.t > durationS) throw refuse(`it ends at ${durationS} s`);
    const timeline = store.timelines.find(video.id, pack);
    const loaded = timeline && cache.load(timeline);
    const second = loaded && nearestPicture(loaded, Math.floor(place.t));
    if (loaded === undefined || second === undefined) throw refuse('nothing is indexed there');
    return { place, vector: meanVector(loaded, second, second + 1) };
  };
}

/** What pulls beside the main vector: `beside`, what is shown; `excluded`, the excluded sentences; and the feedback. */
export function pullsOf(
  { liked = [], disliked = [] }: SearchInput['query'],
  beside: UnitVector[],
  excluded: UnitVector[],
  find: (place: MomentPlace) => FoundMoment,
): Pull[] {
  const share = (places: MomentPlace[], weight: number): Pull[] =>
    places.map((place) => ({ vector: find(place).vector, weight: weight / places.length }));
  return [
    ...beside.map((vector) => ({ vector, weight: WEIGHTS.beside })),
    ...excluded.map((vector) => ({ vector, weight: WEIGHTS.exclude })),
    ...share(liked, WEIGHTS.liked),
    ...share(disliked, WEIGHTS.disliked),
  ];
}

/**
 * The cosines in deviations from their background, with the pulls added; the cosines themselves without any pull. One
 * pull after the other, so that the curves of one are held at a time.
 */
export function pullCurves(
  compared: { cosines: RelevanceCurve; load(): LoadedTimeline }[],
  pulls: Pull[],
): RelevanceCurve[] {
  const curves = compared.map(({ cosines }) => cosines);
  if (pulls.length === 0) return curves;
  const sums = standardised(curves);
  for (const { vector, weight } of pulls) {
    const pulled = standardised(compared.map(({ load }) => relevanceCurve(load(), vector)));
    sums.forEach((sum, i) => {
      const own = pulled[i] as RelevanceCurve;
      for (let t = 0; t < sum.length; t++) {
        // To be unlike what is not wanted is no merit.
        const z = weight < 0 ? Math.max(0, own[t] as number) : (own[t] as number);
        sum[t] = (sum[t] as number) + weight * z;
      }
    });
  }
  return sums;
}

function standardised(curves: RelevanceCurve[]): RelevanceCurve[] {
  const { mean, deviation } = backgroundOf(curves);
  return curves.map((curve) => curve.map((value) => (value - mean) / deviation));
}

function nearestPicture({ inverseLengths }: LoadedTimeline, second: number): number | undefined {
  for (let far = 0; far <= NEAR_S; far++) {
    for (const at of [second - far, second + far]) if ((inverseLengths[at] ?? 0) > 0) return at;
  }
  return undefined;
}
