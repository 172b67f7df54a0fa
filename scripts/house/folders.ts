/** Folders that hold more than a reader takes in at a glance. */
import { posix } from 'node:path';
import type { Breach, Source } from './source.ts';

/** A list that only grows, by its numbers: nobody looks for a file in it. */
const NUMBERED = /\/migrations$/;

/** Folders with more than `limit` source files on one level. */
export function checkFolders(sources: Source[], limit: number): Breach[] {
  const counts = new Map<string, number>();
  for (const { path } of sources) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([path, count]) => count > limit && !NUMBERED.test(path))
    .map(([path, count]) => ({
      path,
      line: 1,
      message: `${count} files on one level; group them at ${limit}`,
    }));
}
