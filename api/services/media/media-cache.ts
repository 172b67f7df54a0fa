/**
 * Bounds what a data folder holds of a bucket. In: how many bytes were added. Out: the files that were used longest ago are
 * gone from the folder. Nothing but the files themselves says what is cached, so that any number of processes may share the
 * folder, and a restart finds all of it.
 */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptFile, listFolder, namesIn } from '../../../media/kept/media-store.ts';
import { UPLOADS_FOLDER } from '../../../media/kept/upload-key.ts';

/** Folders of files, and folders of folders of files, by video. */
const FLAT = ['proxies/'];
const PER_VIDEO = ['posters/', 'storyboards/', `${UPLOADS_FOLDER}/`];

/** The folder is looked through each time that this share of its bound was added: other processes add to it as well. */
const SHARE_BETWEEN_LOOKS = 0.1;

/** Share of the bound that stays when files are removed. */
const SHARE_KEPT = 0.9;

/** Files that were used in the last so many ms stay: ffmpeg may open them again. */
const RECENT_MS = 10 * 60_000;

/** The parts that a cache works with. */
export interface MediaCacheParts {
  dataDir: string;
  maxBytes: number;
  /** Puts a file into the bucket unless one of that size is there. */
  keep: (key: string, sizeBytes: number) => Promise<void>;
  nowMs?: () => number;
}

/** Creates what keeps a data folder within its bound. */
export function createMediaCache({ dataDir, maxBytes, keep, nowMs = Date.now }: MediaCacheParts) {
  // Files of earlier runs count: the first file that is added has the folder looked through.
  let addedBytes = maxBytes;

  async function trim(): Promise<void> {
    const files = await cachedFiles(dataDir);
    let total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (total <= maxBytes) return;
    files.sort((a, b) => a.usedMs - b.usedMs);
    for (const { key, sizeBytes, usedMs } of files) {
      if (total <= maxBytes * SHARE_KEPT || nowMs() - usedMs < RECENT_MS) return;
      // A file of before there was a bucket, or of a process that died before it put it, is nowhere else.
      await keep(key, sizeBytes);
      await rm(join(dataDir, key), { force: true });
      total -= sizeBytes;
    }
  }

  return {
    /** Hears that files were added; removes others when there are too many. A bucket that is away keeps all of them. */
    async added(bytes: number): Promise<void> {
      addedBytes += bytes;
      if (addedBytes < maxBytes * SHARE_BETWEEN_LOOKS) return;
      addedBytes = 0;
      await trim().catch(() => {});
    },
  };
}

async function cachedFiles(dataDir: string): Promise<KeptFile[]> {
  const folders = [...FLAT];
  for (const folder of PER_VIDEO) {
    const names = await namesIn(join(dataDir, folder));
    folders.push(...names.map((name) => `${folder}${name}/`));
  }
  const files: KeptFile[] = [];
  for (const folder of folders) files.push(...(await listFolder(dataDir, folder)));
  return files;
}
