/** Presents the parts of a search result. */
import type { Curve, FoundSegment, SearchInput, SearchResult } from '../../contract/index.ts';
import type { VideoId } from '../../core/ids.ts';
import { answerWindow, type QueryPlan } from '../query/plan.ts';
import type { Filter, VideoStore } from '../store/videos.ts';
import { type AllowedCandidates, type Candidate, totalSeconds } from './choose-candidates.ts';
import type { Confidence } from './confidence/confidence.ts';
import { stateOf } from './confidence/match.ts';
import type { FusedHit } from './fuse.ts';
import type { PageRange } from './pages.ts';
import { presentCurve, presentHit } from './present.ts';
import type { VisualResult } from './rank-hits.ts';
import type { ScoredTimeline } from './score-timelines.ts';

/** Presents the hits of one page. Those whose video was deleted meanwhile are left out. */
export async function presentHits(
  hits: FusedHit[],
  { offset, size }: PageRange,
  { repeats, places }: Pick<VisualResult, 'repeats' | 'places'>,
  plan: QueryPlan,
  store: Pick<VideoStore, 'getMany'>,
): Promise<FoundSegment[]> {
  const shown = hits.slice(offset, offset + size);
  const videos = await store.getMany(shown.map(({ videoId }) => videoId));
  return shown.flatMap((hit, i) => {
    const video = videos.get(hit.videoId);
    if (!video) return [];
    const { related } = plan.parsed;
    const isRepeat = hit.visual !== null && repeats.has(hit.visual);
    const window = answerWindow(plan, video);
    const seen = (hit.visual && places?.get(hit.visual)) ?? null;
    const context = { rank: offset + i + 1, video, window, related, isRepeat, places: seen };
    return presentHit(hit, context);
  });
}

/** Presents the confidence in an answer with these hits. */
export function presentConfidence(
  { answerable, isAbsent, probabilities }: Confidence,
  hits: readonly FusedHit[],
): Pick<SearchResult, 'answerable' | 'no_match' | 'state'> {
  const isRated = probabilities !== null;
  const hasWords = hits.some(({ foundBy }) => foundBy !== 'seen');
  const state = stateOf(
    hits.map(({ match }) => match),
    isAbsent && !hasWords,
  );
  return { answerable, no_match: isRated ? state !== 'found' : null, state };
}

/** Presents how much may answer: what is indexed, and what was searched roughly. */
export function presentPool(
  { allowed }: Pick<AllowedCandidates, 'allowed'>,
  filter: Filter,
  timelines: readonly ScoredTimeline[],
): SearchResult['pool'] {
  const roughEnds = roughEndsOf(timelines);
  const endOf = ({ timeline, video }: Candidate) =>
    Math.max(timeline.nextSecond, roughEnds.get(video.id) ?? 0);
  return { videos: allowed.length, duration_s: totalSeconds(allowed, filter, endOf) };
}

/** Presents how much of what may answer is indexed second by second. */
export function presentCoverage(
  { allowed }: AllowedCandidates,
  timelines: readonly ScoredTimeline[],
): SearchResult['coverage'] {
  const sum = (lengths: number[]) => lengths.reduce((total, length) => total + length, 0);
  const indexedS = sum(allowed.map(({ timeline }) => timeline.nextSecond));
  const lengthS = sum(
    allowed.map(({ timeline: { state, nextSecond }, video }) =>
      state === 'complete' ? nextSecond : Math.max(nextSecond, video.durationS ?? 0),
    ),
  );
  return { indexed: lengthS > 0 ? indexedS / lengthS : 1, rough_videos: roughEndsOf(timelines).size };
}

/** Returns, of each video that was searched beyond what is indexed of it, where that ends. */
function roughEndsOf(timelines: readonly ScoredTimeline[]): Map<VideoId, number> {
  const beyond = timelines
    .filter(({ timeline }) => timeline.state !== 'complete')
    .map(({ video, timeline, fromS, cosines }) => ({ video, timeline, endS: fromS + cosines.length }))
    .filter(({ timeline, endS }) => endS > timeline.nextSecond);
  return new Map(beyond.map(({ video, endS }) => [video.id, endS]));
}

/** Presents the curves of the videos on a page, where the request asks for them. */
export function presentCurves(
  { include }: SearchInput,
  data: FoundSegment[],
  timelines: ScoredTimeline[],
  model: string,
): { curves?: Curve[] } {
  if (!include?.includes('curve')) return {};
  const shown = new Set(data.map(({ video_id }) => video_id));
  const curves = timelines
    .filter(({ video }) => shown.has(video.id))
    .map(({ video, curve }) => presentCurve(video.id, curve, model));
  return { curves };
}
