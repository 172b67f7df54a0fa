/**
 * Keeps proxies: the newest in use stay, up to a number of bytes. A proxy's access time says when
 * it was last played; its other times, and so its validators for HTTP, do not change.
 */
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../../core/errors.ts';
import { sweepFolder } from '../../files/sweep-folder.ts';

const PART = /\.part\.mp4$/;

/** A proxy in the making that nothing was written to for this long is of a process that is gone. */
const STALE_MS = 3600 * 1000;

/** Returns the path of a video's proxy. */
export function proxyFile(dataDir: string, videoId: string): string {
  return join(proxyDir(dataDir), `${videoId}.mp4`);
}

/**
 * Makes the folder, and removes what a killed process left half made; what another process may be making, written to
 * in the last `staleMs`, stays. `nowMs` is Unix time.
 */
export async function sweepProxies(dataDir: string, nowMs: number, staleMs = STALE_MS): Promise<void> {
  await sweepFolder(proxyDir(dataDir), (name) => PART.test(name), { staleMs, nowMs });
}

/** Returns the size of a proxy in bytes, or null when it is not there. */
export async function proxyBytes(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Removes a video's proxy, if there is one. */
export async function removeProxy(dataDir: string, videoId: string): Promise<void> {
  await rm(proxyFile(dataDir, videoId), { force: true });
}

/** Marks a proxy as in use. A proxy that is gone by now does not matter: its reader finds out. */
export async function touchProxy(file: string, now: Date): Promise<void> {
  const { mtime } = (await stat(file).catch(() => null)) ?? {};
  if (mtime) await utimes(file, now, mtime).catch(() => {});
}

/** Removes the proxies that were played longest ago, but not `kept`, until all together have at most `maxBytes`. */
export async function trimProxies(dataDir: string, maxBytes: number, kept: string): Promise<void> {
  const names = (await readdir(proxyDir(dataDir))).filter((name) => !PART.test(name));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(proxyDir(dataDir), name);
      const { size, atimeMs } = await stat(path);
      return { path, size, atimeMs };
    }),
  );
  files.sort((a, b) => b.atimeMs - a.atimeMs);
  let total = files.find(({ path }) => path === kept)?.size ?? 0;
  for (const { path, size } of files) {
    if (path === kept) continue;
    total += size;
    if (total > maxBytes) await rm(path, { force: true });
  }
}

function proxyDir(dataDir: string): string {
  return join(dataDir, 'proxies');
}
