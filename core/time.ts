/**
 * Time, said once: presentation time in seconds, edit lists and non-zero starts applied, so that second 0 is where a
 * player's clock begins; a picture that starts late has its first frame later. Every interval is half-open, [start, end).
 * `ptsMs` is the same instant as an integer.
 */
import { AppError } from './errors.ts';

declare const secondsBrand: unique symbol;

/** Presentation time, or a length of it, in seconds: finite and not negative. */
export type Seconds = number & { readonly [secondsBrand]: true };

/** A stretch of presentation time, [start, end). */
export interface Interval {
  start: Seconds;
  end: Seconds;
}

/** A number as {@link Seconds}. Throws `BAD_REQUEST` when it is negative or not finite. */
export function seconds(value: number): Seconds {
  if (!Number.isFinite(value) || value < 0) {
    throw new AppError('BAD_REQUEST', `A time must be a number of seconds from 0 up, not ${value}.`);
  }
  return value as Seconds;
}

/** An {@link Interval}. Throws `BAD_REQUEST` unless 0 <= start <= end. */
export function interval(start: number, end: number): Interval {
  if (end < start)
    throw new AppError('BAD_REQUEST', `An interval must not end (${end}) before it starts (${start}).`);
  return { start: seconds(start), end: seconds(end) };
}

/** The instant as whole milliseconds. */
export function toPtsMs(time: number): number {
  return Math.round(time * 1000);
}

/** The shared length of two intervals, in seconds; 0 when they only touch. */
export function overlap(a: Interval, b: Interval): number {
  return Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));
}

/** Intersection over union of two intervals, in [0, 1]. */
export function iou(a: Interval, b: Interval): number {
  const shared = overlap(a, b);
  const union = a.end - a.start + (b.end - b.start) - shared;
  return union > 0 ? shared / union : 0;
}

/** `h:mm:ss`, or `m:ss` below an hour; with `decimals`, that many digits of the second are kept. Rounds down, as clocks do. */
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
