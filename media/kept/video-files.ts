/**
 * The files of videos as this machine reads them. A user's file is read where it lies; an upload may lie in a bucket, and is
 * brought to its place in the data folder first. In: paths of rows. Out: files at those paths, or what is known of them.
 */

import { fileSize } from '../../files/file-size.ts';
import type { ServedFile } from '../../files/served-file.ts';
import { checkInPlace, isInPlace, type StoredFile } from '../source-file.ts';
import type { MediaStore } from './media-store.ts';

/** A file that is being read is marked as used this often: a cache removes what was not used for ten minutes. */
const MARK_EVERY_MS = 60_000;

/** How a file is brought. */
export interface Bringing {
  signal?: AbortSignal | undefined;
  /** Hears that the file is not here, which takes time. */
  onFetch?: () => void;
}

/**
 * Brings an upload to its place, where it is not there. Other files are left alone, and one that is nowhere is noticed by who
 * reads it. Throws `MEDIA_UNREACHABLE`, `DISK_FULL`, or the signal's reason.
 */
export async function bringVideo(
  media: MediaStore,
  path: string,
  { signal, onFetch }: Bringing = {},
): Promise<void> {
  const key = sharedKey(media, path);
  if (key === null) return;
  if (onFetch && (await fileSize(path)) === null) onFetch();
  await media.fetch(key, signal);
}

/** Does work that reads videos for long, with their files at their places. Throws as {@link bringVideo}, and what the work throws. */
export async function withVideos<T>(
  media: MediaStore,
  paths: readonly string[],
  work: () => Promise<T>,
  bringing: Bringing = {},
): Promise<T> {
  const bring = async (how: Bringing): Promise<void> => {
    for (const path of new Set(paths)) await bringVideo(media, path, how);
  };
  // A mark that fails is made by the next one.
  const marking = setInterval(() => void bring({}).catch(() => {}), MARK_EVERY_MS);
  try {
    await bring(bringing);
    return await work();
  } finally {
    clearInterval(marking);
  }
}

/** Returns true when a stored video's file can be read or brought. Never throws: one that is out of reach cannot. */
export async function isVideoInPlace(media: MediaStore, video: StoredFile): Promise<boolean> {
  return (await isInPlace(video)) || (await isElsewhere(media, video).catch(() => false));
}

/** Throws as {@link checkInPlace} where a stored video's file can neither be read nor brought. Brings nothing. */
export async function checkVideoInPlace(
  media: MediaStore,
  video: StoredFile,
  code: 'NOT_FOUND' | 'VIDEO_UNREADABLE',
): Promise<void> {
  if (!(await isElsewhere(media, video))) await checkInPlace(video, code);
}

/** Returns a video's file, or its bytes where it does not lie at its place. Throws `MEDIA_UNREACHABLE`. */
export async function openVideo(
  media: MediaStore,
  path: string,
): Promise<Pick<ServedFile, 'path' | 'remote'>> {
  const key = sharedKey(media, path);
  return key === null ? { path } : { ...(await media.open(key)), path };
}

/** Returns true for an upload that a bucket has, and this machine has not. Throws `MEDIA_UNREACHABLE`. */
export async function isElsewhere(media: MediaStore, { path, sizeBytes }: StoredFile): Promise<boolean> {
  const key = sharedKey(media, path);
  if (key === null || (await fileSize(path)) !== null) return false;
  return (await media.size(key)) === sizeBytes;
}

/** Returns the key of an upload that other machines have as well; of a data folder alone, all that there is lies in it. */
function sharedKey(media: MediaStore, path: string): string | null {
  return media.isShared ? media.uploadKey(path) : null;
}
