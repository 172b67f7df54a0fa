/**
 * Deletes what killed processes left in a data folder: drafts of all kinds, and the files of videos whose rows are gone.
 * Only for a process that works on the folder alone: another one's drafts look the same.
 */
import { join } from 'node:path';
import { toDataError } from '../../../core/errors.ts';
import { type VideoId, videoIdOf } from '../../../core/ids.ts';
import { sweepFolder } from '../../../files/sweep-folder.ts';
import type { Store } from '../../../index/store/store.ts';
import { type MediaStore, namesIn } from '../../../media/kept/media-store.ts';
import { unlessUnreachable } from '../../../media/kept/unless-unreachable.ts';
import { isHash, UPLOADS_FOLDER } from '../../../media/kept/upload-key.ts';
import { sweepProxies } from '../../../media/proxies/proxy-files.ts';
import { sweepImages } from '../images.ts';
import { sweepMedia } from '../kept/kept-uploads.ts';
import { sweepUploads } from '../uploads.ts';

/** Folders that hold a folder or a file for each video, by its id. */
const PER_VIDEO = ['storyboards', 'posters', 'proxies'];

/** The writer of a vector index is dead when nothing was written for this long. */
const VECTOR_INDEX_STALE_MS = 3600 * 1000;

const NAME = /^([0-9a-f]{16})(\.mp4)?$/;

/** An upload that nothing refers to is kept for this long: another server may be about to queue it. */
const UPLOAD_STALE_MS = 24 * 3600 * 1000;

/** Files of deleted videos that were removed from a folder of the data folder. */
export interface Swept {
  folder: string;
  count: number;
}

/**
 * Deletes drafts that nothing was written to for long; an earlier version may be at work on its own. `nowMs` is Unix time.
 * Throws `DISK_FULL` or `DATA_READ_ONLY`.
 */
export async function sweepStale(
  store: Pick<Store, 'videos' | 'jobs'>,
  dataDir: string,
  nowMs: number,
): Promise<void> {
  try {
    await sweepDrafts(store, dataDir, nowMs);
    await sweepVectorIndexes(dataDir, nowMs);
  } catch (error) {
    throw toDataError(error);
  }
}

/** Deletes drafts and the files of deleted videos. `nowMs` is Unix time. Throws as {@link sweepStale}. */
export async function sweepLeftovers(
  store: Pick<Store, 'videos' | 'jobs' | 'isReadOnly'>,
  dataDir: string,
  media: MediaStore,
  nowMs: number,
): Promise<void> {
  try {
    await sweepDrafts(store, dataDir, nowMs, 0);
    // A server starts without its bucket; what is in there is swept by a later start.
    await unlessUnreachable(sweepDeleted(store, media, nowMs));
    await sweepPosterDrafts(dataDir, nowMs);
  } catch (error) {
    throw toDataError(error);
  }
}

/** `staleMs` is how long nothing was written to a draft; without it, what each kind takes at most. */
async function sweepDrafts(
  store: Pick<Store, 'videos' | 'jobs'>,
  dataDir: string,
  nowMs: number,
  staleMs?: number,
): Promise<void> {
  await sweepUploads(dataDir, nowMs, staleMs);
  await sweepMedia(store, dataDir, nowMs, staleMs);
  await sweepImages(dataDir, nowMs);
  await sweepProxies(dataDir, nowMs, staleMs);
}

async function sweepVectorIndexes(dataDir: string, nowMs: number): Promise<void> {
  const folder = join(dataDir, 'hnsw');
  if ((await namesIn(folder)).length === 0) return;
  await sweepFolder(folder, (name) => name.endsWith('.tmp'), { staleMs: VECTOR_INDEX_STALE_MS, nowMs });
}

/**
 * Deletes storyboards, posters and proxies of videos whose rows are gone, and uploads that neither a video nor a job refers to.
 * Deletes nothing while a replica answers, which may lack the newest rows. `nowMs` is Unix time.
 */
export async function sweepDeleted(
  store: Pick<Store, 'videos' | 'jobs' | 'isReadOnly'>,
  media: MediaStore,
  nowMs: number,
): Promise<Swept[]> {
  if (await store.isReadOnly()) return [];
  const swept: Swept[] = [];
  for (const folder of PER_VIDEO) {
    let count = 0;
    const ids = (await media.names(`${folder}/`)).flatMap((name) => {
      const id = NAME.exec(name)?.[1] as VideoId | undefined;
      return id === undefined ? [] : [{ name, id }];
    });
    const videos = await store.videos.getMany(ids.map(({ id }) => id));
    for (const { name, id } of ids) {
      // A video's row is written before its first file.
      if (videos.has(id)) continue;
      await media.remove(`${folder}/${name}${name.endsWith('.mp4') ? '' : '/'}`);
      count += 1;
    }
    if (count > 0) swept.push({ folder, count });
  }
  // Those of a data folder alone are swept with its drafts.
  const count = media.isShared ? await sweepKeptUploads(store, media, nowMs) : 0;
  return count > 0 ? [...swept, { folder: UPLOADS_FOLDER, count }] : swept;
}

/** Deletes what nothing refers to of the uploads that are kept for all machines. Returns how many. */
async function sweepKeptUploads(
  store: Pick<Store, 'videos' | 'jobs'>,
  media: MediaStore,
  nowMs: number,
): Promise<number> {
  const keyOf = (path: string) => media.uploadKey(path);
  const needed = new Set((await store.jobs.neededPaths(new Date(0).toISOString())).map(keyOf));
  const uploads = (await media.list(`${UPLOADS_FOLDER}/`)).flatMap(({ key, usedMs }) => {
    const [, hash = ''] = key.split('/');
    return isHash(hash) ? [{ key, usedMs, id: videoIdOf(hash) }] : [];
  });
  const videos = await store.videos.getMany([...new Set(uploads.map(({ id }) => id))]);
  let count = 0;
  for (const { key, usedMs, id } of uploads) {
    const video = videos.get(id);
    if (needed.has(key) || (video && keyOf(video.path) === key)) continue;
    if (nowMs - usedMs < UPLOAD_STALE_MS) continue;
    await media.remove(key);
    count += 1;
  }
  return count;
}

async function sweepPosterDrafts(dataDir: string, nowMs: number): Promise<void> {
  const isDraft = (name: string) => name.endsWith('.part');
  const ids = (await namesIn(join(dataDir, 'posters'))).filter((name) => NAME.test(name));
  for (const id of ids) await sweepFolder(join(dataDir, 'posters', id), isDraft, { staleMs: 0, nowMs });
}
