/** Notices a process that makes no progress. In: signs of progress. Out: one call when they stay away for too long. */
import { readdir, readFile } from 'node:fs/promises';

/** A process without progress for this long is ended. */
export const SILENCE_MS = 30_000;

/** The guard of one process. */
export interface Watchdog {
  /** Says that there was progress. */
  touch(): void;
  close(): void;
}

/** Calls `onSilence` when nothing touches it for `silenceMs` and `isBusy` denies that the process works. */
export function startWatchdog(
  silenceMs: number,
  isBusy: () => boolean | Promise<boolean>,
  onSilence: () => void,
): Watchdog {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const touch = (): void => {
    clearTimeout(timer);
    // Last lines may come after the end: nobody waits for more.
    if (!isClosed) timer = setTimeout(look, silenceMs);
  };
  const look = async (): Promise<void> => {
    const busy = await isBusy();
    if (isClosed) return;
    if (busy) touch();
    else onSilence();
  };
  touch();
  return {
    touch,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Returns how many bytes the processes of a group have read so far: a decoder that is far from the requested time says
 * nothing, and reads. Null where the system does not tell, which is anywhere but on Linux.
 */
export async function bytesReadBy(groupId: number): Promise<number | null> {
  const names = await readdir('/proc').catch(() => []);
  let bytes: number | null = null;
  for (const name of names) {
    if (!/^\d+$/.test(name)) continue;
    // The group is the third field after the name, which may itself hold spaces and brackets.
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[3]) !== groupId) continue;
    const io = await readFile(`/proc/${name}/io`, 'latin1').catch(() => '');
    const read = /^rchar: (\d+)/m.exec(io)?.[1];
    if (read !== undefined) bytes = (bytes ?? 0) + Number(read);
  }
  return bytes;
}
