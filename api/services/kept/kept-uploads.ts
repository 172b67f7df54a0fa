/**
 * Uploads that a library keeps: `media/<hash>/<file name>`, under the name that the sender's file has, since editing
 * programs find files by their names. Older libraries have `media/<hash>.<ext>`. In: a received file, or a data folder.
 */
import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, realpath, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { errorCodeOf } from '../../../core/errors.ts';
import { type VideoId, videoIdOf } from '../../../core/ids.ts';
import { cleanFileName, extensionOf } from '../../../files/file-name.ts';
import { fileSize } from '../../../files/file-size.ts';
import { makeFolders } from '../../../files/make-folders.ts';
import { writeFileWhole } from '../../../files/write-file.ts';
import type { Store } from '../../../index/store/store.ts';
import type { MediaStore } from '../../../media/kept/media-store.ts';
import { unlessUnreachable } from '../../../media/kept/unless-unreachable.ts';
import { isHash, UPLOADS_FOLDER, uploadedHash } from '../../../media/kept/upload-key.ts';
import { discardFile, type ReceivedFile } from '../uploads.ts';

/** How a file system refuses a name: too long in bytes, or of characters that it cannot hold. */
const REFUSALS = ['ENAMETOOLONG', 'EINVAL', 'EILSEQ', 'ENOENT'];

/** The file of the sample film, inside the data folder. */
export const SAMPLE_FILM = join('sample', 'sample-film.mp4');

/** The sample film and its companion files. */
const SAMPLE_FILES = [SAMPLE_FILM, SAMPLE_FILM.replace('.mp4', '.vtt')];

/** How long the upload of a failed or cancelled job is kept for a retry. */
const RETRY_MS = 7 * 24 * 3600 * 1000;

/** Says since when uploads of failed and cancelled jobs were found to be older than that, by their places. */
const FOUND_OLD_FILE = 'old-uploads.json';
const FoundOld = z.record(z.string(), z.number());
type FoundOld = z.infer<typeof FoundOld>;

/** They are deleted by a start that comes this much later: most clocks that jump ahead are set right before. */
const FOUND_OLD_MS = 24 * 3600 * 1000;

/** Uploads that nothing refers to and that are older than this belong to a dead process. */
const STALE_MS = 24 * 3600 * 1000;

/** The parts that keep an upload. */
export interface KeepParts {
  store: Pick<Store, 'videos' | 'jobs'>;
  media: MediaStore;
  dataDir: string;
  now: () => Date;
}

/**
 * Moves a received file to the folder of uploads and returns its path, which ends with the file's name where the file
 * system can hold it. A complete file that is already there is not replaced: a job may be reading it.
 */
export async function keepFile(received: ReceivedFile, dataDir: string): Promise<string> {
  const folder = join(dataDir, UPLOADS_FOLDER, received.contentHash);
  await makeFolders(folder);
  try {
    return await moveTo(join(folder, received.fileName), received);
  } catch (error) {
    if (!REFUSALS.includes(errorCodeOf(error) ?? '')) throw error;
    return await moveTo(join(folder, received.contentHash + extensionOf(received.fileName)), received);
  }
}

/** Keeps a received file as {@link keepFile} does, for all machines. Throws `MEDIA_UNREACHABLE`; nothing of it stays then. */
export async function keepUpload(parts: KeepParts, received: ReceivedFile): Promise<string> {
  const path = await keepFile(received, parts.dataDir);
  try {
    const key = parts.media.uploadKey(path);
    if (key !== null) await parts.media.put(key);
    return path;
  } catch (error) {
    await dropUnused(parts, path);
    throw error;
  }
}

async function moveTo(path: string, received: ReceivedFile): Promise<string> {
  if ((await fileSize(path)) === received.sizeBytes) await discardFile(received);
  else await rename(received.path, path);
  return path;
}

/** Returns the paths at which an upload of this content may lie. */
export async function keptUploads(dataDir: string, contentHash: string): Promise<string[]> {
  const media = join(dataDir, UPLOADS_FOLDER);
  const folder = join(media, contentHash);
  const older = (await entriesOf(media)).filter((entry) => !entry.isDirectory());
  return [
    ...(await entriesOf(folder)).map(({ name }) => join(folder, name)),
    ...older
      .map(({ name }) => join(media, name))
      .filter((path) => uploadedHash(path, dataDir) === contentHash),
  ];
}

/**
 * Returns the files that are deleted with a video: those of an upload, or of the sample film. All other files belong to
 * the user, even in folders of such names: the library may lie among the user's own videos.
 */
export async function ownFiles(
  { path, id }: { path: string; id: VideoId },
  dataDir: string,
): Promise<string[]> {
  // Rows hold real paths; the data folder may be reached over a link.
  for (const root of [dataDir, await realpath(dataDir)]) {
    const hash = uploadedHash(path, root);
    if (hash !== undefined && videoIdOf(hash) === id) return [path];
    if (path === join(root, SAMPLE_FILM)) return SAMPLE_FILES.map((name) => join(root, name));
  }
  return [];
}

/**
 * Deletes the files that are deleted with a video, and the folder of an upload. What a bucket that is away keeps is swept
 * later.
 */
export async function removeIfOurs(
  video: { path: string; id: VideoId },
  dataDir: string,
  media: MediaStore,
): Promise<void> {
  for (const file of await ownFiles(video, dataDir)) {
    const folder = dirname(file);
    const key = media.uploadKey(file);
    // An upload's folder holds nothing but copies of the same content.
    await rm(isHash(basename(folder)) ? folder : file, { recursive: true, force: true });
    if (key === null) continue;
    await unlessUnreachable(media.remove(isHash(basename(folder)) ? `${dirname(key)}/` : key));
  }
}

