/**
 * Where storyboards, posters, proxies and uploads are kept: the data folder, or a bucket of which the data folder is a cache. Files are
 * known by keys, their paths below the data folder with `/`. One is written whole at its place first, then put, and only then
 * do rows say that it is there.
 */
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../core/errors.ts';
import type { ServedFile } from '../../files/served-file.ts';
import { uploadKey } from './upload-key.ts';

/** A kept file. */
export interface KeptFile {
  key: string;
  sizeBytes: number;
  /** When it was last used, as far as that is known, else put: Unix time. */
  usedMs: number;
}

/**
 * Keeps files. What a bucket refuses or does not answer is `MEDIA_UNREACHABLE`; what does not fit into the data folder is
 * `DISK_FULL`.
 */
export interface MediaStore {
  /** True where other machines keep their files, too: what lies in this data folder is not all. */
  isShared: boolean;
  /** Returns the path at which the file lies in the data folder, before it is put and after it is fetched. */
  place(key: string): string;
  /** Returns the key of the upload that lies at this path; null for any other file. */
  uploadKey(path: string): string | null;
  /** Keeps the file at its place for all machines. */
  put(key: string): Promise<void>;
  /** Brings a kept file to its place, where it is not there. Returns false when none is kept. Throws the signal's reason. */
  fetch(key: string, signal?: AbortSignal): Promise<boolean>;
  /** Returns the file, or its bytes where it does not lie at its place: for who needs a part of it. */
  open(key: string): Promise<Pick<ServedFile, 'path' | 'remote'>>;
  /** Returns the bytes of a kept file; null when none is kept. */
  size(key: string): Promise<number | null>;
  /** Lists the finished files of a folder, whose key ends with `/`, a bucket those of its folders as well; of another key, its file. */
  list(folder: string): Promise<KeptFile[]>;
  /** Lists the names of files and folders in a folder. */
  names(folder: string): Promise<string[]>;
  /** Removes a file, or a folder. */
  remove(key: string): Promise<void>;
  close(): Promise<void>;
}

/** Keeps files in this data folder alone. */
export function createFolderStore(dataDir: string): MediaStore {
  const place = (key: string) => join(dataDir, key);
  return {
    isShared: false,
    place,
    uploadKey: (path) => uploadKey(path, dataDir),
    put: async () => {},
    fetch: (key) => touchFile(place(key)),
    async open(key) {
      await touchFile(place(key));
      return { path: place(key) };
    },
    size: async (key) => (await statOf(place(key)))?.size ?? null,
    list: (folder) => listFolder(dataDir, folder),
    names: (folder) => namesIn(place(folder)),
    remove: (key) => rm(place(key), { recursive: true, force: true }),
    close: async () => {},
  };
}

/** Marks a file as used, by its time of access: its other times are its validators. Returns false when it is not there. */
export async function touchFile(path: string): Promise<boolean> {
  const found = await statOf(path);
  // One that is gone by now does not matter: its reader finds out.
  if (found) await utimes(path, new Date(), found.mtime).catch(() => {});
  return found !== null;
}

/** Lists the finished files of a folder of the data folder. */
export async function listFolder(dataDir: string, folder: string): Promise<KeptFile[]> {
  const isOne = !folder.endsWith('/');
  const names = isOne ? [''] : (await namesIn(join(dataDir, folder))).filter((name) => !isDraft(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const key = `${folder}${name}`;
      const found = await statOf(join(dataDir, key));
      if (!found?.isFile()) return [];
      return [{ key, sizeBytes: found.size, usedMs: found.atimeMs }];
    }),
  );
  return files.flat();
}

/** Returns true for the name of a file that is being written. */
function isDraft(name: string): boolean {
  return /\.part(\.mp4)?$/.test(name);
}

/** Returns the names in a folder; none where there is no folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

/** Returns the facts of a file; null when it is not there. */
async function statOf(path: string) {
  return stat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}
