/**
 * The cache file of a vector index, and the sidecar that says what is in it. Both are written under another name and
 * then renamed; a crash in between leaves a file whose checksum is not the sidecar's, which reads as no cache.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { errorCodeOf, toAppError } from '../../core/errors.ts';
import { sweepFolder } from '../../files/sweep-folder.ts';

const CacheState = z.object({
  libraryId: z.string(),
  packId: z.string(),
  packRevision: z.string(),
  dim: z.int().positive(),
  lastMomentId: z.int().nonnegative(),
  generation: z.int().nonnegative(),
  gone: z.array(z.int()).describe('Points still in the graph whose moments are gone.'),
});
const Sidecar = CacheState.extend({ sha256: z.string() });

/** Which rows a cache file was made of. */
export type CacheState = z.infer<typeof CacheState>;

/** A file that has not been written to for this long is nobody's. */
const STALE_MS = 3_600_000;

/** What the cache file holds; null when there is none, or it is damaged, or its sidecar is. */
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

/** Lets `write` fill a file, and puts it in the place of the old one together with its sidecar. */
export async function writeCache(
  file: string,
  state: CacheState,
  write: (path: string) => Promise<void>,
): Promise<void> {
  const suffix = `.${randomUUID()}.tmp`;
  const [newFile, newSidecar] = [file + suffix, sidecarOf(file) + suffix];
  try {
    await mkdir(dirname(file), { recursive: true });
    await write(newFile);
    await writeFile(newSidecar, JSON.stringify({ ...state, sha256: await hashOf(newFile) }));
    await rename(newFile, file);
    await rename(newSidecar, sidecarOf(file));
  } catch (error) {
    await Promise.all([rm(newFile, { force: true }), rm(newSidecar, { force: true })]);
    throw toAppError(error);
  }
}

/** Deletes what killed processes left of writing this cache. `nowMs` is Unix time. */
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
