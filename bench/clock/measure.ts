/**
 * How far off a seek was. In: seeks as they were seen in the page, and when each frame of the video truly appears. Out:
 * errors in milliseconds. Pure. A time is right while the frame of that time is on display: the error is the distance to
 * the nearest such time.
 */

import { quantile } from '../../evaluation/measures.ts';
import type { ClockVideo } from '../../test/support/clock-videos.ts';
import type { Seek } from './seeks.ts';

/** Errors of one seek, in ms. */
export interface SeekErrors {
  /** Between the time that was asked for and the frame that came first. */
  asked: number;
  /** Between what the page's clock says at rest and the frame on display. */
  said: number;
  /** The same while it plays: one for each frame looked at. */
  saidPlaying: number[];
}

/** Median, 95th percentile and largest of some errors, in ms; null of none. */
export interface Spread {
  median: number;
  p95: number;
  max: number;
}

/** The errors of a seek. */
export function errorsOf({ askedS, first, atRest, playing }: Seek, video: ClockVideo): SeekErrors {
  return {
    asked: distanceMs(video, first, askedS * 1000),
    said: distanceMs(video, atRest.frame, atRest.saysS * 1000),
    saidPlaying: playing.map(({ frame, saysS }) => distanceMs(video, frame, saysS * 1000)),
  };
}

/**
 * Milliseconds between a time and the span in which a frame is on display; 0 within it. A time after the end is the end: the
 * product counts a second that has begun as a whole one.
 */
export function distanceMs(video: ClockVideo, frame: number, ms: number): number {
  const { timesMs } = video;
  const from = timesMs[frame];
  // A frame that an edit leaves out must never be shown.
  if (from === undefined || from === null) return Number.POSITIVE_INFINITY;
  // Before the first frame players show the first, and after the last one the last.
  const isFirst = frame === timesMs.findIndex((time) => time !== null);
  const until = timesMs[frame + 1] ?? Number.POSITIVE_INFINITY;
  if (ms < from) return isFirst ? 0 : from - ms;
  if (ms < until) return 0;
  const endMs = (timesMs.findLast((time) => time !== null) ?? 0) + usualFrameMs(video);
  return Math.min(ms, endMs) - until;
}

/** Median time that a frame is on display, in ms. */
export function usualFrameMs({ timesMs }: ClockVideo): number {
  const steps = timesMs.flatMap((ms, i) => {
    const next = timesMs[i + 1];
    return ms === null || next === undefined || next === null ? [] : [next - ms];
  });
  return quantile(steps, 0.5) ?? 0;
}

/** Median, p95 and max, to a tenth of a ms. */
export function spread(errors: readonly number[]): Spread | null {
  const tenths = errors.map((ms) => Math.round(ms * 10) / 10);
  const [median, p95, max] = [0.5, 0.95, 1].map((share) => quantile(tenths, share));
  return median == null || p95 == null || max == null ? null : { median, p95, max };
}
