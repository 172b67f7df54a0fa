/** Deletes what killed processes left half written. In: a folder, and which of its files are drafts. */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from './make-folders.ts';

/**
 * Makes the folder, and deletes those of its drafts that nothing was written to for `staleMs`: what another process
 * writes grows all the while. `nowMs` is Unix time.
 */
export async function sweepFolder(
  folder: string,
  isDraft: (name: string) => boolean,
  { staleMs, nowMs }: { staleMs: number; nowMs: number },
): Promise<void> {
  await makeFolders(folder);
  for (const name of (await readdir(folder)).filter(isDraft)) {
    const path = join(folder, name);
    const draft = await stat(path).catch(() => null); // One that is gone meanwhile was finished, or swept by another.
    if (draft && nowMs - draft.mtimeMs > staleMs) await rm(path, { force: true });
  }
}
