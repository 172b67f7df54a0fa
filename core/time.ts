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

/** Throws `BAD_REQUEST` unless a caller's span ends after it starts; "what" names it, as "segment". */
export function checkSpan({ start, end }: { start: number; end: number }, what: string): void {
  if (end > start) return;
  throw new AppError('BAD_REQUEST', `A ${what} must end (${end}) after it starts (${start}).`);
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

/** Parses `90`, `1:30` and `1:02:03.5` as seconds; null for anything else. */
export function parseClock(text: string): number | null {
  const match = /^\s*(?:(?:(\d+):)?(\d{1,3}):)?(\d{1,6}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const [, h, m, s] = match;
  if ((m !== undefined && Number(s) >= 60) || (h !== undefined && Number(m) >= 60)) return null;
  return Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s);
}

/** Formats `hh:mm:ss.mmm`, as subtitles write times: WebVTT with a point, SubRip with a comma. */
export function formatTimestamp(timeS: number, point: '.' | ',' = '.'): string {
  const ms = toPtsMs(timeS);
  const part = (value: number, digits: number) => String(Math.floor(value)).padStart(digits, '0');
  const clock = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map((value) => part(value, 2));
  return `${clock.join(':')}${point}${part(ms % 1000, 3)}`;
}
