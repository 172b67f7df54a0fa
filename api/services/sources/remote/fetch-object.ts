/**
 * Fetches an object into the data folder. In: an object, and a way to read it from any byte on. Out: a file in `tmp/` with its
 * SHA-256, as of an upload. A connection that breaks is taken up where it broke, in a later process too.
 */
import { createHash } from 'node:crypto';
import { constants, type FileHandle, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError, toDataError } from '../../../../core/errors.ts';
import { cleanFileName } from '../../../../files/file-name.ts';
import { refuseFullDisk } from '../../../../files/free-space.ts';
import { makeFolders } from '../../../../files/make-folders.ts';
import type { ReceivedFile } from '../../uploads.ts';
import { unreachable } from './ask-server.ts';
import type { RemoteObject, RemoteObjects } from './remote-objects.ts';

/** Bytes between checks of the disk. What lies before the last such mark is on the disk, whatever ends the machine. */
const MARK_BYTES = 64 * 2 ** 20;

/** Attempts without progress, after which the server is given up. */
const MAX_FAILURES = 5;

/** An attempt that brought so much counts as progress. */
const PROGRESS_BYTES = 2 ** 20;

/** So long may that take: a server that lets bytes drip would hold the work for ever. */
const PACE_MS = 60_000;

/** How an object is fetched. */
export interface FetchOptions {
  dataDir: string;
  /** The name of the file, for people. */
  fileName: string;
  maxBytes: number;
  signal: AbortSignal;
  /** Waits before the next attempt. Tests shorten it. */
  waitMs?: ((failures: number) => number) | undefined;
  /** How long {@link PROGRESS_BYTES} may take. Tests shorten it. */
  paceMs?: number | undefined;
}

/** The name of the file that an object is fetched into: the same object goes on where it stopped. */
export function draftOf({ path, tag, sizeBytes, mtimeMs }: RemoteObject, dataDir: string): string {
  const mark = createHash('sha256')
    .update(JSON.stringify([path, tag, sizeBytes, mtimeMs]))
    .digest('hex');
  return join(dataDir, 'tmp', `${mark}.fetch`);
}

/**
 * Fetches an object. Throws what {@link RemoteObjects.read} throws, `SOURCE_UNREACHABLE` after connections that broke,
 * `UPLOAD_TOO_LARGE`, `VIDEO_UNREADABLE` for an empty one, `DISK_FULL`, or the signal's reason. What was fetched stays for
 * the next call, except of an object that is not there any more.
 */
export async function fetchObject(
  objects: Pick<RemoteObjects, 'read'>,
  object: RemoteObject,
  options: FetchOptions,
): Promise<ReceivedFile> {
  const { dataDir, maxBytes, signal } = options;
  const { sizeBytes } = object;
  if (sizeBytes === 0) throw new AppError('VIDEO_UNREADABLE', `"${options.fileName}" is empty: 0 bytes.`);
  if (sizeBytes > maxBytes) {
    throw new AppError(
      'UPLOAD_TOO_LARGE',
      `"${options.fileName}" has ${sizeBytes} bytes; ${maxBytes} are fetched at most. Raise TIDEMARK_MAX_UPLOAD_BYTES.`,
      { details: { max_bytes: maxBytes } },
    );
  }
  const path = draftOf(object, dataDir);
  await makeFolders(dirname(path));
  const draft = await openDraft(path, sizeBytes);
  try {
    await refuseFullDisk(path, sizeBytes - draft.sizeBytes);
    await fill(draft, objects, object, options);
    await draft.file.sync();
  } catch (error) {
    if (error instanceof AppError && isAnother(error)) await rm(path, { force: true });
    throw signal.aborted ? signal.reason : error;
  } finally {
    await draft.file.close();
  }
  return {
    path,
    sizeBytes,
    contentHash: draft.hash.digest('hex'),
    fileName: cleanFileName(options.fileName),
  };
}

type Draft = Awaited<ReturnType<typeof openDraft>>;

/** Opens the file of an earlier attempt, or a new one. */
async function openDraft(path: string, wantedBytes: number) {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  const foundBytes = (await file.stat()).size;
  // The end may not have reached the disk before the machine did; one that is too long is of no one.
  const safeBytes = foundBytes > wantedBytes ? 0 : Math.floor(foundBytes / MARK_BYTES) * MARK_BYTES;
  await file.truncate(safeBytes);
  const hash = createHash('sha256');
  if (safeBytes > 0) {
    const known = file.createReadStream({ start: 0, end: safeBytes - 1, autoClose: false });
    for await (const chunk of known) hash.update(chunk as Buffer);
  }
  return { path, file, hash, sizeBytes: safeBytes };
}

async function fill(
  draft: Draft,
  objects: Pick<RemoteObjects, 'read'>,
  object: RemoteObject,
  { signal, waitMs = (failures) => 500 * 2 ** failures, paceMs = PACE_MS }: FetchOptions,
): Promise<void> {
  for (let failures = 0; draft.sizeBytes < object.sizeBytes; ) {
    const before = draft.sizeBytes;
    try {
      await append(draft, objects.read(object, before, signal), object, paceMs);
      if (draft.sizeBytes < object.sizeBytes) throw unreachable(object.path, 'its bytes end too early');
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof AppError && thrown.code !== 'SOURCE_UNREACHABLE') throw thrown;
      failures = draft.sizeBytes - before >= PROGRESS_BYTES ? 1 : failures + 1;
      if (failures >= MAX_FAILURES) {
        const isSaid = thrown instanceof AppError;
        throw isSaid ? thrown : unreachable(object.path, 'the connection breaks again and again', thrown);
      }
      await wait(waitMs(failures), undefined, { signal });
    }
  }
}

/** Appends what comes; never more than the object is long, and not for long what comes too slowly. */
async function append(
  draft: Draft,
  bytes: AsyncIterable<Uint8Array>,
  { path, sizeBytes }: RemoteObject,
  paceMs: number,
): Promise<void> {
  let pace = { sinceMs: performance.now(), bytes: draft.sizeBytes };
  for await (const chunk of bytes) {
    if (draft.sizeBytes + chunk.length > sizeBytes) {
      throw new AppError('CONFLICT', `"${path.slice(0, 300)}" is longer than its server said.`);
    }
    await write(draft, chunk).catch((error: unknown) => {
      throw toDataError(error);
    });
    const nowMs = performance.now();
    if (draft.sizeBytes - pace.bytes >= PROGRESS_BYTES) pace = { sinceMs: nowMs, bytes: draft.sizeBytes };
    else if (nowMs - pace.sinceMs > paceMs) throw unreachable(path, 'its bytes come too slowly');
  }
}

async function write(draft: Draft, chunk: Uint8Array): Promise<void> {
  const mark = Math.floor(draft.sizeBytes / MARK_BYTES);
  await writeAt(draft.file, chunk, draft.sizeBytes);
  draft.hash.update(chunk);
  draft.sizeBytes += chunk.length;
  if (Math.floor(draft.sizeBytes / MARK_BYTES) === mark) return;
  await draft.file.sync();
  await refuseFullDisk(draft.path, 0);
}

/** Writes to a place, and not to the end: a process that was taken for dead may still be writing the same bytes. */
async function writeAt(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
  }
}

/** Another object lies there now: what was fetched of this one is of no use. */
function isAnother({ code }: AppError): boolean {
  return code === 'CONFLICT' || code === 'NOT_FOUND';
}
