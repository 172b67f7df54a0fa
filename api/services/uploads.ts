/**
 * Receives a body of bytes as a file of the data folder. In: the bytes as they arrive. Out: a file in `tmp/` with its
 * SHA-256, moved to `media/<hash>.<ext>` when it is kept. A broken or too large upload leaves nothing.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { type VideoId, videoIdOf } from '../../core/ids.ts';
import { cleanFileName, extensionOf } from '../../files/file-name.ts';
import { fileSize } from '../../files/file-size.ts';
import { refuseFullDisk } from '../../files/free-space.ts';
import { sweepFolder } from '../../files/sweep-folder.ts';
import type { Store } from '../../index/store/store.ts';

/** The folder of kept uploads, inside the data folder. */
const MEDIA_FOLDER = 'media';

/** The file name of a kept upload, and its hash. */
const UPLOAD_NAME = /^([0-9a-f]{64})(\.[a-z0-9]{1,8})?$/;

/** The file of the sample film, inside the data folder. */
export const SAMPLE_FILM = join('sample', 'sample-film.mp4');

/** The sample film and its companion files. */
const SAMPLE_FILES = [SAMPLE_FILM, SAMPLE_FILM.replace('.mp4', '.vtt')];

/** How long the upload of a failed or cancelled job is kept for a retry. */
const RETRY_MS = 7 * 24 * 3600 * 1000;

/** Unclaimed uploads older than this belong to a dead process. */
const STALE_MS = 24 * 3600 * 1000;

/** Bytes written between checks of the free space. */
const CHECK_EVERY_BYTES = 64 * 2 ** 20;

/** An upload on disk that is not claimed yet. */
export interface ReceivedFile {
  path: string;
  /** SHA-256, 64 hex digits. */
  contentHash: string;
  sizeBytes: number;
  /** The cleaned name, for people. */
  fileName: string;
}

/** Limits and names of an upload. */
export interface ReceiveOptions {
  dataDir: string;
  /** As sent; only its cleaned form is used. */
  fileName: string;
  maxBytes: number;
  /** The announced size, to refuse early; null when not announced. */
  announcedBytes: number | null;
  /** Makes the name of the temporary file. */
  newName: () => string;
  /** Advice to the sender of a file that is too large. */
  adviceIfTooLarge?: string;
}

/** Advice on a video that is too large. */
const OTHER_WAYS = 'Add the file by path, or raise TIDEMARK_MAX_UPLOAD_BYTES.';

