import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { fileSize } from '../../files/file-size.ts';
import { hashFile } from '../../files/hash-file.ts';
import type { Manifest } from './manifest.ts';

/** Throws `MODEL_INVALID` naming the first of `files` that is missing, or of another size or content than listed. */
export async function verifyFiles(
  dir: string,
  manifest: Pick<Manifest, 'files'>,
  files: readonly string[],
): Promise<void> {
  for (const file of files) {
    const path = join(dir, file);
    const listed = manifest.files[file];
    const bytes = await fileSize(path);
    if (bytes === null) throw mismatch(path, 'is missing');
    if (bytes !== listed?.bytes)
      throw mismatch(path, `has ${bytes} bytes; the manifest says ${listed?.bytes}`);
    const sha256 = await hashFile(path);
    if (sha256 !== listed.sha256)
      throw mismatch(path, `has SHA-256 ${sha256}; the manifest says ${listed.sha256}`);
  }
}

function mismatch(path: string, what: string): AppError {
  return new AppError('MODEL_INVALID', `${path} ${what}. The pack is damaged or was changed: get it anew.`, {
    details: { path },
  });
}
