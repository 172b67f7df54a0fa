/** The file that is being indexed, and whether it is still the same one. */
import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError, errorCodeOf } from '../core/errors.ts';

/** A file as it was when it was first looked at. */
export interface SourceFile {
  path: string;
  sizeBytes: number;
  /** Differs when the file was written to, or replaced. */
  mark: string;
}

/** The file at `path`. Throws `VIDEO_UNREADABLE` when it is not there, may not be read, is no file, or is empty. */
export async function openSource(path: string): Promise<SourceFile> {
  const name = basename(path);
  try {
    await access(path, constants.R_OK);
    const { size, mtimeMs, ino } = await stat(path);
    if (!(await stat(path)).isFile()) throw unreadable(`${name} is not a file.`);
    if (size === 0) throw unreadable(`${name} is empty: 0 bytes.`);
    return { path, sizeBytes: size, mark: `${ino}:${size}:${mtimeMs}` };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(
      `${path} cannot be read (${errorCodeOf(error)}). Is it there, and may Tidemark read it?`,
      error,
    );
  }
}

/** Throws `CONFLICT` when the file is no longer the one that was opened: what was read of it may be of two files. */
export async function checkUnchanged(source: SourceFile): Promise<void> {
  const now = await openSource(source.path);
  if (now.mark === source.mark) return;
  throw new AppError(
    'CONFLICT',
    `${basename(source.path)} changed while it was being indexed. Retry when it is finished.`,
    { details: { before: source.mark, now: now.mark } },
  );
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('VIDEO_UNREADABLE', message, { cause });
}
