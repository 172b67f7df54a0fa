/** Makes folders. */
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError, errorCodeOf, toDataError } from '../core/errors.ts';

/**
 * Makes a folder and those above it; one that is there is left as it is. Rejects with the error of the system. Node's own
 * recursive call never returns where the system says ENOENT for good, as in /proc.
 */
export async function makeFolders(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolders(dirname(path));
    await makeFolder(path);
  }
}

/** Makes one folder; another call may have made it meanwhile. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  }
}

/**
 * Makes the data folder, or one in it, where there is none. Throws `BAD_REQUEST` for a file, `DATA_READ_ONLY` where it
 * cannot be written.
 */
export async function makeDataFolder(path: string): Promise<void> {
  try {
    await makeFolders(path);
    await access(path, constants.W_OK);
  } catch (cause) {
    if (!['EEXIST', 'ENOTDIR'].includes(errorCodeOf(cause) ?? '')) throw toDataError(cause);
    throw new AppError(
      'BAD_REQUEST',
      `The data folder "${path}" is a file, or lies below one. Name a folder.`,
      { cause },
    );
  }
}
