/** Finds the segments of scored timelines: curves in, segments of all videos out, best first. */
import type { VideoId } from '../../core/ids.ts';
import { dot, type UnitVector } from '../../core/vector.ts';
import type { Range } from '../query/range.ts';
import { type Background, backgroundOf } from '../timeline/curve.ts';
import { type CurveSegment, LOCALISE, localise } from '../timeline/localise.ts';
import { DUPLICATE_COSINE, duplicatesOf, MAX_COMPARED, meanVector } from '../timeline/suppress-duplicates.ts';
import type { LoadedTimeline } from '../timeline/timeline-cache.ts';
import type { FoundMoment } from './query-terms.ts';
import type { ScoredTimeline } from './score-timelines.ts';

/** A segment of a video, found by its picture. */
export interface VisualHit extends CurveSegment {
  videoId: VideoId;
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
  const hits = timelines.flatMap(({ video, cuts, curve, whole, cosines, parts, level }) =>
    localise(curve, cuts, background, reference ?? background, LOCALISE, {
      parts,
      mean: level ?? backgroundOf([whole]).mean,
    })
      .filter(hasLength)
      .map((segment) => ({ ...segment, score: cosines[segment.peakS] as number, videoId: video.id })),
  );
  return hits.sort((a, b) => b.strength - a.strength).slice(0, limit);
}

/** Returns the hits, given best first, that look like a better one. */
export async function repeatsAmong(
  hits: VisualHit[],
  timelines: ScoredTimeline[],
): Promise<ReadonlySet<VisualHit>> {
  const vectors = await mapHits(hits.slice(0, MAX_COMPARED), timelines, meanOf);
  return duplicatesOf(hits, (hit) => vectors.get(hit) as UnitVector);
}

/** Leaves out the segment that holds the query's own moment, and those that look the same. */
export async function excludeMoment(
  hits: VisualHit[],
  timelines: ScoredTimeline[],
  moment: FoundMoment | null,
): Promise<VisualHit[]> {
  if (moment === null) return hits;
  const { place, vector } = moment;
  const vectors = await mapHits(hits, timelines, meanOf);
  return hits.filter((hit) => {
    const isItself = hit.videoId === place.video_id && hit.startS <= place.t && place.t < hit.endS;
    return !isItself && dot(vectors.get(hit) as UnitVector, vector) < DUPLICATE_COSINE;
  });
}

/** Maps each hit with the vectors of its video, which are loaded once for all hits of the video. */
export async function mapHits<Hit extends { videoId: VideoId }, Result>(
  hits: readonly Hit[],
  timelines: ScoredTimeline[],
  map: (hit: Hit, loaded: LoadedTimeline) => Result,
): Promise<Map<Hit, Result>> {
  const ofVideo = new Map<VideoId, Hit[]>();
  for (const hit of hits) {
    const list = ofVideo.get(hit.videoId);
    if (list) list.push(hit);
    else ofVideo.set(hit.videoId, [hit]);
  }
  const timelineOf = new Map(timelines.map((timeline) => [timeline.video.id, timeline]));
  const results = new Map<Hit, Result>();
  for (const [videoId, list] of ofVideo) {
    const loaded = await (timelineOf.get(videoId) as ScoredTimeline).load();
    for (const hit of list) results.set(hit, map(hit, loaded));
  }
  return results;
}

function meanOf({ startS, endS }: VisualHit, loaded: LoadedTimeline): UnitVector {
  return meanVector(loaded, startS, endS);
}
