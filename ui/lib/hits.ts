/** Steps through hits, and finds the seconds that a card shows. Pure. */

import { type Span, spanOf } from './time/span.ts';

/** The part of a segment that this file needs. */
export interface VideoSpan {
  video_id: string;
  start: number;
  end: number;
}

/** The part of a segment that a player opens and repeats. */
export interface Opened {
  peak: number;
  highlight: { start: number; end: number };
}

/** A moment is opened at most this long before its best second, which its picture shows. */
const LEAD_IN_S = 2;

/** Returns the second at which a moment opens: in its highlight, shortly before its best second. */
export function openingTime({ peak, highlight }: Opened): number {
  return Math.max(highlight.start, peak - LEAD_IN_S);
}

/** Returns the span that repeats: the highlight, or the whole hit where a second outside the highlight is opened. */
export function loopOf(hit: Opened & VideoSpan, timeS: number | null = null): Span {
  const { start, end } = hit.highlight;
  const isInside = timeS === null || (timeS >= start && timeS < end);
  return spanOf(isInside ? hit.highlight : hit);
}

/** True when both are the same span of the same video. */
export function sameHit(a: VideoSpan | null, b: VideoSpan | null): boolean {
  return a !== null && b !== null && a.video_id === b.video_id && a.start === b.start && a.end === b.end;
}

/** Returns the index `step` places from the current hit, or null at the ends; without a current hit, the first. */
export function stepHit(hits: readonly VideoSpan[], current: VideoSpan | null, step: 1 | -1): number | null {
  if (hits.length === 0) return null;
  const at = hits.findIndex((hit) => sameHit(hit, current));
  if (at < 0) return 0;
  const next = at + step;
  return next >= 0 && next < hits.length ? next : null;
}

/** Returns the time under the pointer on a card of `width` pixels, which scrubs over a hit with some room around it. */
export function scrubTime(hit: VideoSpan, durationS: number | null, x: number, width: number): number {
  const { startS, endS } = scrubSpan(hit, durationS);
  const share = width > 0 ? Math.min(1, Math.max(0, x / width)) : 0;
  return startS + share * (endS - startS);
}

/** Returns the span that a card scrubs over: the hit and two seconds before and after it, inside the video. */
export function scrubSpan(hit: VideoSpan, durationS: number | null): Span {
  const last = durationS ?? hit.end + 2;
  return { startS: Math.max(0, hit.start - 2), endS: Math.max(hit.end, Math.min(last, hit.end + 2)) };
}

/** Returns the seconds of a filmstrip: just before the highlight of a hit, at its best, just after it. */
export function filmstripTimes(
  { peak, highlight: { start, end } }: Opened,
  durationS: number | null,
): [before: number, at: number, after: number] {
  const last = Math.max(0, (durationS ?? end + 2) - 0.5);
  return [Math.max(0, start - 2), peak, Math.min(last, end + 1)];
}
