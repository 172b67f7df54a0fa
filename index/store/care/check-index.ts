/**
 * Checks the files of the vector index. In: a data folder that no server works on. Out: what was found; a damaged file is
 * kept aside, and built again by the next search.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../../core/errors.ts';
import { describeDamage, readCache, setAside } from '../hnsw/vector-cache.ts';

/** The files of the vector index. */
export interface CheckedIndex {
  /** The number of files that are as they were written. */
  whole: number;
  /** A sentence for people about each damaged one. */
  damaged: string[];
}

/** Reads each file of the index from front to back. Throws the system's error where it cannot be read. */
export async function checkIndex(dataDir: string): Promise<CheckedIndex> {
  const folder = join(dataDir, 'hnsw');
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const checked: CheckedIndex = { whole: 0, damaged: [] };
  for (const name of names.filter((name) => name.endsWith('.bin')).sort()) {
    const file = join(folder, name);
    const state = await readCache(file);
    if (state === 'damaged') checked.damaged.push(describeDamage(file, await setAside(file)));
    else if (state !== null) checked.whole += 1;
  }
  return checked;
}
