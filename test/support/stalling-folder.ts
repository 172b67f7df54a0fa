/**
 * A folder whose drive stops answering on demand: a FUSE mount where the system permits one, so that the kernel itself
 * holds the caller; else a plain folder, of which the processes that read users' files are stopped.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const DAEMON = fileURLToPath(new URL('./stalling-mount.py', import.meta.url));

/** A folder that can stall. Its owner closes it. */
export interface StallingFolder {
  /** Where the files of `source` are seen. */
  path: string;
  kind: 'mount' | 'stopped processes';
  /** Stops answering; `reader` is the process that will ask. */
  stall(reader: number): void;
  close(): Promise<void>;
}

/** Shows the files of `source` at `point`. */
export async function openStallingFolder(source: string, point: string): Promise<StallingFolder> {
  mkdirSync(point, { recursive: true });
  const daemon = spawn('python3', [DAEMON, source, point], { stdio: ['ignore', 'pipe', 'ignore'] });
  const isMounted = await Promise.race([
    once(daemon.stdout, 'data').then(() => true),
    once(daemon, 'exit').then(() => false),
    once(daemon, 'error').then(() => false),
  ]);
  return isMounted ? mounted(daemon, point) : stoppable(source);
}

function mounted(daemon: ChildProcess, path: string): StallingFolder {
  return {
    path,
    kind: 'mount',
    stall: () => void daemon.kill('SIGUSR1'),
    async close() {
      daemon.kill('SIGUSR2');
      await sleep(100);
      daemon.kill('SIGTERM');
      await once(daemon, 'exit');
    },
  };
}

function stoppable(path: string): StallingFolder {
  let timer: NodeJS.Timeout | undefined;
  return {
    path,
    kind: 'stopped processes',
    stall(reader) {
      const stop = () => {
        for (const pid of driveChildren(reader)) process.kill(pid, 'SIGSTOP');
      };
      stop();
      timer = setInterval(stop, 20);
    },
    async close() {
      clearInterval(timer);
    },
  };
}

/** Returns the processes that read users' files for `parent`. */
export function driveChildren(parent: number): number[] {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === parent && args.join(' ').includes('drive-child.mjs'))
    .map(([pid]) => Number(pid));
}
