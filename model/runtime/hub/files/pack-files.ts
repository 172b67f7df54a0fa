/** The files of a pack that is being made: read, listed with their hashes, and summed up to a revision. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../../core/errors.ts';
import { hashFile } from '../../../../files/hash-file.ts';
import type { Manifest } from '../../manifest.ts';
import type { CollectedFiles } from '../collect-files.ts';

/** Lists files of the folder for a manifest. */
export async function listFiles(dir: string, names: string[]): Promise<Manifest['files']> {
  const entries = names.map(async (name) => {
    const path = join(dir, name);
    return [name, { bytes: (await stat(path)).size, sha256: await hashFile(path) }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Returns the first 12 digits of the SHA-256 over the files' SHA-256s, in the order of their names. */
export function revisionOf(files: Manifest['files']): string {
  const sums = Object.keys(files)
    .sort()
    .map((name) => files[name]?.sha256 ?? '');
  return createHash('sha256').update(sums.join('')).digest('hex').slice(0, 12);
}

/** Returns the JSON of a file of the repository; an empty object for null. Throws `MODEL_INVALID`. */
export async function readJsonFile(
  { dir, nameOf }: Pick<CollectedFiles, 'dir' | 'nameOf'>,
  path: string | null,
): Promise<unknown> {
  if (path === null) return {};
  try {
    return JSON.parse(await readFile(join(dir, nameOf(path)), 'utf8'));
  } catch (error) {
    throw new AppError('MODEL_INVALID', `${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
