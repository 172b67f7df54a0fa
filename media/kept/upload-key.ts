/**
 * Where uploads lie in a data folder: `media/<hash>/<file name>`; in older libraries `media/<hash>.<ext>`. In: a path. Out: the
 * key under which all machines know the file. Pure.
 */
import { relative, sep } from 'node:path';

/** The folder of uploads, inside the data folder. */
export const UPLOADS_FOLDER = 'media';

const UPLOAD_KEY = /^media\/([0-9a-f]{64})(?:\/[^/]+|\.[a-z0-9]{1,8})?$/;

/** Returns true for the name of an upload's folder: its SHA-256 in hex. */
export function isHash(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

/** Returns the key of an upload by its path; null for any other file. */
export function uploadKey(path: string, dataDir: string): string | null {
  const key = relative(dataDir, path).split(sep).join('/');
  return UPLOAD_KEY.test(key) ? key : null;
}

/** Returns the hash of an upload by its path; undefined for any other file. */
export function uploadedHash(path: string, dataDir: string): string | undefined {
  const key = uploadKey(path, dataDir);
  return key === null ? undefined : UPLOAD_KEY.exec(key)?.[1];
}
