/** Notices a process that makes no progress. In: signs of progress. Out: one call when they stay away for too long. */
import { readdir, readFile } from 'node:fs/promises';
import { factsOf } from '../../files/drives/user-files.ts';

/** A process without progress for this long is ended. */
export const SILENCE_MS = 30_000;

/** A process that reads or writes and has nothing else to show is waited for by the size of its files: this is slow. */
const SLOWEST_BYTES_PER_S = 2 ** 18;

/** The guard of one process. */
export interface Watchdog {
  /** Says that there was progress. */
  touch(): void;
  close(): void;
}

/** Places in a line of /proc/PID/stat, from the name on: the process group, the times of children that ended. */
const GROUP = 3;
const CHILDREN_TIMES = [14, 15];

/** The time without progress is looked at in this many steps; after all but one, it is over. */
const STEPS = 6;

/**
 * Calls `onSilence` when for `silenceMs` at most nothing touches it and `isBusy`, which is asked several times meanwhile
 * with the time since the last touch, denies that the process works.
 */
export function startWatchdog(
  silenceMs: number,
  isBusy: (silentMs: number) => boolean | Promise<boolean>,
  onSilence: () => void,
): Watchdog {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let idle = 0;
  let silent = 0;
  const wait = (): void => {
    timer = setTimeout(look, silenceMs / STEPS);
  };
  const look = async (): Promise<void> => {
    idle++;
    silent++;
    if (await isBusy((silent * silenceMs) / STEPS)) idle = 0;
    if (isClosed) return;
    if (idle < STEPS - 1) wait();
    else onSilence();
  };
  wait();
  return {
    touch() {
      idle = 0;
      silent = 0;
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** Returns the time in which so many bytes are read or written by the slowest machine, in ms. */
export function passingMs(bytes: number): number {
  return (bytes / SLOWEST_BYTES_PER_S) * 1000;
}

/** Returns the size of users' files together; those that do not answer have none. */
export async function bytesOf(paths: readonly string[]): Promise<number> {
  const facts = await Promise.all(paths.map((path) => factsOf(path).catch(() => null)));
  return facts.reduce((sum, known) => sum + (known?.sizeBytes ?? 0), 0);
}

/**
 * Returns how many bytes each process of a group has read so far, by its number: a decoder that is far from the requested
 * time says nothing, and reads. Empty where the system does not tell, which is anywhere but on Linux.
 */
export async function bytesReadBy(groupId: number): Promise<Map<string, number>> {
  const bytes = new Map<string, number>();
  for (const name of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    // The fields after the name, which may itself hold spaces and brackets.
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 1)
      .split(' ')
      .map(Number);
    if (fields[GROUP] !== groupId) continue;
    // What children read is added to their parent's.
    if (CHILDREN_TIMES.some((at) => fields[at] !== 0)) continue;
    const io = await readFile(`/proc/${name}/io`, 'latin1').catch(() => '');
    const read = /^rchar: (\d+)/m.exec(io)?.[1];
    if (read !== undefined) bytes.set(name, Number(read));
  }
  return bytes;
}