/** Removes the file of an upload that is no video's and that no job needs, such as one that could not be kept. */
export async function dropUnused(
  { store, media, now }: Omit<KeepParts, 'dataDir'>,
  path: string,
): Promise<void> {
  if ((await store.videos.atPath(path)).length > 0) return;
  // An upload of the same name and content may wait for its own job.
  if ((await store.jobs.neededPaths(now().toISOString())).includes(path)) return;
  const key = media.uploadKey(path);
  await rm(path, { force: true });
  await rmdir(dirname(path)).catch(() => {}); // It holds an upload of another name, and stays.
  if (key !== null) await unlessUnreachable(media.remove(key));
}

/**
 * Deletes uploads that neither a video nor an unfinished job refers to, such as those of a process that was killed
 * before it queued them, when they are older than `staleMs`; those of jobs that failed or were cancelled after a week,
 * and only when they were found so a day before as well: a clock may have jumped ahead.
 * Other files in the folder are not ours, and stay. Uploads of older libraries get the names of their videos. `nowMs` is
 * Unix time.
 */
export async function sweepMedia(
  store: Pick<Store, 'videos' | 'jobs'>,
  dataDir: string,
  nowMs: number,
  staleMs = STALE_MS,
): Promise<void> {
  const folder = join(dataDir, UPLOADS_FOLDER);
  await makeFolders(folder);
  const ofJobsSince = async (ms: number) =>
    new Set((await store.jobs.neededPaths(new Date(ms).toISOString())).map((path) => placeOf(path)));
  const [wanted, ofJobs] = [await ofJobsSince(nowMs - RETRY_MS), await ofJobsSince(0)];
  const before = await readFoundOld(dataDir);
  const found: FoundOld = {};
  const isStale = async (path: string) => nowMs - (await stat(path)).ctimeMs > staleMs;
  for await (const path of everyUpload(folder, isStale)) {
    const hash = uploadedHash(path, dataDir);
    if (hash === undefined || wanted.has(placeOf(path))) continue;
    const video = await store.videos.get(videoIdOf(hash));
    if (video !== undefined && placeOf(video.path) === placeOf(path)) {
      if (dirname(path) === folder) await nameUpload(store, video, hash);
      continue;
    }
    // Another process may be about to queue this file.
    if (!(await isStale(path))) continue;
    if (ofJobs.has(placeOf(path))) {
      const sinceMs = Math.min(before[placeOf(path)] ?? nowMs, nowMs);
      if (nowMs - sinceMs < FOUND_OLD_MS) {
        found[placeOf(path)] = sinceMs;
        continue;
      }
    }
    await rm(path, { force: true });
    if (dirname(path) !== folder) await removeEmpty(dirname(path), isStale);
  }
  if (!isDeepStrictEqual(found, before)) await writeFoundOld(dataDir, found);
}

async function readFoundOld(dataDir: string): Promise<FoundOld> {
  try {
    return FoundOld.parse(JSON.parse(await readFile(join(dataDir, FOUND_OLD_FILE), 'utf8')));
  } catch {
    return {}; // Absent or damaged: what is old is found so anew.
  }
}

async function writeFoundOld(dataDir: string, found: FoundOld): Promise<void> {
  const file = join(dataDir, FOUND_OLD_FILE);
  try {
    if (Object.keys(found).length === 0) await rm(file, { force: true });
    else await writeFileWhole(file, Buffer.from(JSON.stringify(found)), `${file}.${randomUUID()}.part`);
  } catch (error) {
    if (errorCodeOf(error) === undefined) throw error; // A full disk: they are kept for longer.
  }
}

/** The part of an upload's path below the folder of uploads, by which it is known wherever the data folder lies. */
function placeOf(path: string): string {
  const folder = basename(dirname(path));
  return isHash(folder) ? join(folder, basename(path)) : basename(path);
}

/** Gives an upload of an older library the name of its video. It stays as it is where the file system has no links. */
async function nameUpload(
  store: Pick<Store, 'videos'>,
  video: { id: VideoId; path: string; fileName: string },
  hash: string,
): Promise<void> {
  const old = video.path;
  const path = join(dirname(old), hash, cleanFileName(video.fileName));
  try {
    await makeFolders(dirname(path));
    await link(old, path);
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST' || (await fileSize(path)) !== (await fileSize(old))) return;
  }
  // The row changes between link and removal: a process that ends here leaves a file too many, and none too few.
  const row = await store.videos.get(video.id);
  if (row === undefined || row.path !== old) return;
  await store.videos.upsert({ ...row, path });
  await rm(old, { force: true });
}

/** Removes a folder that is empty and stale: another process may be about to move an upload there. */
async function removeEmpty(folder: string, isStale: (path: string) => Promise<boolean>): Promise<void> {
  if (await isStale(folder)) await rmdir(folder).catch(() => {}); // It holds something by now, and stays.
}

/** Yields the files of uploads. Removes the folders that are empty and stale. */
async function* everyUpload(
  media: string,
  isStale: (path: string) => Promise<boolean>,
): AsyncGenerator<string> {
  for (const entry of await entriesOf(media)) {
    const path = join(media, entry.name);
    if (!entry.isDirectory()) yield path;
    else if (isHash(entry.name)) {
      const files = await entriesOf(path);
      yield* files.map(({ name }) => join(path, name));
      if (files.length === 0) await removeEmpty(path, isStale);
    }
  }
}

async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
