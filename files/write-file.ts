/** Files that are there whole or not at all, whenever the process ends. */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from './make-folders.ts';

/**
 * Writes the file beside its place and moves it there, making folders as needed. A draft that a killed process left is
 * written over; where several may write the same file, each names a `draft` of its own. Throws what writing throws
 * (ENOSPC on a full disk); then nothing of it stays.
 */
export async function writeFileWhole(
  path: string,
  content: Uint8Array,
  draft: string = `${path}.part`,
): Promise<void> {
  await makeFolders(dirname(path));
  try {
    const file = await open(draft, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}
