/** Lets a thread that works in the background step back behind the threads that people wait for. */
import { constants, getPriority, setPriority } from 'node:os';

/** The niceness of work in the background: about a tenth of a busy processor beside what people wait for, else all of it. */
const NICENESS = constants.priority.PRIORITY_BELOW_NORMAL;

/**
 * Lowers the priority of the calling thread, of the threads that its networks start and of its child processes. Linux only:
 * elsewhere a priority belongs to the whole process.
 */
export function stepBack(): void {
  if (process.platform === 'linux' && getPriority() < NICENESS) setPriority(NICENESS);
}
