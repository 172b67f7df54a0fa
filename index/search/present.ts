/** Presents hits as segments of the contract: whole seconds become the presentation times of their frames. */
import type { Curve, FoundSegment, PlaceEvidence, SearchResult } from '../../contract/index.ts';
import { toPtsMs } from '../../core/time.ts';
import { subjectWords } from '../../core/words/subject-words.ts';
import type { RelatedClause } from '../query/operators.ts';
import type { QueryPlan } from '../query/plan.ts';
import { namedMotions } from '../query/where/motions.ts';
import { maskSentence } from '../query/where/places-of.ts';
import type { VideoRecord } from '../store/videos.ts';
import type { RelevanceCurve } from '../timeline/curve.ts';
import { HIGHLIGHT_S, highlightOf } from '../timeline/highlight.ts';
import type { Stretch } from '../timeline/stretches.ts';
import type { VisualHit } from './find-segments.ts';
import type { FusedHit } from './fuse.ts';
import { relatedPeaks } from './score-timelines.ts';

/** The surroundings of a hit that its segment shows. */
export interface HitContext {
  rank: number;
  video: VideoRecord;
  /** The seconds that may answer: a segment that reaches out of them is cut. */
  window: { gte: number; lt: number };
  related: RelatedClause[];
  /** True when it looks like a better hit. */
  isRepeat: boolean;
  /** The things of the sentence as seen in its pictures; null where it names none. */
  places: PlaceEvidence | null;
}

interface Times {
  startS: number;
  endS: number;
  peakS: number;
}

/** Presents a hit as a segment. */
export function presentHit(found: FusedHit, context: HitContext): FoundSegment {
  const hit = atSeenSecond(found, context.places);
  const { rank, video, window, related, isRepeat, places } = context;
  const times = hit.visual ? presentationTimes(hit, hit.visual.scored, video) : hit;
  const { startS, endS } = clampSpan(times, window, video.durationS ?? Number.POSITIVE_INFINITY);
  const peakS = Math.min(Math.max(times.peakS, startS), endS);
  const highlight = presentHighlight(hit, { startS, endS, peakS });
  return {
    video_id: hit.videoId,
    video_title: video.title,
    external_id: video.externalId,
    metadata: video.metadata,
    offline: video.offlineSince !== null,
    start: startS,
    end: endS,
    peak: peakS,
    highlight,
    pts_ms: { start: toPtsMs(startS), end: toPtsMs(endS), peak: toPtsMs(peakS) },
    rank,
    score: hit.visual?.score ?? Math.max(...hit.matched.map(({ score }) => score)),
    probability: hit.probability,
    match: hit.match,
    found_by: hit.foundBy,
    is_repeat: isRepeat,
    matched: hit.matched,
    ...(hit.visual && related.length > 0 ? { related: presentRelated(hit.visual, related) } : {}),
    ...(places && { places }),
  };
}

/** Where the things of a sentence stand as it says, that second is the peak: what the card shows must be what was checked. */
function atSeenSecond(hit: FusedHit, places: PlaceEvidence | null): FusedHit {
  if (!hit.visual || places?.state !== 'seen' || places.probability === null || places.at === null)
    return hit;
  const peakS = Math.min(Math.max(places.at, hit.visual.startS), hit.visual.endS - 1);
  return { ...hit, peakS, visual: { ...hit.visual, peakS } };
}

/** Presents the highlight within a presented span; what was found by its words alone is best where it begins. */
function presentHighlight({ visual }: FusedHit, { startS, endS, peakS }: Times): FoundSegment['highlight'] {
  if (!visual) return { start: startS, end: Math.min(endS, startS + HIGHLIGHT_S) };
  const { scored } = visual;
  const best = highlightOf(scored.curve, visual, scored.fromS);
  const start = Math.min(peakS, Math.max(startS, timeOf(scored, best.startS)));
  const end = best.endS === visual.endS ? endS : Math.min(endS, timeOf(scored, best.endS));
  return { start, end: Math.max(end, start) };
}

/** Cuts a span to the window and the video. It is never empty, even where the last frame is the end. */
function clampSpan(
  { startS, endS }: Times,
  { gte, lt }: HitContext['window'],
  durationS: number,
): { startS: number; endS: number } {
  const start = Math.max(startS, gte);
  const end = Math.min(endS, lt, durationS);
  if (end > start) return { startS: start, endS: end };
  return end > 0 ? { startS: Math.max(0, end - 1), endS: end } : { startS: 0, endS: Math.min(1, durationS) };
}

/** Presents how the sentence was parsed. */
export function presentParse(
  {
    text,
    parsed: { main, related, chips, otherReading },
    places,
    clauses: embedded,
  }: Pick<QueryPlan, 'text' | 'parsed' | 'places' | 'clauses'>,
  unknownShares: readonly number[],
): SearchResult['parsed'] {
  const motions = places ? namedMotions(maskSentence(text, chips), places.things) : [];
  const clauses = related.map(({ relation, text, withinS }) => ({ text, relation, within_s: withinS }));
  return {
    text,
    unknown_share: unknownShareOf(embedded, unknownShares),
    clauses: main === '' ? [] : [{ text: main, relation: 'main', within_s: null }, ...clauses],
    ...(places && { places }),
    ...(motions.length > 0 && { motions }),
    chips,
    ...(otherReading && { other_reading: otherReading }),
  };
}

/** Returns the share of all clauses together, by their words. */
function unknownShareOf(clauses: readonly string[], unknownShares: readonly number[]): number {
  const words = clauses.map((clause) => subjectWords(clause).length);
  const all = words.reduce((sum, count) => sum + count, 0);
  const unknown = words.reduce((sum, count, i) => sum + count * (unknownShares[i] ?? 0), 0);
  return all > 0 ? unknown / all : 0;
}

function presentRelated(
  { scored, peakS }: VisualHit,
  related: RelatedClause[],
): NonNullable<FoundSegment['related']> {
  const peaks = relatedPeaks(scored, related, peakS);
  return related.flatMap(({ relation, text }, i) => {
    const second = peaks[i];
    if (second == null) return [];
    const peak = timeOf(scored, second);
    return [{ relation, text, peak, pts_ms: toPtsMs(peak) }];
  });
}

/** Returns when a player shows the frame of a second; a second that only holds an older frame has its own time. */
export function timeOf({ fromS, ptsMs }: Pick<Stretch, 'fromS' | 'ptsMs'>, second: number): number {
  return Math.max(second, (ptsMs[second - fromS] ?? -1) / 1000);
}

/** Presents a curve. */
export function presentCurve(videoId: string, curve: RelevanceCurve, model: string): Curve {
  const values = Array.from(curve, (value) => (Number.isNaN(value) ? null : Number(value.toFixed(4))));
  return { video_id: videoId, step_s: 1, values, model };
}

/** Returns the times at which a player shows the frames of the hit's seconds. */
function presentationTimes(
  { startS, endS, peakS }: Times,
  stretch: Pick<Stretch, 'fromS' | 'ptsMs'>,
  { durationS }: VideoRecord,
): Times {
  return {
    startS: timeOf(stretch, startS),
    endS: Math.min(timeOf(stretch, endS), durationS ?? endS),
    peakS: timeOf(stretch, peakS),
  };
}
