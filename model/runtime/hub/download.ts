/**
 * One file from a hub onto the disk: into `<file>.part` first, resumed where it was left, renamed once its size and hash
 * are what the hub announced. A part file that is left behind is where the next attempt, or the next run, continues.
 */
import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, errorCodeOf } from '../../../core/errors.ts';
import { fileSize } from '../../../files/file-size.ts';
import { hashFile } from '../../../files/hash-file.ts';
import { makeFolders } from '../../../files/make-folders.ts';
import { type Hub, openRemoteFile, type RemoteFile, type Repository } from './hub.ts';

/** The options of a download. */
export interface DownloadOptions {
  signal?: AbortSignal | undefined;
  /** Receives how many bytes of the file are on the disk. */
  onBytes?: ((done: number) => void) | undefined;
  /** Silence after which a connection counts as dead, in ms. */
  stallMs?: number | undefined;
  /** Attempts in a row that bring nothing new before it is given up. */
  attempts?: number | undefined;
  /** Waits between attempts. */
  wait?: ((ms: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
}

const STALL_MS = 30_000;
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;

/**
 * Brings `file` of a repository to the path `to`; done at once when it is there already. Throws
 * `MODEL_DOWNLOAD_FAILED` when the hub fails again and again or sends something else than it announced; an AbortError
 * when aborted, leaving the part file to be resumed.
 */
export async function downloadFile(
  hub: Hub,
  repository: Repository,
  file: RemoteFile,
  to: string,
  options: DownloadOptions = {},
): Promise<void> {
  if (await isComplete(to, file)) return options.onBytes?.(file.bytes);
  await makeFolders(dirname(to));
  const part = `${to}.part`;

  await fetchPart(hub, repository, file, part, options);
  if (!(await isComplete(part, file))) {
    // A part from an older version of the file resumes into nonsense: once more, from nothing.
    await rm(part);
    await fetchPart(hub, repository, file, part, options);
  }
  if (!(await isComplete(part, file))) {
    await rm(part);
    throw new AppError(
      'MODEL_DOWNLOAD_FAILED',
      `${file.path} of ${repository.id} is not what the hub announced.`,
      {
        details: { file: file.path, announced: file.sum.hex, bytes: file.bytes },
      },
    );
  }
  await rename(part, to);
}

/** Attempts until the part file has the announced size. An attempt that brings bytes resets the count. */
async function fetchPart(
  hub: Hub,
  repository: Repository,
  file: RemoteFile,
  part: string,
  options: DownloadOptions,
): Promise<void> {
  const { attempts = ATTEMPTS, wait = waitFor, signal } = options;
  for (let failures = 0; ; ) {
    const before = (await fileSize(part)) ?? 0;
    if (before === file.bytes) return options.onBytes?.(before);
    try {
      await fetchOnce(hub, repository, file, part, before, options);
      if (((await fileSize(part)) ?? 0) === file.bytes) return;
      throw brokeOff(file, 'the hub closed the connection early');
    } catch (error) {
      if (signal?.aborted || !isWorthRetrying(error)) throw error;
      failures = ((await fileSize(part)) ?? 0) > before ? 1 : failures + 1;
      if (failures >= attempts) throw error;
      await wait(FIRST_WAIT_MS * 2 ** (failures - 1), signal);
    }
  }
}

/** Opens one connection and appends what it brings to the part file. */
async function fetchOnce(
  hub: Hub,
  repository: Repository,
  file: RemoteFile,
  part: string,
  have: number,
  { signal, onBytes, stallMs = STALL_MS }: DownloadOptions,
): Promise<void> {
  const silence = watchSilence(stallMs, signal);
  try {
    const from = have < file.bytes ? have : 0;
    const response = await openRemoteFile(hub, repository, file.path, from, silence.signal);
    const resumed = response.status === 206 && startOf(response) === from;
    let done = resumed ? from : 0;
    const handle = await open(part, resumed ? 'a' : 'w');
    try {
      if (response.status === 416) await response.body?.cancel();
      else if (response.body) {
        for await (const chunk of response.body) {
          silence.heard();
          done += chunk.length;
          if (done > file.bytes) throw tooLong(file);
          await handle.write(chunk);
          onBytes?.(done);
        }
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw silence.explain(error, file);
  } finally {
    silence.stop();
  }
}

/** Aborts when nothing was heard for `stallMs`, or when `outer` does. */
function watchSilence(stallMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), stallMs);
  const signal = outer ? AbortSignal.any([controller.signal, outer]) : controller.signal;
  return {
    signal,
    heard: () => timer.refresh(),
    stop: () => clearTimeout(timer),
    /** The error as the caller should see it: silence and broken connections are failed downloads. */
    explain(error: unknown, file: RemoteFile): unknown {
      if (outer?.aborted || error instanceof AppError || errorCodeOf(error) === 'ENOSPC') return error;
      const why = controller.signal.aborted ? `nothing came for ${stallMs} ms` : (error as Error).message;
      return brokeOff(file, why, error);
    },
  };
}

function isWorthRetrying(error: unknown): boolean {
  return error instanceof AppError && error.details.retryable === true;
}

function brokeOff({ path }: RemoteFile, why: string, cause?: unknown): AppError {
  return new AppError(
    'MODEL_DOWNLOAD_FAILED',
    `The download of ${path} broke off: ${why}. Run it again to resume.`,
    {
      details: { file: path, retryable: true },
      cause,
    },
  );
}

function tooLong(file: RemoteFile): AppError {
  return new AppError(
    'MODEL_DOWNLOAD_FAILED',
    `The hub sends more of ${file.path} than the announced ${file.bytes} bytes.`,
    {
      details: { file: file.path, bytes: file.bytes },
    },
  );
}

function startOf(response: Response): number {
  return Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
}

async function isComplete(path: string, { bytes, sum }: RemoteFile): Promise<boolean> {
  if (((await fileSize(path)) ?? 0) !== bytes) return false;
  const hash = createHash(sum.kind === 'sha256' ? 'sha256' : 'sha1');
  if (sum.kind === 'git-blob') hash.update(`blob ${bytes}\0`);
  return (await hashFile(path, { hash })) === sum.hex;
}

async function waitFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, signal ? { signal } : {});
}
