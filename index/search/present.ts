/** Hits as the segments of an answer: whole seconds become the presentation times of their frames, ranks are given. */
import { toPtsMs } from '../../core/time.ts';
import type { Filter, VideoRecord } from '../store/store.ts';
import type { AnswerCurve, AnswerSegment } from './answer.ts';
import type { RelevanceCurve } from './curve.ts';
import type { FusedHit } from './fuse.ts';
import type { LoadedTimeline } from './timeline-cache.ts';

/** A hit as a segment. `timeline` is where its picture is; null for a hit by words alone. */
export function presentHit(
  hit: FusedHit,
  rank: number,
  video: VideoRecord,
  timeline: LoadedTimeline | null,
  { timeS }: Filter,
): AnswerSegment {
  const found = timeline && hit.visual ? presentationTimes(hit, timeline, video) : hit;
  const start = Math.max(found.start, timeS?.gte ?? 0);
  const end = Math.max(start, Math.min(found.end, timeS?.lt ?? Infinity));
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
    probability: null,
    matched: hit.matched,
  };
}

/** A curve as the contract has it. */
export function presentCurve(videoId: string, curve: RelevanceCurve, model: string): AnswerCurve {
  const values = Array.from(curve, (value) => (Number.isNaN(value) ? null : Number(value.toFixed(4))));
  return { video_id: videoId, step_s: 1, values, model };
}

/** Where a player shows the frames that the hit's seconds were judged by. */
function presentationTimes(
  { start, end, peak }: FusedHit,
  timeline: LoadedTimeline,
  { durationS }: VideoRecord,
): { start: number; end: number; peak: number } {
  // A second that only holds an older frame still begins at its own time.
  const timeOf = (second: number): number => Math.max(second, (timeline.ptsMs[second] ?? -1) / 1000);
  const last = durationS === null ? end : Math.max(durationS, timeOf(end - 1));
  return { start: timeOf(start), end: Math.min(timeOf(end), last), peak: timeOf(peak) };
}
