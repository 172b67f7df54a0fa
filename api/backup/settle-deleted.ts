/**
 * Brings a backup in line with what was deleted while it was made. In: copied rows and files. Out: the same without the
 * videos that the library has no more, and the files that are gone although their videos are there.
 */
import { relative, resolve, sep } from 'node:path';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import { everyVideo } from '../../index/store/video-by-id.ts';
import type { VideoRecord } from '../../index/store/videos.ts';

/** A backup that is being made. */
export interface HalfBackup {
  dataDir: string;
  folder: string;
  /** Paths inside of both: the files that were copied, and those that were listed and gone when their turn came. */
  copied: readonly string[];
  gone: readonly string[];
}

/**
 * Takes the videos that were deleted meanwhile out of the backup's rows. Returns the paths of files that are missing for
 * another reason, such as an upload that somebody removed by hand.
 */
export async function settleDeleted({ dataDir, folder, copied, gone }: HalfBackup): Promise<string[]> {
  const there = new Set(copied);
  const missing = new Set(gone);
  const [library, backup] = [await openStore(dataDir), await openStore(folder)];
  try {
    for await (const video of everyVideo(backup.videos)) {
      const own = ownPath(video, dataDir);
      const isWhole = (own === null || there.has(own)) && !gone.some((path) => isOf(path, video));
      if (isWhole) continue;
      if (own !== null && !there.has(own)) missing.add(own);
      if (await library.videos.get(video.id)) continue;
      await backup.videos.delete(video.id);
      for (const path of missing) if (path === own || isOf(path, video)) missing.delete(path);
    }
    return [...(await withoutDeleted(missing, library))].sort();
  } finally {
    await backup.close();
    await library.close();
  }
}

/** Leaves out what belongs to a video that came and went between the rows and the files. */
async function withoutDeleted(missing: ReadonlySet<string>, library: Store): Promise<Set<string>> {
  const left = new Set<string>();
  const videos = new Set<string>();
  for await (const video of everyVideo(library.videos)) {
    videos.add(video.id).add(video.contentHash);
  }
  for (const path of missing) {
    const [kind, owner = ''] = path.split('/');
    const isOfVideo = kind === 'media' || kind === 'storyboards';
    if (!isOfVideo || videos.has(owner.replace(/\..*/, ''))) left.add(path);
  }
  return left;
}

/** Returns the path of an upload inside the data folder; null for a user's own file. */
function ownPath({ path }: VideoRecord, dataDir: string): string | null {
  const inside = relative(resolve(dataDir), path);
  return inside.startsWith('..') || inside === path ? null : inside.split(sep).join('/');
}

function isOf(path: string, { id, contentHash }: VideoRecord): boolean {
  return path.startsWith(`storyboards/${id}/`) || path.startsWith(`media/${contentHash}`);
}
