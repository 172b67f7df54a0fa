/**
 * `tidemark doctor --deep`: compares each row with each file, and mends what can be mended. In: a data folder that no
 * server works on. Out: findings, each with what was done. Reads every video from front to back.
 */
import { AppError, toAppError } from '../../core/errors.ts';
import { factsOf, hashUserFile } from '../../files/drives/user-files.ts';
import { checkIndex } from '../../index/store/care/check-index.ts';
import { mendLibrary } from '../../index/store/care/mend-library.ts';
import { lockForServer } from '../../index/store/care/server-lock.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import { everyVideo } from '../../index/store/video-by-id.ts';
import type { VideoRecord } from '../../index/store/videos.ts';
import type { MediaStore } from '../../media/kept/media-store.ts';
import { isElsewhere } from '../../media/kept/video-files.ts';
import type { Finding } from './doctor.ts';
import { keptUploads } from './kept/kept-uploads.ts';
import { sweepDeleted } from './leftovers/sweep-leftovers.ts';

/** How a deep check is done. */
export interface DeepCheck {
  dataDir: string;
  media: MediaStore;
  now: Date;
  signal?: AbortSignal | undefined;
}

/** Yields the findings. Never throws for a fault of the library; throws the signal's reason. */
export async function* checkDeeply({ dataDir, media, now, signal }: DeepCheck): AsyncGenerator<Finding> {
  try {
    const lock = lockForServer(dataDir);
    try {
      yield* checkRows(dataDir, now);
      yield* checkVectorIndex(dataDir);
      const store = await openStore(dataDir);
      try {
        yield* checkFiles({ store, media, dataDir }, signal);
        yield* checkFolders(store, media, now);
      } finally {
        await store.close();
      }
    } finally {
      lock.release();
    }
  } catch (thrown) {
    signal?.throwIfAborted();
    const { code, message } = toAppError(thrown);
    yield { name: 'deep check', state: 'failed', detail: `${code}: ${message}` };
  }
}

function* checkRows(dataDir: string, now: Date): Generator<Finding> {
  const mendings = mendLibrary(dataDir, now.toISOString().replaceAll(':', '-'));
  if (mendings.length === 0) yield { name: 'rows', state: 'ok', detail: 'each is what was written' };
  for (const { found, done } of mendings)
    yield { name: 'rows', state: 'warning', detail: `${found}: ${done}` };
}

async function* checkVectorIndex(dataDir: string): AsyncGenerator<Finding> {
  const { whole, damaged } = await checkIndex(dataDir);
  for (const detail of damaged) yield { name: 'vector index', state: 'warning', detail };
  if (damaged.length > 0) return;
  const detail = whole > 0 ? 'as it was written' : 'none yet: the next search builds it';
  yield { name: 'vector index', state: 'ok', detail };
}

/** The places that rows and files are compared in. */
interface Checked {
  store: Store;
  media: MediaStore;
  dataDir: string;
}

async function* checkFiles(checking: Checked, signal: AbortSignal | undefined): AsyncGenerator<Finding> {
  let [checked, faults] = [0, 0];
  for await (const video of everyVideo(checking.store.videos)) {
    signal?.throwIfAborted();
    checked += 1;
    const fault = await checkFile(checking, video, signal);
    if (fault === null) continue;
    faults += 1;
    yield { name: 'files', state: 'warning', detail: `"${video.title}": ${fault}` };
  }
  if (faults === 0)
    yield { name: 'files', state: 'ok', detail: `${checked} videos, each with the file of its row` };
}

/** Returns what is wrong with a video's file and what was done, or null. */
async function checkFile(
  { store, media, dataDir }: Checked,
  video: VideoRecord,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  // One that lies in the bucket alone has the length that was put: all of it is not fetched for this.
  if (await isElsewhere(media, video).catch(() => false)) return null;
  const fault = await faultOf(video, signal);
  if (fault === null) return null;
  // An upload is known by its place, wherever the data folder lies now.
  for (const path of await keptUploads(dataDir, video.contentHash)) {
    if (path === video.path) continue;
    if ((await faultOf({ ...video, path }, signal)) !== null) continue;
    await store.videos.upsert({ ...video, path });
    return `${fault}; its upload was found in ${path}, and its row says so now`;
  }
  return `${fault}; index the folder in which it lies now, or remove the video`;
}

async function faultOf(
  { path, sizeBytes, contentHash }: Pick<VideoRecord, 'path' | 'sizeBytes' | 'contentHash'>,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  try {
    const { sizeBytes: found } = await factsOf(path, { patient: true, signal });
    if (found !== sizeBytes) return `${path} has ${found} bytes, not ${sizeBytes}: it is another file`;
    const hash = await hashUserFile(path, { signal });
    return hash === contentHash ? null : `${path} is another file of the same size`;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof AppError) return error.message;
    return `${path} cannot be read`;
  }
}

async function* checkFolders(store: Store, media: MediaStore, now: Date): AsyncGenerator<Finding> {
  const withSheets = new Set(await media.names('storyboards/'));
  for await (const { id, title } of everyVideo(store.videos)) {
    if (withSheets.has(id)) continue;
    const detail = `"${title}" has no previews; remove it and index it again to have them`;
    yield { name: 'storyboards', state: 'warning', detail };
  }
  for (const { folder, count } of await sweepDeleted(store, media, now.getTime()))
    yield { name: folder, state: 'warning', detail: `${count} of deleted videos: removed` };
}
