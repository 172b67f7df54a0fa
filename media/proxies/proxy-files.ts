/** Keeps proxies: the newest in use stay, up to a number of bytes. */
import { join } from 'node:path';
import { sweepFolder } from '../../files/sweep-folder.ts';
import type { MediaStore } from '../kept/media-store.ts';

const FOLDER = 'proxies/';

const PART = /\.part\.mp4$/;

/** A proxy in the making that nothing was written to for this long is of a process that is gone. */
const STALE_MS = 3600 * 1000;

/** Returns the key of a video's proxy. */
export function proxyKey(videoId: string): string {
  return `${FOLDER}${videoId}.mp4`;
}

/**
 * Makes the folder, and removes what a killed process left half made; what another process may be making, written to
 * in the last `staleMs`, stays. `nowMs` is Unix time.
 */
export async function sweepProxies(dataDir: string, nowMs: number, staleMs = STALE_MS): Promise<void> {
  await sweepFolder(join(dataDir, FOLDER), (name) => PART.test(name), { staleMs, nowMs });
}

/** Removes the proxies that were played longest ago, but not `kept`, until all together have at most `maxBytes`. */
export async function trimProxies(media: MediaStore, maxBytes: number, kept: string): Promise<void> {
  const files = (await media.list(FOLDER)).sort((a, b) => b.usedMs - a.usedMs);
  let total = files.find(({ key }) => key === kept)?.sizeBytes ?? 0;
  for (const { key, sizeBytes } of files) {
    if (key === kept) continue;
    total += sizeBytes;
    if (total > maxBytes) await media.remove(key);
  }
}
