/**
 * Copies a library to a folder while it is in use. In: a data folder and a new folder. Out: the rows, the uploads, the
 * storyboards and the added packs, with checksums and a sample of answers. Caches and unfinished uploads stay out; so do
 * videos that are deleted meanwhile.
 */
import { copyFile, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError, errorCodeOf, toAppError } from '../../core/errors.ts';
import { refuseFullDisk } from '../../files/free-space.ts';
import { hashFile } from '../../files/hash-file.ts';
import { makeFolders } from '../../files/make-folders.ts';
import { refusedPlace } from '../../files/refused-place.ts';
import { copyLibrary, LIBRARY_FILE } from '../../index/store/care/copy-library.ts';
import { openStore } from '../../index/store/open-store.ts';
import { sampleAnswers } from './answers.ts';
import { type BackedUpFile, type BackupManifest, writeManifest } from './manifest.ts';
import { settleDeleted } from './settle-deleted.ts';

/** Folders of the data folder that cannot be made again from the rows and the user's files. */
export const KEPT_FOLDERS = ['media', 'sample', 'storyboards', 'packs'];

/** How a backup or a restoration is watched. */
export interface BackupWatch {
  signal?: AbortSignal | undefined;
  onProgress?: ((stage: string, fraction: number) => void) | undefined;
}

/** Where from and where to. */
export interface BackupOrder {
  dataDir: string;
  folder: string;
  version: string;
  now: Date;
}

/**
 * Writes the backup. Throws `CONFLICT` when the folder holds something, `NOT_FOUND` without a library or where no
 * folder can be made, `BAD_REQUEST` where it cannot be written, `INDEX_CORRUPT`,
 * `DISK_FULL`, or the signal's reason; nothing of it stays then.
 */
export async function backUp(
  { dataDir, folder, version, now }: BackupOrder,
  watch: BackupWatch = {},
): Promise<BackupManifest> {
  const wasThere = await refuseFilled(folder);
  await makeFolders(folder).catch((cause: unknown) => {
    throw refusedPlace(folder, cause) ?? cause;
  });
  try {
    const onProgress = (fraction: number) => watch.onProgress?.('rows', fraction);
    await copyLibrary(dataDir, join(folder, LIBRARY_FILE), { signal: watch.signal, onProgress });
    const paths = await listKept(dataDir);
    await refuseFullDisk(folder, await bytesOf(dataDir, paths));
    const { files: copies, gone } = await copyAll(dataDir, folder, paths, watch);
    const missing = await settleDeleted({ dataDir, folder, copied: copies.map(({ path }) => path), gone });
    const answers = await answersOf(folder);
    // Only now: the library was opened to be asked, and what SQLite changed in the file is part of it.
    const files = [await describeFile(folder, LIBRARY_FILE), ...copies];
    const manifest: BackupManifest = {
      ...{
        format: 1,
        version,
        createdAt: now.toISOString(),
        dataDir: resolve(dataDir),
        files,
        missing,
        answers,
      },
    };
    await writeManifest(folder, manifest);
    return manifest;
  } catch (error) {
    await emptyFolder(folder, wasThere);
    throw toAppError(error);
  }
}

/** Throws `CONFLICT` for a folder that is not empty. Returns true when there is one. */
export async function refuseFilled(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw new AppError('CONFLICT', `${folder} is no folder that can be read.`, { cause: error });
  });
  if (names?.length) throw new AppError('CONFLICT', `${folder} is not empty. Choose a new folder.`);
  return names !== null;
}

/** Returns what a file of a backup is. */
export async function describeFile(folder: string, path: string): Promise<BackedUpFile> {
  const whole = join(folder, path);
  return { path, bytes: (await stat(whole)).size, sha256: await hashFile(whole) };
}

/** Returns the sample of answers of the library in a folder. */
export async function answersOf(folder: string): Promise<BackupManifest['answers']> {
  const store = await openStore(folder);
  try {
    return await sampleAnswers(store);
  } finally {
    await store.close();
  }
}

/** Returns the paths of all whole files in these folders of a data folder, relative to it, in order. */
export async function listKept(
  dataDir: string,
  folders: readonly string[] = KEPT_FOLDERS,
): Promise<string[]> {
  const paths: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(join(dataDir, folder), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    for (const entry of entries) {
      if (!entry.isFile() || /\.(part|tmp|download)$/.test(entry.name)) continue;
      paths.push(
        join(entry.parentPath, entry.name)
          .slice(dataDir.length + 1)
          .replaceAll('\\', '/'),
      );
    }
  }
  return paths.sort();
}

async function bytesOf(dataDir: string, paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) bytes += (await stat(join(dataDir, path)).catch(() => ({ size: 0 }))).size;
  return bytes;
}

async function copyAll(
  dataDir: string,
  folder: string,
  paths: readonly string[],
  { signal, onProgress }: BackupWatch,
): Promise<{ files: BackedUpFile[]; gone: string[] }> {
  const [files, gone]: [BackedUpFile[], string[]] = [[], []];
  for (const [i, path] of paths.entries()) {
    signal?.throwIfAborted();
    onProgress?.('files', i / paths.length);
    await makeFolders(dirname(join(folder, path)));
    try {
      await copyFile(join(dataDir, path), join(folder, path));
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') throw error;
      gone.push(path);
      continue;
    }
    files.push(await describeFile(folder, path));
  }
  return { files, gone };
}

async function emptyFolder(folder: string, keepIt: boolean): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  if (keepIt) await makeFolders(folder);
}
