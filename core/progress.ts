/** How far a long piece of work has come, and when it will end. Pure: the clock is an argument. */

/** A point on the way: `done` of `total` units (seconds of video while indexing); `total` is null while unknown. */
export interface Progress {
  stage: string;
  done: number;
  total: number | null;
}

/** Receives progress; called often, so it must be cheap. */
export type OnProgress = (progress: Progress) => void;

/** The share done in [0, 1], or null while the total is unknown. */
export function fraction({ done, total }: Progress): number | null {
  if (total === null || total <= 0) return null;
  return Math.min(1, done / total);
}

/**
 * Seconds left at the average pace since `startedMs`, or null before there is a pace. `doneAtStart` is what a resumed
 * job found already done: it cost this run nothing, so it does not count towards the pace.
 */
export function etaS(progress: Progress, startedMs: number, nowMs: number, doneAtStart = 0): number | null {
  const gained = progress.done - doneAtStart;
  if (progress.total === null || gained <= 0 || nowMs <= startedMs) return null;
  const perUnitMs = (nowMs - startedMs) / gained;
  return (Math.max(0, progress.total - progress.done) * perUnitMs) / 1000;
}
