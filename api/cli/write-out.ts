/** Writes the files that a command was asked for; a place that cannot be written is the user's to change. */
import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import type { CliContext } from './command.ts';

/** Writes text to the file that a flag names. Throws `NOT_FOUND` without its folder, `BAD_REQUEST` where it may not be. */
export async function writeOut({ cwd }: CliContext, file: string, text: string): Promise<void> {
  const path = resolve(cwd, file);
  try {
    await writeFile(path, text);
  } catch (cause) {
    throw refusedPlace(path, cause) ?? cause;
  }
}

/** Returns the coded error for a place that cannot be written; null for any other error. */
export function refusedPlace(path: string, cause: unknown): AppError | null {
  const code = errorCodeOf(cause) ?? '';
  switch (code) {
    case 'ENOENT':
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
      return new AppError('BAD_REQUEST', `"${path}" cannot be written (${code}). Choose another place.`, {
        cause,
      });
    default:
      return null;
  }
}
