/** A small disk of its own, so that a test can fill it. Needs root on Linux; where there is none, tests say that they are left out. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** True where this process may mount a disk. */
export const CAN_MOUNT = process.platform === 'linux' && process.getuid?.() === 0;

if (!CAN_MOUNT) console.warn('No test of a full disk runs here: mounting one needs root on Linux.');

/** A mounted disk. */
export interface SmallDisk {
  path: string;
  /** Fills it but for so many KiB, or frees what filled it. */
  fill(leftKib: number): void;
  free(): void;
  makeReadOnly(): void;
  [Symbol.dispose](): void;
}

/** Mounts a disk of so many KiB at a new folder. */
export function mountSmallDisk(path: string, sizeKib: number): SmallDisk {
  mkdirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeKib}k`, 'tidemark-test', path]);
  const filler = join(path, 'filler');
  return {
    path,
    fill(leftKib) {
      const { bavail, bsize } = statfsSync(path);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - leftKib * 1024)));
    },
    free: () => writeFileSync(filler, ''),
    makeReadOnly: () => void execFileSync('mount', ['-o', 'remount,ro', path]),
    [Symbol.dispose]: () => void execFileSync('umount', [path]),
  };
}
