/** Tests for files and folders without an exception. */
import { stat } from 'node:fs/promises';
import { errorCodeOf } from '../../../core/errors.ts';

/** True when there is a file or folder at `path`. Throws what the file system throws besides "not there". */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT' || errorCodeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}
