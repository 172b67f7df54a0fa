/** Says why a place that a person named cannot be written: theirs to change, and no fault of the program. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError, errorCodeOf } from '../core/errors.ts';

/** Returns the coded error for a place that cannot be written; null for any other error. */
export function refusedPlace(path: string, cause: unknown): AppError | null {
  const code = errorCodeOf(cause) ?? '';
  const unwritable = () =>
    new AppError('BAD_REQUEST', `"${path}" cannot be written (${code}). Choose another place.`, { cause });
  switch (code) {
    case 'ENOENT':
      // The system says so of a place that takes no files, too, such as /proc.
      if (existsSync(dirname(path))) return unwritable();
      return new AppError('NOT_FOUND', `There is no folder "${dirname(path)}". Make it first.`, { cause });
    case 'EISDIR':
      return new AppError('BAD_REQUEST', `"${path}" is a folder. Name a file.`, { cause });
    case 'ENOTDIR':
    case 'EEXIST':
      return new AppError('BAD_REQUEST', `"${path}" leads through a file, or is one. Name a folder.`, {
        cause,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return unwritable();
    default:
      return null;
  }
}
