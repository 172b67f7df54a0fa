/** Tests for files and folders without an exception. */
import { access, stat } from 'node:fs/promises';
import { isMissing } from '../core/errors.ts';

/** Returns false for a file that is gone, and for one that may not be seen: neither can be read. */
export async function canRead(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/** Returns true when there is a file or folder at `path`. Throws what the file system throws besides "not there". */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
