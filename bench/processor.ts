/** Time of the processor, which other work on the machine changes far less than the clock's. */
import { readdirSync, readFileSync } from 'node:fs';

/** Returns the processor's seconds of a process, this one unless another is named, and of those that it waited for; null where the system does not tell. */
export function processorS(pid: number | 'self' = 'self'): number | null {
  const fields = statOf(pid)?.fields;
  // User and system time, its own and its children's, in hundredths.
  return fields ? fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100 : null;
}

/** Returns the processor's seconds of a process, of its living children, and of those that ended; null where the system does not tell. */
export function familyProcessorS(pid: number): number | null {
  const own = processorS(pid);
  if (own === null) return null;
  const others = readdirSync('/proc')
    .map(Number)
    .filter((other) => other > 0 && Number(statOf(other)?.fields[1]) === pid);
  return others.reduce((sum, other) => sum + (processorS(other) ?? 0), own);
}

/** Returns the process that started another; null where that one is not here, or has another name. */
export function parentOf(pid: number, name: string): number | null {
  const stat = statOf(pid);
  return stat?.name === name ? Number(stat.fields[1]) : null;
}

/** A process's name, and its numbers after that: state, parent ... */
function statOf(pid: number | 'self'): { name: string; fields: string[] } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(') ');
    return { name: text.slice(text.indexOf('(') + 1, end), fields: text.slice(end + 2).split(' ') };
  } catch {
    return null;
  }
}
