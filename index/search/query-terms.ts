/**
 * Query terms: what a query gives beside its main clause. Images or a moment that show it, sentences it must not be,
 * and answers that were judged right or wrong. Each is a vector that moves the curve towards what is like it, or away
 * (Rocchio's relevance feedback, on standardised curves: cosines of pictures and of sentences do not compare).
 */
import type { MomentPlace, SearchInput } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import { isVideoId } from '../../core/ids.ts';
import type { PackKey } from '../../core/pack-key.ts';
import type { UnitVector } from '../../core/vector.ts';
import type { Store } from '../store/store.ts';
import { backgroundOf, type RelevanceCurve, relevanceCurve } from '../timeline/curve.ts';
import type { Stretch } from '../timeline/stretches.ts';
import { meanVector } from '../timeline/suppress-duplicates.ts';
import type { LoadedTimeline, TimelineCache } from '../timeline/timeline-cache.ts';

/** A vector that the curve moves towards; away from it with a weight below 0. The main clause weighs 1. */
export interface QueryTerm {
  vector: UnitVector;
  weight: number;
}

/** Weights: of images or a moment beside the main clause, of excluded sentences, and of all liked and all disliked answers together. */
const WEIGHTS = { beside: 1, exclude: -0.75, liked: 0.75, disliked: -0.5 };
/** A second without a picture is replaced by one at most this far away. */
const NEAR_S = 2;

/** A moment of the library, with its vector. */
export interface FoundMoment {
  place: MomentPlace;
  vector: UnitVector;
}

/** Finds a moment of the library. */
export type MomentFinder = (place: MomentPlace) => Promise<FoundMoment>;

/**
 * Returns a function that finds moments by video and time. It throws `NOT_FOUND` for one that is no longer there: of an unknown video, after its
 * end, or where nothing is indexed; `details.part` quotes it.
 */
export function createMomentFinder(store: Store, cache: TimelineCache, pack: PackKey): MomentFinder {
  return async (place) => {
    const refuse = (why: string) =>
      new AppError('NOT_FOUND', `There is no moment at ${place.t} s of "${place.video_id}": ${why}.`, {
        details: { part: place },
      });
    const video = isVideoId(place.video_id) ? await store.videos.get(place.video_id) : undefined;
    if (video === undefined) throw refuse('the video is not in the library');
    const { durationS } = video;
    if (durationS !== null && place.t > durationS) throw refuse(`it ends at ${durationS} s`);
    const timeline = await store.timelines.find(video.id, pack);
    const loaded = timeline && (await cache.load(timeline));
    const second = loaded && nearestPicture(loaded, Math.floor(place.t));
    if (loaded === undefined || second === undefined) throw refuse('nothing is indexed there');
    return { place, vector: meanVector(loaded, second, second + 1) };
  };
}

/** Returns the terms of a query: `beside`, what is shown; `excluded`, the excluded sentences; and the feedback. */
export async function queryTerms(
  { liked = [], disliked = [] }: SearchInput['query'],
  beside: UnitVector[],
  excluded: UnitVector[],
  find: MomentFinder,
): Promise<QueryTerm[]> {
  const shared = async (places: MomentPlace[], weight: number): Promise<QueryTerm[]> => {
    const found = await Promise.all(places.map(find));
    return found.map(({ vector }) => ({ vector, weight: weight / places.length }));
  };
  return [
    ...beside.map((vector) => ({ vector, weight: WEIGHTS.beside })),
    ...excluded.map((vector) => ({ vector, weight: WEIGHTS.exclude })),
    ...(await shared(liked, WEIGHTS.liked)),
    ...(await shared(disliked, WEIGHTS.disliked)),
  ];
}

/**
 * Returns the cosines in deviations from their background, with the terms added; without terms, the cosines themselves.
 * Terms are added one after the other, so that only the curves of one are held at a time.
 */
export async function applyQueryTerms(
  compared: { cosines: RelevanceCurve; load(): Promise<Stretch> }[],
  terms: QueryTerm[],
): Promise<RelevanceCurve[]> {
  const curves = compared.map(({ cosines }) => cosines);
  if (terms.length === 0) return curves;
  const sums = standardised(curves);
  for (const { vector, weight } of terms) {
    const cosines: RelevanceCurve[] = [];
    for (const { load } of compared) cosines.push(relevanceCurve(await load(), vector));
    standardised(cosines).forEach((own, i) => {
      addTerm(sums[i] as RelevanceCurve, own, weight);
    });
  }
  return sums;
}

/** Adds a term to a curve in place. Below 0, only likeness counts: to be unlike what is excluded is no merit. */
function addTerm(sum: RelevanceCurve, own: RelevanceCurve, weight: number): void {
  for (let t = 0; t < sum.length; t++) {
    const z = weight < 0 ? Math.max(0, own[t] as number) : (own[t] as number);
    sum[t] = (sum[t] as number) + weight * z;
  }
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
