/** The file of a video, while it is indexed and after: whether it is still the same one. */
import { basename } from 'node:path';
import { AppError, errorCodeOf } from '../core/errors.ts';
import { checkReadable, factsOf } from '../files/drives/user-files.ts';
import { isSame, mayBeSame, type RowOfFile } from './same-content.ts';

/** A file as it was when it was opened. */
export interface SourceFile {
  path: string;
  sizeBytes: number;
  /** Differs when the file was written to, or replaced. */
  mark: string;
}

/**
 * Returns the file at `path`. Throws `VIDEO_UNREADABLE` when it is not there, may not be read, is no file, or is empty;
 * `MEDIA_UNREACHABLE` when its drive does not answer.
 */
export async function openSource(path: string): Promise<SourceFile> {
  const name = basename(path);
  try {
    await checkReadable(path, { patient: true });
    const { isFile, sizeBytes, mtimeMs, ino } = await factsOf(path, { patient: true });
    if (!isFile) throw unreadable(`${name} is not a file.`);
    if (sizeBytes === 0) throw unreadable(`${name} is empty: 0 bytes.`);
    return { path, sizeBytes, mark: `${ino}:${sizeBytes}:${mtimeMs}` };
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

/** The facts of a stored video that stand for its file. */
export interface StoredFile extends Partial<Pick<RowOfFile, 'contentHash' | 'createdAt'>> {
  path: string;
  fileName: string;
  sizeBytes: number;
  durationS: number | null;
}

/** Returns the facts of a video that stand for its file, and nothing else of it. */
export function storedFile(video: StoredFile): StoredFile {
  const { path, fileName, sizeBytes, durationS, contentHash, createdAt } = video;
  return {
    path,
    fileName,
    sizeBytes,
    durationS,
    ...(contentHash && createdAt && { contentHash, createdAt }),
  };
}

/** When a file that changed is compared with its row, which takes as long as reading it. */
type Compare = 'no' | 'meanwhile' | 'wait';

/** A stored file, or the part of it that says where it lies and what it is. */
type Placed = Pick<StoredFile, 'path' | 'sizeBytes' | 'contentHash' | 'createdAt'>;

/**
 * Returns true when a stored video's file is where it was. A file of another length in its place, or one whose content is
 * known to be another, is another video. Never throws.
 */
export async function isInPlace(file: Placed): Promise<boolean> {
  // Gone, or out of reach: either way nothing can be read from it.
  return lookAt(file, 'no').catch(() => false);
}

/**
 * Throws an error of this code where a stored video's file is not {@link isInPlace}, and `MEDIA_UNREACHABLE` where its
 * drive does not answer. A file that changed since it was indexed is compared with its row: before this ends (`wait`),
 * meanwhile, for the next call, or not at all.
 */
export async function checkInPlace(
  file: StoredFile,
  code: 'NOT_FOUND' | 'VIDEO_UNREADABLE',
  compare: Compare = 'meanwhile',
): Promise<void> {
  const isThere = await lookAt(file, compare).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'MEDIA_UNREACHABLE') throw error;
    return false;
  });
  if (isThere) return;
  throw new AppError(
    code,
    `The file "${file.fileName}" is no longer where it was, or another one lies in its place.`,
  );
}

async function lookAt(
  { path, sizeBytes, contentHash, createdAt }: Placed,
  compare: Compare,
): Promise<boolean> {
  const facts = await factsOf(path);
  if (facts.sizeBytes !== sizeBytes) return false;
  if (contentHash === undefined || createdAt === undefined) return true;
  const row = { path, contentHash, createdAt };
  if (compare === 'wait') return isSame(row, facts);
  // One that cannot be read is noticed by who reads it.
  if (compare === 'meanwhile') void isSame(row, facts).catch(() => {});
  return mayBeSame(row, facts);
}

function unreadable(message: string, cause?: unknown): AppError {
  return new AppError('VIDEO_UNREADABLE', message, { cause });
}
