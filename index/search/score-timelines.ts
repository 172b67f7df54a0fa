/**
 * Scores every second of the candidates. In: timelines, and the vectors of the clauses. Out: curves. Held for all videos
 * at once are a few numbers per second; the vectors stay in the cache, which keeps to its budget.
 */
import type { UnitVector } from '../../core/vector.ts';
import type { RelatedClause } from '../query/operators.ts';
import type { SearchedVideo } from '../store/timelines.ts';
import { type Background, backgroundOf, type RelevanceCurve, relevanceCurve } from '../timeline/curve.ts';
import type { Stretch } from '../timeline/stretches.ts';
import type { TimelineCache } from '../timeline/timeline-cache.ts';
import type { Candidate } from './choose-candidates.ts';
import { bestFit, combineClauses, truthOf } from './combine.ts';
import { applyQueryTerms, type QueryTerm } from './query-terms.ts';

/**
 * A candidate, or a stretch of it, with a score for every second. Its arrays run in step: entry i is of second
 * `fromS + i` of the video.
 */
export interface ScoredTimeline extends Candidate, Pick<Stretch, 'fromS' | 'ptsMs' | 'cuts'> {
  /** Loads its vectors, again where the cache has dropped them. */
  load(): Promise<Stretch>;
  /** The cosines of the main clause. */
  cosines: RelevanceCurve;
  /** The cosines of each related clause, in their order. */
  relatedCosines: RelevanceCurve[];
  /** The truth of each related clause, in their order. */
  truths: Float32Array[];
  /** The mean of the video's curve, where more is known of it than was compared. */
  level?: number | undefined;
  /** As `curve`, before the query took seconds out: what is not searched is part of what a moment stands out from. */
  whole: RelevanceCurve;
  /** The curve to localise: cosines; with query terms, deviations; with related clauses, the truth of all together. NaN where nothing may answer. */
  curve: RelevanceCurve;
}

/** Loads what is compared of a candidate: all of it, or stretches. */
export type LoadStretches = (candidate: Candidate) => Promise<readonly Stretch[]>;

/** Returns a function that loads all of each candidate. */
export function loadWhole(cache: Pick<TimelineCache, 'load'>): LoadStretches {
  return async ({ timeline }) => [await cache.load(timeline)];
}

/** The visual side of a query. */
export interface VisualQuery {
  /** The main clause's vector, then one for each related clause. */
  vectors: UnitVector[];
  related: RelatedClause[];
  /** Further terms of the main clause. */
  terms: QueryTerm[];
  /** Makes NaN of the seconds of a curve that may not answer, in place. Its first second is `fromS`. */
  restrictTo(curve: RelevanceCurve, video: SearchedVideo, fromS: number): RelevanceCurve;
}

/** A candidate with the cosines of all clauses. */
type ComparedTimeline = Omit<ScoredTimeline, 'truths' | 'whole' | 'curve'>;

/** Compares every second that is loaded of the candidates with the query. */
export async function scoreTimelines(
  candidates: readonly Candidate[],
  load: LoadStretches,
  { vectors, related, terms, restrictTo }: VisualQuery,
): Promise<ScoredTimeline[]> {
  const compared: ComparedTimeline[] = [];
  for (const candidate of candidates) compared.push(...(await compareTimeline(candidate, load, vectors)));
  const mainCurves = await applyQueryTerms(compared, terms);
  if (related.length > 0) return combineTimelines(compared, mainCurves, related, restrictTo);
  return compared.map((timeline, i) => {
    // A copy: a moment is worth the same whatever the query excludes around it.
    const whole = mainCurves[i] as RelevanceCurve;
    return {
      ...timeline,
      truths: [],
      whole,
      curve: restrictTo(whole.slice(), timeline.video, timeline.fromS),
    };
  });
}

async function compareTimeline(
  candidate: Candidate,
  load: LoadStretches,
  vectors: UnitVector[],
): Promise<ComparedTimeline[]> {
  const stretches = await load(candidate);
  return stretches.map((stretch, n) => {
    const { fromS, seconds, dim, ptsMs, cuts } = stretch;
    const [cosines, ...relatedCosines] = vectors.map((vector) => relevanceCurve(stretch, vector));
    const reload = async (): Promise<Stretch> => {
      const loaded = (await load(candidate))[n];
      return loaded && loaded.seconds >= seconds ? loaded : blankStretch(fromS, seconds, dim);
    };
    return {
      ...{ ...candidate, fromS, ptsMs, cuts, load: reload },
      ...{ cosines: cosines as RelevanceCurve, relatedCosines },
    };
  });
}

/** Joins the main curves with the truth of the related clauses. */
function combineTimelines(
  compared: ComparedTimeline[],
  mainCurves: RelevanceCurve[],
  related: RelatedClause[],
  restrictTo: VisualQuery['restrictTo'],
): ScoredTimeline[] {
  const main = backgroundOf(mainCurves);
  const backgrounds = related.map((_, i) =>
    backgroundOf(compared.map(({ relatedCosines }) => relatedCosines[i] as RelevanceCurve)),
  );
  return compared.map((timeline, at) => {
    const truths = timeline.relatedCosines.map((curve, i) => truthOf(curve, backgrounds[i] as Background));
    const clauses = related.map((clause, i) => ({ clause, truth: truths[i] as Float32Array }));
    const whole = combineClauses(truthOf(mainCurves[at] as RelevanceCurve, main), clauses);
    return { ...timeline, truths, whole, curve: restrictTo(whole.slice(), timeline.video, timeline.fromS) };
  });
}

/** Returns the seconds at which the related clauses fit a segment with this peak best; null where none fits. */
export function relatedPeaks(
  { fromS, truths }: ScoredTimeline,
  related: RelatedClause[],
  peakS: number,
): (number | null)[] {
  return related.map((clause, i) => {
    const at = bestFit(truths[i] as Float32Array, clause, peakS - fromS);
    return at === null ? null : fromS + at;
  });
}

/** Stands in for the vectors of a video that was deleted after it was compared: all seconds alike. */
function blankStretch(fromS: number, seconds: number, dim: number): Stretch {
  return {
    ...{ fromS, seconds, dim },
    values: new Int8Array(seconds * dim).fill(1),
    inverseLengths: new Float32Array(seconds).fill(1 / Math.sqrt(dim)),
    ptsMs: new Int32Array(seconds),
    cuts: new Uint8Array(seconds),
  };
}
