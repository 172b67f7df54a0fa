/** Measures the progress of long work and estimates its end. Pure: the clock is an argument. */

/** The state of long work: `done` of `total` units (seconds of video while indexing); `total` is null while unknown. */
export interface Progress {
  stage: string;
  done: number;
  total: number | null;
}

/** Receives progress; called often, so it must be cheap. */
export type OnProgress = (progress: Progress) => void;

/** Returns the share that is done, in [0, 1]; null while the total is unknown. */
export function fraction({ done, total }: Progress): number | null {
  if (total === null || total <= 0) return null;
  return Math.min(1, done / total);
}

/**
 * Returns the seconds left at the average pace since `startedMs`; null before there is a pace. `doneAtStart` was done
 * before this run and does not count towards its pace.
 */
export function etaS(progress: Progress, startedMs: number, nowMs: number, doneAtStart = 0): number | null {
  const gained = progress.done - doneAtStart;
  if (progress.total === null || gained <= 0 || nowMs <= startedMs) return null;
  const perUnitMs = (nowMs - startedMs) / gained;
  return (Math.max(0, progress.total - progress.done) * perUnitMs) / 1000;
}
