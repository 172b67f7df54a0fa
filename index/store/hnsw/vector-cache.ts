/**
 * Reads and writes the cache file of a vector index and its sidecar, which describes the contents. Both are written under
 * another name and then renamed; a crash in between leaves a file whose checksum differs from the sidecar's: it counts as
 * damaged. Damaged files are kept aside, so that somebody can look at what the drive did to them.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { errorCodeOf, toAppError } from '../../../core/errors.ts';
import { makeFolders } from '../../../files/make-folders.ts';

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

/** Between two looks at a file that another process may be replacing, in ms. */
const SECOND_LOOK_MS = 50;

/** Reads the sidecar of the cache file; null when there is none. `damaged`: the two are not what was written. */
export async function readCache(file: string): Promise<CacheState | 'damaged' | null> {
  for (let isSecond = false; ; isSecond = true) {
    const found = await readOnce(file);
    // The file and its sidecar are replaced one after the other: in between they do not match.
    if (found !== 'damaged' || isSecond) return found;
    await sleep(SECOND_LOOK_MS);
  }
}

async function readOnce(file: string): Promise<CacheState | 'damaged' | null> {
  try {
    const { sha256, ...state } = Sidecar.parse(JSON.parse(await readFile(sidecarOf(file), 'utf8')));
    return (await hashOf(file)) === sha256 ? state : 'damaged';
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'damaged';
    if (errorCodeOf(error) === 'ENOENT') return null; // One without the other is what a killed process leaves.
    throw toAppError(error);
  }
}

/**
 * Moves a damaged cache file and its sidecar into the folder `damaged` of the data folder, in the place of those before:
 * they may be large, and show how a drive damages files as well. Returns where the file lies now; null where it could
 * not be moved, as on a full disk.
 */
export async function setAside(file: string): Promise<string | null> {
  const folder = join(dirname(dirname(file)), 'damaged');
  const keptAs = join(folder, basename(file));
  try {
    await makeFolders(folder);
    for (const [from, to] of [
      [file, keptAs],
      [sidecarOf(file), sidecarOf(keptAs)],
    ] as const) {
      await rename(from, to).catch((error: unknown) => {
        if (errorCodeOf(error) !== 'ENOENT') throw error;
      });
    }
    return keptAs;
  } catch (error) {
    if (errorCodeOf(error) === undefined) throw error;
    return null; // The disk's fault. It is built again all the same, and reported.
  }
}

/** Says what became of a damaged cache file, for people. */
export function describeDamage(file: string, keptAs: string | null): string {
  const kept = keptAs === null ? 'could not be kept aside' : `is kept as ${keptAs}`;
  return `The vector index ${basename(file)} was damaged; it ${kept}, and is built again from the rows.`;
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

function sidecarOf(file: string): string {
  return `${file}.json`;
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
