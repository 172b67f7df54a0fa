/** The end of long benches: a time after which nothing new is tried. What was tried until then is reported. */

/** Returns true once the time is over. */
export type IsOver = () => boolean;

/** No limit. */
export const NEVER_OVER: IsOver = () => false;

/** Starts the clock of a bench that has so many minutes; without a limit it goes on until it has tried everything. */
export function overAfter(minutes: number | null): IsOver {
  if (minutes === null) return NEVER_OVER;
  const untilMs = performance.now() + minutes * 60_000;
  return () => performance.now() >= untilMs;
}
