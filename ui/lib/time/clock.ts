/** Formats and parses times. Clocks round down, as players do. */

import type { Span } from './span.ts';

/** Formats seconds as `h:mm:ss`, or `m:ss` below an hour, with `decimals` digits of the second. */
export function formatClock(timeS: number, decimals = 0): string {
  const unit = 10 ** decimals;
  const ticks = Math.floor(Math.max(0, timeS) * unit + 1e-6);
  const whole = Math.floor(ticks / unit);
  const h = Math.floor(whole / 3600);
  const m = Math.floor((whole % 3600) / 60);
  const ss = String(whole % 60).padStart(2, '0');
  const fraction = decimals > 0 ? `.${String(ticks % unit).padStart(decimals, '0')}` : '';
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${ss}${fraction}` : `${m}:${ss}${fraction}`;
}

/** Formats a span as `1:12–1:20`; one clock when both ends fall into the same second. */
export function formatSpan({ startS, endS }: Span): string {
  const [from, to] = [formatClock(startS), formatClock(endS)];
  return from === to ? from : `${from}–${to}`;
}

/** Parses `90`, `1:30`, `1:02:03.5` into seconds; null for anything else. */
export function parseClock(text: string): number | null {
  const match = /^\s*(?:(?:(\d+):)?(\d{1,3}):)?(\d{1,6}(?:\.\d+)?)\s*$/.exec(text);
  if (!match) return null;
  const [, h, m, s] = match;
  if (m !== undefined && Number(s) >= 60) return null;
  if (h !== undefined && Number(m) >= 60) return null;
  return Number(h ?? 0) * 3600 + Number(m ?? 0) * 60 + Number(s);
}