/** Writes the bytes to `tmp/`. Throws `UPLOAD_TOO_LARGE` or `DISK_FULL`. */
export async function receiveFile(
  body: AsyncIterable<Uint8Array>,
  options: ReceiveOptions,
): Promise<ReceivedFile> {
  const folder = join(options.dataDir, 'tmp');
  await mkdir(folder, { recursive: true });
  refuseTooLarge(options.announcedBytes ?? 0, options);
  await refuseFullDisk(folder, options.announcedBytes ?? 0);
  const path = join(folder, `${options.newName()}.upload`);
  try {
    const { contentHash, sizeBytes } = await writeHashed(body, path, options);
    return { path, contentHash, sizeBytes, fileName: cleanFileName(options.fileName) };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/**
 * Moves a received file to the folder of uploads and returns its path. A complete file that is already there is not
 * replaced: a job may be reading it.
 */
export async function keepFile(received: ReceivedFile, dataDir: string): Promise<string> {
  const folder = join(dataDir, MEDIA_FOLDER);
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${received.contentHash}${extensionOf(received.fileName)}`);
  if ((await fileSize(path)) === received.sizeBytes) await discardFile(received);
  else await rename(received.path, path);
  return path;
}

/** Returns the hash in an upload's file name; undefined for any other file. */
export function uploadedHash(path: string, dataDir: string): string | undefined {
  return dirname(path) === join(dataDir, MEDIA_FOLDER) ? UPLOAD_NAME.exec(basename(path))?.[1] : undefined;
}

/** Removes a received file that is not kept. */
export async function discardFile(received: ReceivedFile): Promise<void> {
  await rm(received.path, { force: true });
}

/**
 * Returns the files that are deleted with a video: those of an upload, or of the sample film. All other files belong to
 * the user, even in folders of such names: the library may lie among the user's own videos.
 */
export async function ownFiles(
  { path, id }: { path: string; id: VideoId },
  dataDir: string,
): Promise<string[]> {
  const hash = UPLOAD_NAME.exec(basename(path))?.[1];
  // Rows hold real paths; the data folder may be reached over a link.
  for (const root of [dataDir, await realpath(dataDir)]) {
    const isUpload =
      dirname(path) === join(root, MEDIA_FOLDER) && hash !== undefined && videoIdOf(hash) === id;
    if (isUpload) return [path];
    if (path === join(root, SAMPLE_FILM)) return SAMPLE_FILES.map((name) => join(root, name));
  }
  return [];
}

/** Deletes the files that are deleted with a video. */
export async function removeIfOurs(video: { path: string; id: VideoId }, dataDir: string): Promise<void> {
  for (const file of await ownFiles(video, dataDir)) await rm(file, { force: true });
}

/**
 * Deletes the remains of uploads of killed processes: those that nothing was written to for `staleMs`. `nowMs` is Unix
 * time.
 */
export async function sweepUploads(dataDir: string, nowMs: number, staleMs = STALE_MS): Promise<void> {
  await sweepFolder(join(dataDir, 'tmp'), (name) => name.endsWith('.upload'), { staleMs, nowMs });
}

/**
 * Deletes uploads that neither a video nor an unfinished job refers to, such as those of a process that was killed
 * before it queued them, when they are older than `staleMs`; those of jobs that failed or were cancelled after a week.
 * Other files in the folder are not ours, and stay. `nowMs` is Unix time.
 */
export async function sweepMedia(
  store: Pick<Store, 'videos' | 'jobs'>,
  dataDir: string,
  nowMs: number,
  staleMs = STALE_MS,
): Promise<void> {
  const folder = join(dataDir, MEDIA_FOLDER);
  await mkdir(folder, { recursive: true });
  const since = new Date(nowMs - RETRY_MS).toISOString();
  const needed = await store.jobs.neededPaths(since);
  const wanted = new Set(needed.map((path) => basename(path)));
  for (const name of await readdir(folder)) {
    const hash = UPLOAD_NAME.exec(name)?.[1];
    if (hash === undefined || wanted.has(name)) continue;
    const path = (await store.videos.get(videoIdOf(hash)))?.path;
    if (path !== undefined && basename(path) === name) continue;
    // Another process may be about to queue this file.
    const { ctimeMs } = await stat(join(folder, name));
    if (nowMs - ctimeMs > staleMs) await rm(join(folder, name), { force: true });
  }
}

type Limits = Pick<ReceiveOptions, 'maxBytes' | 'adviceIfTooLarge'>;

async function writeHashed(body: AsyncIterable<Uint8Array>, path: string, limits: Limits) {
  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  let sizeBytes = 0;
  let checkAt = CHECK_EVERY_BYTES;
  try {
    for await (const chunk of body) {
      sizeBytes += chunk.length;
      refuseTooLarge(sizeBytes, limits);
      if (sizeBytes >= checkAt) {
        await refuseFullDisk(path, 0);
        checkAt += CHECK_EVERY_BYTES;
      }
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { contentHash: hash.digest('hex'), sizeBytes };
}

function refuseTooLarge(sizeBytes: number, { maxBytes, adviceIfTooLarge = OTHER_WAYS }: Limits): void {
  if (sizeBytes <= maxBytes) return;
  throw new AppError('UPLOAD_TOO_LARGE', `The upload is larger than ${maxBytes} bytes. ${adviceIfTooLarge}`, {
    details: { max_bytes: maxBytes },
  });
}
