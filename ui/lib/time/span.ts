/** Spans of a video. Pure. */

/** A half-open span of a video, [startS, endS) in seconds. */
export interface Span {
  startS: number;
  endS: number;
}

/** Returns the span of something that comes from the server. */
export function spanOf({ start, end }: { start: number; end: number }): Span {
  return { startS: start, endS: end };
}
