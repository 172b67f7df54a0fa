/**
 * Where a second lies on the screen, and which second lies under the pointer. Pure: a view is the stretch of time that
 * a strip shows, [from, to) in seconds; widths and x are CSS pixels. A view never leaves [0, duration] and never
 * shows less than {@link MIN_SPAN_S}.
 */

/** The shortest stretch that a strip shows, in seconds. */
export const MIN_SPAN_S = 1;

/** The stretch of time on display, [from, to) in seconds. */
export interface View {
  from: number;
  to: number;
}

/** A labelled or plain mark of the ruler. */
export interface Tick {
  timeS: number;
  major: boolean;
}

/** The view of a whole video. */
export function wholeView(durationS: number): View {
  return { from: 0, to: Math.max(MIN_SPAN_S, durationS) };
}

/** The x of a time; outside [0, width] when the time is outside the view. */
export function timeToX(view: View, width: number, timeS: number): number {
  return ((timeS - view.from) / (view.to - view.from)) * width;
}

/** The time under an x. Not clamped: a drag may leave the strip. */
export function xToTime(view: View, width: number, x: number): number {
  return width <= 0 ? view.from : view.from + (x / width) * (view.to - view.from);
}

/** The nearest legal view: span within [MIN_SPAN_S, duration], inside the video. Keeps the centre where it can. */
export function clampView(view: View, durationS: number): View {
  const whole = wholeView(durationS);
  const span = Math.min(whole.to, Math.max(MIN_SPAN_S, view.to - view.from));
  const centre = (view.from + view.to) / 2;
  const from = Math.min(Math.max(0, centre - span / 2), whole.to - span);
  return { from, to: from + span };
}

/** Zooms by `factor` (2 shows half as much time) and keeps `anchorS` at its place on the screen. */
export function zoomAt(view: View, durationS: number, anchorS: number, factor: number): View {
  const whole = wholeView(durationS);
  const span = view.to - view.from;
  const next = Math.min(whole.to, Math.max(MIN_SPAN_S, span / factor));
  const share = (anchorS - view.from) / span;
  const from = Math.min(Math.max(0, anchorS - share * next), whole.to - next);
  return { from, to: from + next };
}

/** Moves the view by `deltaS` seconds, stopping at the ends. */
export function panBy(view: View, durationS: number, deltaS: number): View {
  return clampView({ from: view.from + deltaS, to: view.to + deltaS }, durationS);
}

/** The view moved just enough to show `timeS`; itself when the time is on display already. */
export function reveal(view: View, durationS: number, timeS: number): View {
  if (timeS >= view.from && timeS < view.to) return view;
  const span = view.to - view.from;
  return clampView({ from: timeS - span * 0.2, to: timeS + span * 0.8 }, durationS);
}

/** True when the view shows everything. */
export function isWhole(view: View, durationS: number): boolean {
  const whole = wholeView(durationS);
  return view.from <= 1e-6 && view.to >= whole.to - 1e-6;
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

/** Ruler marks of a view, at round times; major marks stand at least `minGapPx` apart. */
export function ticks(view: View, width: number, minGapPx = 72): Tick[] {
  const perPx = (view.to - view.from) / Math.max(1, width);
  const step = STEPS_S.find((s) => s / perPx >= minGapPx) ?? 14_400;
  const parts = MINORS.get(step) ?? 5;
  const minor = step / parts;
  const marks: Tick[] = [];
  const last = Math.floor(view.to / minor + 1e-9);
  for (let i = Math.ceil(view.from / minor - 1e-9); i <= last; i++) {
    marks.push({ timeS: i * minor, major: i % parts === 0 });
  }
  return marks;
}

/** Digits of the second that ruler labels need, so that neighbours differ. */
export function tickDecimals(marks: readonly Tick[]): number {
  const major = marks.filter((mark) => mark.major);
  return major.some((mark) => Math.abs(mark.timeS - Math.round(mark.timeS)) > 1e-6) ? 1 : 0;
}
