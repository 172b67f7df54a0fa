/** Pauses in long work: it awaits one between its steps, so that it never holds its thread for long. */
import { setImmediate } from 'node:timers/promises';

/** Awaited between steps; gives others their turn when they have waited long enough. */
export type Pause = () => Promise<void>;

/** For work that nobody waits beside. */
export const NO_PAUSE: Pause = async () => {};

/** A pause that lets the event loop run after each `sliceMs` of work, and costs next to nothing before. */
export function pauseEvery(sliceMs: number): Pause {
  let sliceEnd = performance.now() + sliceMs;
  return async () => {
    if (performance.now() < sliceEnd) return;
    await setImmediate();
    sliceEnd = performance.now() + sliceMs;
  };
}
