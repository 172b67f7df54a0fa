/** Hashes of files, read once from front to back. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const PIECE_BYTES = 2 ** 20;

/** How a file is hashed. */
export interface HashOptions {
  signal?: AbortSignal | undefined;
  /** Receives the content, after what it holds already; default: a new SHA-256. */
  hash?: Hash | undefined;
}

/** Returns the digest of the file's content in hex. Throws what reading throws, or the signal's reason. */
export async function hashFile(
  path: string,
  { signal, hash = createHash('sha256') }: HashOptions = {},
): Promise<string> {
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    signal?.throwIfAborted();
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}
