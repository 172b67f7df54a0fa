/**
 * Copies the files of a library from one data folder to another. In: both folders. Out: the same files, compared by their
 * content. What is there already is not copied again, so a copy that was killed goes on.
 */
import { constants } from 'node:fs';
import { copyFile, realpath, rename, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError, errorCodeOf, isMissing } from '../../core/errors.ts';
import type { OnProgress } from '../../core/progress.ts';
import { pathExists } from '../../files/file-exists.ts';
import { refuseFullDisk } from '../../files/free-space.ts';
import { hashFile } from '../../files/hash-file.ts';
import { makeDataFolder, makeFolders } from '../../files/make-folders.ts';
import { KEPT_FOLDERS, listKept } from '../backup/back-up.ts';

/** Folders of files that last: beside those of a backup, pictures and copies for browsers, which take long to make again. */
const FOLDERS = [...KEPT_FOLDERS, 'posters', 'proxies'];

/** Says that the library had its sample film. */
const MARKS = ['sample-offered'];

/** The files of a finished copy. */
export interface CopiedFiles {
  /** Files of the target that are those of the source. */
  files: number;
  bytes: number;
  /** How many of them this call wrote. */
  written: number;
}

/** Two data folders, and how a copy is watched. */
export interface FileCopy {
  from: string;
  to: string;
  signal?: AbortSignal | undefined;
  /** Counts bytes. */
  onProgress?: OnProgress | undefined;
}

/** Returns true when both paths lead to the same folder. */
export async function isSameFolder(a: string, b: string): Promise<boolean> {
  return (await realPlace(a)) === (await realPlace(b));
}

/** Returns the real path of a folder, also of one that is not there yet. */
async function realPlace(folder: string): Promise<string> {
  return realpath(folder).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    return resolve(folder);
  });
}

/**
 * Throws `MODEL_MISMATCH` where the target has a pack of the same name with other files, or chose another pack: its
 * vectors would not compare with those of the copy.
 */
export async function refuseOtherPacks({ from, to, signal }: FileCopy): Promise<void> {
  for (const path of await listKept(to, ['packs'])) {
    if (!(await pathExists(join(from, path)))) {
      if (dirname(path) !== 'packs') continue; // A pack that only the target has.
      throw otherPack(path, to);
    }
    if (!(await isSameFile(join(from, path), join(to, path), signal))) throw otherPack(path, to);
  }
}

function otherPack(path: string, to: string): AppError {
  return new AppError(
    'MODEL_MISMATCH',
    `${join(to, path)} is not that of the original: the two use different model packs. Choose another data folder.`,
    { details: { path } },
  );
}

/**
 * Copies what lasts. A file of the target that differs is replaced. Throws `COPY_DIFFERS` when a copy is not what was
 * read, `DISK_FULL`, `DATA_READ_ONLY`, or the signal's reason.
 */
export async function copyFiles({ from, to, signal, onProgress }: FileCopy): Promise<CopiedFiles> {
  await makeDataFolder(to);
  const marks = [];
  for (const mark of MARKS) if (await pathExists(join(from, mark))) marks.push(mark);
  const paths = [...(await listKept(from, FOLDERS)), ...marks];
  const sizes = new Map<string, number>();
  for (const path of paths) sizes.set(path, await sizeOf(join(from, path)));
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const missing = [];
  for (const [path, size] of sizes) if ((await sizeOf(join(to, path))) !== size) missing.push(size);
  await refuseFullDisk(
    to,
    missing.reduce((sum, size) => sum + size, 0),
  );
  const copied: CopiedFiles = { files: 0, bytes: 0, written: 0 };
  let done = 0;
  for (const [path, size] of sizes) {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'copying files', done, total });
    const written = await copyOne(join(from, path), join(to, path), signal);
    done += size;
    if (written === null) continue;
    copied.files += 1;
    copied.bytes += size;
    if (written) copied.written += 1;
  }
  return copied;
}

/** Returns true when it wrote the file, false when it was there, null when the original is gone: its video was deleted. */
async function copyOne(from: string, to: string, signal: AbortSignal | undefined): Promise<boolean | null> {
  try {
    if (await isSameFile(from, to, signal)) return false;
    await makeFolders(dirname(to));
    const draft = `${to}.part`;
    await copyFile(from, draft, constants.COPYFILE_FICLONE);
    if (!(await isSameFile(from, draft, signal))) {
      throw new AppError('COPY_DIFFERS', `The copy ${draft} is not what was read from ${from}.`, {
        details: { files: [from] },
      });
    }
    await rename(draft, to);
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT' && !(await pathExists(from))) return null;
    throw error;
  }
}

async function isSameFile(a: string, b: string, signal: AbortSignal | undefined): Promise<boolean> {
  const size = await sizeOf(b);
  if (size === -1 || size !== (await sizeOf(a))) return false;
  return (await hashFile(a, { signal })) === (await hashFile(b, { signal }));
}

/** Returns the size of a file in bytes; -1 where there is none. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (isMissing(error)) return -1;
    throw error;
  }
}
