/**
 * The visual half of search: timelines and the clauses' vectors in, stretches of all of them out, best first. What is
 * held of all videos at once is a few numbers a second; their vectors are asked of the cache, which keeps to its budget.
 */
import { dot, type UnitVector } from '../../core/vector.ts';
import type { RelatedClause } from '../query/operators.ts';
import type { Range } from '../query/range.ts';
import type { VideoRecord } from '../store/videos.ts';
import { type Background, backgroundOf, type RelevanceCurve, relevanceCurve } from '../timeline/curve.ts';
import { localise } from '../timeline/localise.ts';
import { demoteDuplicates, meanVector, SAME_LOOK } from '../timeline/suppress.ts';
import type { LoadedTimeline } from '../timeline/timeline-cache.ts';
import { bestFit, combineClauses, truthOf } from './combine.ts';
import type { VisualHit } from './fuse.ts';
import type { PoolEntry } from './pool.ts';
import { type FoundMoment, type Pull, pullCurves } from './query-terms.ts';

/** A video that was compared second by second. */
export interface Looked extends PoolEntry, Pick<LoadedTimeline, 'ptsMs' | 'cuts'> {
  /** Its vectors, read again where the cache has let them go. */
  load(): LoadedTimeline;
  /** The cosines of the main clause. */
  cosines: RelevanceCurve;
  /** The truth of each related clause, in their order. */
  truths: Float32Array[];
  /** What is localised: the cosines; with pulls, deviations; with related clauses, the truth of all together. NaN where nothing may answer. */
  curve: RelevanceCurve;
}

/** What is looked for: the main clause's vector, then one for each related clause. */
export interface LookedFor {
  vectors: UnitVector[];
  related: RelatedClause[];
  /** What else pulls the main clause's curve. */
  pulls: Pull[];
  /** Takes the seconds out of a curve that may not answer, in place. */
  restrictTo(curve: RelevanceCurve, video: VideoRecord): RelevanceCurve;
}

/** Compares every second of the videos. */
export function look(
  entries: PoolEntry[],
  load: (entry: PoolEntry) => LoadedTimeline,
  { vectors, related, pulls, restrictTo }: LookedFor,
): Looked[] {
  const compared = entries.map((entry) => {
    const first = load(entry);
    const { seconds, dim, ptsMs, cuts } = first;
    const [cosines, ...others] = vectors.map((vector) => relevanceCurve(first, vector));
    const again = (): LoadedTimeline => {
      const loaded = load(entry);
      return loaded.seconds < seconds ? blankTimeline(loaded, seconds, dim) : loaded;
    };
    return { ...entry, ptsMs, cuts, load: again, cosines: cosines as RelevanceCurve, others };
  });
  const wanted = pullCurves(compared, pulls);
  if (related.length === 0) {
    return compared.map((one, i) => ({
      ...one,
      truths: [],
      curve: restrictTo(wanted[i] as RelevanceCurve, one.video),
    }));
  }
  const main = backgroundOf(wanted);
  const backgrounds = related.map((_, i) =>
    backgroundOf(compared.map(({ others }) => others[i] as RelevanceCurve)),
  );
  return compared.map((one, at) => {
    const truths = one.others.map((curve, i) => truthOf(curve, backgrounds[i] as Background));
    const all = related.map((clause, i) => ({ clause, truth: truths[i] as Float32Array }));
    const curve = combineClauses(truthOf(wanted[at] as RelevanceCurve, main), all);
    return { ...one, truths, curve: restrictTo(curve, one.video) };
  });
}

/** Up to `limit` stretches of all curves, strongest first; those that look like a better one behind the others. */
export function bestStretches(looked: Looked[], lengthS: Range<number>, limit: number): VisualHit[] {
  const background = backgroundOf(looked.map(({ curve }) => curve));
  const isAsked = ({ start, end }: { start: number; end: number }): boolean =>
    end - start >= (lengthS.gte ?? 0) && end - start < (lengthS.lt ?? Number.POSITIVE_INFINITY);
  const hits = looked.flatMap(({ video, cuts, curve, cosines }) =>
    localise(curve, cuts, background)
      .filter(isAsked)
      .map((stretch) => ({ ...stretch, score: cosines[stretch.peak] as number, videoId: video.id })),
  );
  hits.sort((a, b) => b.strength - a.strength);
  const lookedOf = new Map(looked.map((one) => [one.video.id, one]));
  return demoteDuplicates(hits.slice(0, limit), ({ videoId, start, end }) =>
    meanVector((lookedOf.get(videoId) as Looked).load(), start, end),
  );
}

/** Leaves out the moment that is asked for more of, and what looks the same. */
export function withoutMoment(hits: VisualHit[], looked: Looked[], self: FoundMoment | null): VisualHit[] {
  if (self === null) return hits;
  const { place, vector } = self;
  const lookedOf = new Map(looked.map((one) => [one.video.id, one]));
  return hits.filter(({ videoId, start, end }) => {
    const isItself = videoId === place.video_id && start <= place.t && place.t < end;
    const look = meanVector((lookedOf.get(videoId) as Looked).load(), start, end);
    return !isItself && dot(look, vector) < SAME_LOOK;
  });
}

/** Where the related clauses were seen for a stretch with this peak, in their order; null where nowhere. */
export function relatedPeaks({ truths }: Looked, related: RelatedClause[], peak: number): (number | null)[] {
  return related.map((clause, i) => bestFit(truths[i] as Float32Array, clause, peak));
}

/** Stands in for the vectors of a video that was deleted since it was compared: all seconds alike. */
function blankTimeline(gone: LoadedTimeline, seconds: number, dim: number): LoadedTimeline {
  return {
    ...{ ...gone, seconds, dim },
    values: new Int8Array(seconds * dim).fill(1),
    inverseLengths: new Float32Array(seconds).fill(1 / Math.sqrt(dim)),
    ptsMs: new Int32Array(seconds),
    cuts: new Uint8Array(seconds),
  };
}
