/** Time of the processor, which other work on the machine changes far less than the clock's. */
import { readFileSync } from 'node:fs';

/** Returns the processor's seconds of a process, this one unless another is named, and of those that it waited for; null where the system does not tell. */
export function processorS(pid: number | 'self' = 'self'): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    // User and system time, its own and its children's, in hundredths.
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return null;
  }
}
