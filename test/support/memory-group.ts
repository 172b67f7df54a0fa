/** A group of processes whose memory the kernel bounds: it kills one of them beyond. Needs root on Linux with cgroups. */
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** Where groups are made, and the file that bounds one: version 2 of cgroups, else version 1. */
const PLACES = [
  [join(ROOT, 'memory'), 'memory.limit_in_bytes'],
  [ROOT, 'memory.max'],
] as const;

/** A bounded group. Its owner removes it when its processes are gone. */
export interface MemoryGroup {
  /** Words before a command that start it in the group. */
  program: readonly string[];
  remove(): void;
}

/** Makes a group that may use so many MiB; null where this machine lets nobody make one. */
export function makeMemoryGroup(name: string, mib: number): MemoryGroup | null {
  if (process.getuid?.() !== 0) return null;
  for (const [root, file] of PLACES) {
    const folder = join(root, `tidemark-test-${process.pid}-${name}`);
    try {
      mkdirSync(folder);
    } catch {
      continue; // No such version of cgroups, or a read-only one.
    }
    const remove = () => rmdirSync(folder);
    try {
      if (!existsSync(join(folder, file))) throw new Error(`${folder} has no ${file}.`);
      writeFileSync(join(folder, file), String(mib * 2 ** 20));
      const program = ['sh', '-c', 'echo $$ > "$0" && exec "$@"', join(folder, 'cgroup.procs')];
      return { program, remove };
    } catch {
      remove();
    }
  }
  return null;
}
