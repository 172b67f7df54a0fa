/** Holds the files of a pack against the sizes and SHA-256 sums of its manifest. */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import type { Manifest } from './manifest.ts';

/** Throws `MODEL_INVALID` naming the first of `files` that is missing, or of another size or content than listed. */
export async function verifyFiles(dir: string, manifest: Manifest, files: readonly string[]): Promise<void> {
  for (const file of files) {
    const path = join(dir, file);
    const listed = manifest.files[file];
    const bytes = await sizeOf(path);
    if (bytes === null) throw mismatch(path, 'is missing');
    if (bytes !== listed?.bytes)
      throw mismatch(path, `has ${bytes} bytes; the manifest says ${listed?.bytes}`);
    const sha256 = await sha256Of(path);
    if (sha256 !== listed.sha256)
      throw mismatch(path, `has SHA-256 ${sha256}; the manifest says ${listed.sha256}`);
  }
}

/** SHA-256 of a file's content, 64 hex digits. */
export function sha256Of(path: string): Promise<string> {
  return hashFile(path, createHash('sha256'));
}

/** Adds a file's content to a hash and gives the digest, in hex. */
export async function hashFile(path: string, hash: Hash): Promise<string> {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function mismatch(path: string, what: string): AppError {
  return new AppError('MODEL_INVALID', `${path} ${what}. The pack is damaged or was changed: get it anew.`, {
    details: { path },
  });
}
