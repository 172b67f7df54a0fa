/**
 * Receives a body of bytes as a file of the data folder. In: the bytes as they arrive. Out: a file in `tmp/` with its
 * SHA-256, which `kept/` takes from there. A broken or too large upload leaves nothing.
 */
import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { cleanFileName } from '../../files/file-name.ts';
import { refuseFullDisk } from '../../files/free-space.ts';
import { makeFolders } from '../../files/make-folders.ts';
import { sweepFolder } from '../../files/sweep-folder.ts';

/** Unclaimed uploads older than this belong to a dead process. */
const STALE_MS = 24 * 3600 * 1000;

/** Files that are being fetched are of use to a later process; those of objects that changed since are not. */
const FETCH_STALE_MS = 7 * STALE_MS;

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
  await makeFolders(folder);
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

/** Removes a received file that is not kept. */
export async function discardFile(received: ReceivedFile): Promise<void> {
  await rm(received.path, { force: true });
}

/**
 * Deletes the remains of uploads of killed processes: those that nothing was written to for `staleMs`; and files that nobody
 * has gone on fetching for a week. `nowMs` is Unix time.
 */
export async function sweepUploads(dataDir: string, nowMs: number, staleMs = STALE_MS): Promise<void> {
  const folder = join(dataDir, 'tmp');
  await sweepFolder(folder, (name) => name.endsWith('.upload'), { staleMs, nowMs });
  await sweepFolder(folder, (name) => name.endsWith('.fetch'), { staleMs: FETCH_STALE_MS, nowMs });
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
