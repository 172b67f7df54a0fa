/**
 * The content of stored videos' files against that of their rows. A file of the same length is trusted while it has not
 * changed since its video was indexed; one that has is read once, from front to back. In: a file and its row. Out: whether
 * it is the same content, as far as that is known.
 */
import { type FileFacts, hashUserFile } from '../files/drives/user-files.ts';

/** The facts of a row that tell its content. */
export interface RowOfFile {
  path: string;
  /** SHA-256 in hex. */
  contentHash: string;
  /** ISO 8601. */
  createdAt: string;
}

/** Results that are remembered: files that are in use. */
const MAX_REMEMBERED = 1000;

/** File systems count time in steps: of some milliseconds on Linux, of 2 s on FAT. */
const TIME_STEP_MS = 2000;

const compared = new Map<string, boolean>();
const comparing = new Map<string, Promise<boolean>>();

/** Returns false where the file is known to have another content; true where it is the same, or nobody knows yet. */
export function mayBeSame(row: RowOfFile, facts: FileFacts): boolean {
  return isTrusted(row, facts) || (compared.get(keyOf(row, facts)) ?? true);
}

/**
 * Compares the file with its row, unless it is known. Callers at once share one reading. Rejects where the file cannot be
 * read.
 */
export function isSame(row: RowOfFile, facts: FileFacts): Promise<boolean> {
  if (isTrusted(row, facts)) return Promise.resolve(true);
  const key = keyOf(row, facts);
  const known = compared.get(key);
  if (known !== undefined) return Promise.resolve(known);
  const running = comparing.get(key) ?? compare(key, row).finally(() => comparing.delete(key));
  comparing.set(key, running);
  return running;
}

async function compare(key: string, { path, contentHash }: RowOfFile): Promise<boolean> {
  const same = (await hashUserFile(path)) === contentHash;
  if (compared.size >= MAX_REMEMBERED) compared.clear();
  compared.set(key, same);
  return same;
}

/**
 * The path of an upload holds its hash. Only the system sets the time of a change, so a copied or moved file has a new one;
 * within a step, a change after the row may bear a time before it.
 */
function isTrusted({ path, contentHash, createdAt }: RowOfFile, { ctimeMs }: FileFacts): boolean {
  return path.includes(contentHash) || ctimeMs < Date.parse(createdAt) - TIME_STEP_MS;
}

function keyOf({ path, contentHash }: RowOfFile, { ino, sizeBytes, mtimeMs, ctimeMs }: FileFacts): string {
  return JSON.stringify([path, contentHash, ino, sizeBytes, mtimeMs, ctimeMs]);
}
