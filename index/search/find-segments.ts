/** Finds the segments of scored timelines: curves in, segments of all videos out, best first. */
import type { VideoId } from '../../core/ids.ts';
import { dot, type UnitVector } from '../../core/vector.ts';
import type { Range } from '../query/range.ts';
import { type Background, backgroundOf } from '../timeline/curve.ts';
import { type CurveSegment, LOCALISE, localise } from '../timeline/localise.ts';
import type { Stretch } from '../timeline/stretches.ts';
import { DUPLICATE_COSINE, duplicatesOf, MAX_COMPARED, meanVector } from '../timeline/suppress-duplicates.ts';
import type { FoundMoment } from './query-terms.ts';
import type { ScoredTimeline } from './score-timelines.ts';

/** A segment of a video, found by its picture. */
export interface VisualHit extends CurveSegment {
  videoId: VideoId;
  /** The timeline, or the stretch of one, that it was found in. */
  scored: ScoredTimeline;
}

/** How segments are chosen. */
export interface SegmentOptions {
  /** The lengths that are wanted. */
  lengthS: Range<number>;
  limit: number;
  /** The scores of the query on pictures that have nothing to do with it; null where they are unknown. */
  reference: Background | null;
  /** The background of all that may answer; absent: that of the curves. */
  background?: Background | undefined;
}

/** Returns the segments of all curves, strongest first. */
export function bestSegments(
  timelines: ScoredTimeline[],
  {
    lengthS,
    limit,
    reference,
    background = backgroundOf(timelines.map(({ whole }) => whole)),
  }: SegmentOptions,
): VisualHit[] {
  const hasLength = ({ startS, endS }: CurveSegment): boolean =>
    endS - startS >= (lengthS.gte ?? 0) && endS - startS < (lengthS.lt ?? Number.POSITIVE_INFINITY);
  const hits = timelines
    .flatMap((scored) => segmentsOf(scored, background, reference ?? background))
    .filter(hasLength)
    .sort((a, b) => b.strength - a.strength);
  return firstOfEachVideo(hits, LOCALISE.limit).slice(0, limit);
}

/** Returns the segments of a timeline, or a stretch of one, in seconds of the video. */
function segmentsOf(scored: ScoredTimeline, background: Background, reference: Background): VisualHit[] {
  const { video, timeline, fromS, cuts, curve, whole, cosines, level } = scored;
  const context = {
    mean: level ?? backgroundOf([whole]).mean,
    length: Math.max(timeline.nextSecond, fromS + curve.length),
  };
  return localise(curve, cuts, background, reference, LOCALISE, context).map((segment) => ({
    startS: fromS + segment.startS,
    endS: fromS + segment.endS,
    peakS: fromS + segment.peakS,
    score: cosines[segment.peakS] as number,
    strength: segment.strength,
    videoId: video.id,
    scored,
  }));
}

/** Returns so many hits of each video: stretches of one must not have more than all of it would. */
function firstOfEachVideo(hits: readonly VisualHit[], most: number): VisualHit[] {
  const counts = new Map<VideoId, number>();
  return hits.filter(({ videoId }) => {
    const count = counts.get(videoId) ?? 0;
    counts.set(videoId, count + 1);
    return count < most;
  });
}

/** Returns the hits, given best first, that look like a better one. */
export async function repeatsAmong(hits: VisualHit[]): Promise<ReadonlySet<VisualHit>> {
  const vectors = await mapHits(hits.slice(0, MAX_COMPARED), meanOf);
  return duplicatesOf(hits, (hit) => vectors.get(hit) as UnitVector);
}

/** Leaves out the segment that holds the query's own moment, and those that look the same. */
export async function excludeMoment(hits: VisualHit[], moment: FoundMoment | null): Promise<VisualHit[]> {
  if (moment === null) return hits;
  const { place, vector } = moment;
  const vectors = await mapHits(hits, meanOf);
  return hits.filter((hit) => {
    const isItself = hit.videoId === place.video_id && hit.startS <= place.t && place.t < hit.endS;
    return !isItself && dot(vectors.get(hit) as UnitVector, vector) < DUPLICATE_COSINE;
  });
}

/** Maps each hit with the vectors around it, which are loaded once for all hits of a timeline. */
export async function mapHits<Result>(
  hits: readonly VisualHit[],
  map: (hit: VisualHit, loaded: Stretch) => Result,
): Promise<Map<VisualHit, Result>> {
  const ofTimeline = new Map<ScoredTimeline, VisualHit[]>();
  for (const hit of hits) {
    const list = ofTimeline.get(hit.scored);
    if (list) list.push(hit);
    else ofTimeline.set(hit.scored, [hit]);
  }
  const results = new Map<VisualHit, Result>();
  for (const [scored, list] of ofTimeline) {
    const loaded = await scored.load();
    for (const hit of list) results.set(hit, map(hit, loaded));
  }
  return results;
}

function meanOf({ startS, endS }: VisualHit, loaded: Stretch): UnitVector {
  return meanVector(loaded, startS, endS);
}
