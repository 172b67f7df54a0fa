/**
 * Converts between seconds and pixels. Pure. A view is the span that the timeline shows; widths and x are CSS pixels. A
 * view never leaves [0, duration] and never shows less than {@link MIN_SPAN_S}.
 */

import type { Span } from './span.ts';

/** The shortest span that the timeline shows, in seconds. */
export const MIN_SPAN_S = 1;

/** The span on display. */
export type View = Span;

/** A labelled or plain mark of the ruler. */
export interface Tick {
  timeS: number;
  major: boolean;
}

/** Returns the view of a whole video. */
export function wholeView(durationS: number): View {
  return { startS: 0, endS: Math.max(MIN_SPAN_S, durationS) };
}

/** Returns the x of a time; outside [0, width] when the time is outside the view. */
export function timeToX(view: View, width: number, timeS: number): number {
  return ((timeS - view.startS) / (view.endS - view.startS)) * width;
}

/** Returns the time of an x. Not clamped: a drag may leave the timeline. */
export function xToTime(view: View, width: number, x: number): number {
  return width <= 0 ? view.startS : view.startS + (x / width) * (view.endS - view.startS);
}

/** Returns the nearest legal view: at least MIN_SPAN_S long, inside the video. Keeps the centre where it can. */
export function clampView(view: View, durationS: number): View {
  const whole = wholeView(durationS);
  const span = Math.min(whole.endS, Math.max(MIN_SPAN_S, view.endS - view.startS));
  const centre = (view.startS + view.endS) / 2;
  const startS = Math.min(Math.max(0, centre - span / 2), whole.endS - span);
  return { startS, endS: startS + span };
}

/** Zooms by `factor` (2 shows half as much time) and keeps `anchorS` at its place on the screen. */
export function zoomAt(view: View, durationS: number, anchorS: number, factor: number): View {
  const whole = wholeView(durationS);
  const span = view.endS - view.startS;
  const next = Math.min(whole.endS, Math.max(MIN_SPAN_S, span / factor));
  const share = (anchorS - view.startS) / span;
  const startS = Math.min(Math.max(0, anchorS - share * next), whole.endS - next);
  return { startS, endS: startS + next };
}

/** Moves the view by `deltaS` seconds, stopping at the ends. */
export function panBy(view: View, durationS: number, deltaS: number): View {
  return clampView({ startS: view.startS + deltaS, endS: view.endS + deltaS }, durationS);
}

/** Moves the view just enough to show `timeS`; returns it as it is when the time is on display already. */
export function reveal(view: View, durationS: number, timeS: number): View {
  if (timeS >= view.startS && timeS < view.endS) return view;
  const span = view.endS - view.startS;
  return clampView({ startS: timeS - span * 0.2, endS: timeS + span * 0.8 }, durationS);
}

/** True when the view shows everything. */
export function isWhole(view: View, durationS: number): boolean {
  const whole = wholeView(durationS);
  return view.startS <= 1e-6 && view.endS >= whole.endS - 1e-6;
}

const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
const MINORS = new Map([
  [15, 3],
  [30, 3],
  [60, 4],
  [900, 3],
  [1800, 3],
  [3600, 4],
]);

/** Returns the marks of the ruler, at round times; major marks are at least `minGapPx` apart. */
export function ticks(view: View, width: number, minGapPx = 72): Tick[] {
  const perPx = (view.endS - view.startS) / Math.max(1, width);
  const step = STEPS_S.find((s) => s / perPx >= minGapPx) ?? 14_400;
  const parts = MINORS.get(step) ?? 5;
  const minor = step / parts;
  const marks: Tick[] = [];
  const last = Math.floor(view.endS / minor + 1e-9);
  for (let i = Math.ceil(view.startS / minor - 1e-9); i <= last; i++) {
    marks.push({ timeS: i * minor, major: i % parts === 0 });
  }
  return marks;
}

/** Returns the digits of the second that ruler labels need, so that neighbours differ. */
export function tickDecimals(marks: readonly Tick[]): number {
  const major = marks.filter((mark) => mark.major);
  return major.some((mark) => Math.abs(mark.timeS - Math.round(mark.timeS)) > 1e-6) ? 1 : 0;
}
