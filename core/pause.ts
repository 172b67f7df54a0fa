/** Pauses in long work: it awaits one between its steps, so that it never holds its thread for long. */
import { setImmediate } from 'node:timers/promises';

/** Awaited between steps; yields to the event loop when the slice of time is used up. */
export type Pause = () => Promise<void>;

/** A pause for work that has its thread to itself. */
export const NO_PAUSE: Pause = async () => {};

/** Creates a pause that lets the event loop run after each `sliceMs` of work, and is nearly free before. */
export function pauseEvery(sliceMs: number): Pause {
  let sliceEnd = performance.now() + sliceMs;
  return async () => {
    if (performance.now() < sliceEnd) return;
    await setImmediate();
    sliceEnd = performance.now() + sliceMs;
  };
}
