/** Hits as the segments of an answer: whole seconds become the presentation times of their frames, ranks are given. */

import type { Curve, FoundSegment, SearchResult } from '../../contract/index.ts';
import { toPtsMs } from '../../core/time.ts';
import type { RelatedClause } from '../query/operators.ts';
import type { ParsedSentence } from '../query/parse-sentence.ts';
import type { VideoRecord } from '../store/videos.ts';
import type { RelevanceCurve } from '../timeline/curve.ts';
import type { LoadedTimeline } from '../timeline/timeline-cache.ts';
import type { FusedHit } from './fuse.ts';
import { type Looked, relatedPeaks } from './score-timelines.ts';

/** What a hit is presented with. */
export interface HitContext {
  rank: number;
  video: VideoRecord;
  /** Where its picture was compared; null when only its words were. */
  looked: Looked | null;
  /** The seconds that may answer: a stretch that reaches out of them is cut. */
  window: { gte: number; lt: number };
  related: RelatedClause[];
  /** Of its picture; null when it is not known. */
  probability: number | null;
}

/** A hit as a segment. */
export function presentHit(hit: FusedHit, context: HitContext): FoundSegment {
  const { rank, video, looked, window, related, probability } = context;
  const found = looked && hit.visual ? presentationTimes(hit, looked, video) : hit;
  const { start, end } = stretchWithin(found, window, video.durationS ?? Number.POSITIVE_INFINITY);
  const peak = Math.min(Math.max(found.peak, start), end);
  return {
    video_id: hit.videoId,
    video_title: video.title,
    start,
    end,
    peak,
    pts_ms: { start: toPtsMs(start), end: toPtsMs(end), peak: toPtsMs(peak) },
    rank,
    score: hit.visual?.score ?? Math.max(...hit.matched.map(({ score }) => score)),
    probability,
    matched: hit.matched,
    ...(looked && hit.visual && related.length > 0
      ? { related: sightsOf(looked, related, hit.visual.peak) }
      : {}),
  };
}

/** The part of a stretch that lies in the window and in the film: never empty, even where the last frame is the end. */
function stretchWithin(
  found: { start: number; end: number },
  { gte, lt }: { gte: number; lt: number },
  durationS: number,
): { start: number; end: number } {
  const start = Math.max(found.start, gte);
  const end = Math.min(found.end, lt, durationS);
  if (end > start) return { start, end };
  return end > 0 ? { start: Math.max(0, end - 1), end } : { start: 0, end: Math.min(1, durationS) };
}

/** How the sentence was understood, as the contract has it. */
export function presentParse(
  text: string,
  parsed: ParsedSentence,
  unknownShares: ArrayLike<number>,
): SearchResult['parsed'] {
  const main = { text: parsed.main, relation: 'main' as const, within_s: null };
  const related = parsed.related.map(({ relation, text, withinS }) => ({
    text,
    relation,
    within_s: withinS,
  }));
  return {
    text,
    unknown_share: Math.max(0, ...Array.from(unknownShares)),
    clauses: parsed.main === '' ? [] : [main, ...related],
    chips: parsed.chips,
  };
}

function sightsOf(
  looked: Looked,
  related: RelatedClause[],
  peak: number,
): NonNullable<FoundSegment['related']>[number][] {
  const peaks = relatedPeaks(looked, related, peak);
  return related.flatMap(({ relation, text }, i) => {
    const second = peaks[i];
    if (second == null) return [];
    const time = timeOf(looked, second);
    return [{ relation, text, peak: time, pts_ms: toPtsMs(time) }];
  });
}

/** When a player shows the frame that a second was judged by; one that only holds an older frame has its own time. */
export function timeOf({ ptsMs }: Pick<LoadedTimeline, 'ptsMs'>, second: number): number {
  return Math.max(second, (ptsMs[second] ?? -1) / 1000);
}

/** A curve as the contract has it. */
export function presentCurve(videoId: string, curve: RelevanceCurve, model: string): Curve {
  const values = Array.from(curve, (value) => (Number.isNaN(value) ? null : Number(value.toFixed(4))));
  return { video_id: videoId, step_s: 1, values, model };
}

/** Where a player shows the frames that the hit's seconds were judged by. */
function presentationTimes(
  { start, end, peak }: FusedHit,
  timeline: Pick<LoadedTimeline, 'ptsMs'>,
  { durationS }: VideoRecord,
): { start: number; end: number; peak: number } {
  const at = (second: number): number => timeOf(timeline, second);
  return { start: at(start), end: Math.min(at(end), durationS ?? end), peak: at(peak) };
}
