/**
 * Presentation time in seconds, edit lists and non-zero starts applied, so that second 0 is where a player's clock
 * begins; a picture that starts late has its first frame later. Every span is half-open, [startS, endS). `ptsMs` is the
 * same instant as an integer.
 */
import { AppError } from './errors.ts';

/** A half-open stretch of presentation time, [startS, endS), in seconds. */
export interface Span {
  startS: number;
  endS: number;
}

/** Returns a {@link Span}. Throws `BAD_REQUEST` unless 0 <= startS <= endS and both are finite. */
export function span(startS: number, endS: number): Span {
  for (const value of [startS, endS]) {
    if (!Number.isFinite(value) || value < 0) {
      throw new AppError('BAD_REQUEST', `A time must be a number of seconds from 0 up, not ${value}.`);
    }
  }
  if (endS < startS) {
    throw new AppError('BAD_REQUEST', `A span must not end (${endS}) before it starts (${startS}).`);
  }
  return { startS, endS };
}

/** Returns the instant in whole milliseconds. */
export function toPtsMs(time: number): number {
  return Math.round(time * 1000);
}

/** Returns the shared length of two spans, in seconds; 0 when they only touch. */
export function overlap(a: Span, b: Span): number {
  return Math.max(0, Math.min(a.endS, b.endS) - Math.max(a.startS, b.startS));
}

/** Returns the intersection over union of two spans, in [0, 1]. */
export function iou(a: Span, b: Span): number {
  const shared = overlap(a, b);
  const union = a.endS - a.startS + (b.endS - b.startS) - shared;
  return union > 0 ? shared / union : 0;
}

/** Formats `h:mm:ss`, or `m:ss` below an hour, with that many decimals of the second. Rounds down, as clocks do. */
export function formatClock(time: number, decimals = 0): string {
  const unit = 10 ** decimals;
  const ticks = Math.floor(Math.max(0, time) * unit + 1e-6);
  const whole = Math.floor(ticks / unit);
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const ss = String(whole % 60).padStart(2, '0');
  const fraction = decimals > 0 ? `.${String(ticks % unit).padStart(decimals, '0')}` : '';
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${ss}${fraction}` : `${m}:${ss}${fraction}`;
}
