/**
 * Reads and writes the cache file of a vector index and its sidecar, which describes the contents. Both are written under
 * another name and then renamed; a crash in between leaves a file whose checksum differs from the sidecar's: no cache.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { errorCodeOf, toAppError } from '../../../core/errors.ts';
import { makeFolders } from '../../../files/make-folders.ts';
import { sweepFolder } from '../../../files/sweep-folder.ts';

const CacheState = z.object({
  // Files of earlier versions hold graphs, and do not say so.
  kind: z.enum(['graph', 'rows']).default('graph'),
  libraryId: z.string(),
  packId: z.string(),
  packRevision: z.string(),
  dim: z.int().positive(),
  lastMomentId: z.int().nonnegative(),
  generation: z.int().nonnegative(),
  gone: z.array(z.int()).describe('Moments still in the file that are deleted.'),
});
const Sidecar = CacheState.extend({ sha256: z.string() });

/** The rows that a cache file was made from. */
export type CacheState = z.infer<typeof CacheState>;

/** The writer of a temporary file is dead when nothing was written for this long. */
const STALE_MS = 3_600_000;

/** Reads the sidecar of the cache file; null when there is none, or one of the two is damaged. */
export async function readCache(file: string): Promise<CacheState | null> {
  try {
    const { sha256, ...state } = Sidecar.parse(JSON.parse(await readFile(sidecarOf(file), 'utf8')));
    return (await hashOf(file)) === sha256 ? state : null;
  } catch (error) {
    const isDamaged = error instanceof SyntaxError || error instanceof z.ZodError;
    if (isDamaged || errorCodeOf(error) === 'ENOENT') return null; // Rebuilt from the rows.
    throw toAppError(error);
  }
}

/** Lets `write` fill a file, and replaces the old one and its sidecar with it. */
export async function writeCache(
  file: string,
  state: CacheState,
  write: (path: string) => Promise<void>,
): Promise<void> {
  const suffix = `.${randomUUID()}.tmp`;
  const [newFile, newSidecar] = [file + suffix, sidecarOf(file) + suffix];
  try {
    await makeFolders(dirname(file));
    await write(newFile);
    await writeFile(newSidecar, JSON.stringify({ ...state, sha256: await hashOf(newFile) }));
    await rename(newFile, file);
    await rename(newSidecar, sidecarOf(file));
  } catch (error) {
    await Promise.all([rm(newFile, { force: true }), rm(newSidecar, { force: true })]);
    throw toAppError(error);
  }
}

/** Deletes temporary files of this cache that killed processes left. `nowMs` is Unix time. */
export async function sweepCache(file: string, nowMs: number): Promise<void> {
  const isDraft = (name: string) => name.startsWith(`${basename(file)}.`) && name.endsWith('.tmp');
  await sweepFolder(dirname(file), isDraft, { staleMs: STALE_MS, nowMs });
}

function sidecarOf(file: string): string {
  return `${file}.json`;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
