/**
 * Sends a file, whole or by range, with validators, so that a player can seek and a browser can cache. In: the
 * request and the file's path. Out: 200, 206, 304 or 416. HEAD reads nothing.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import { factsOf, readUserFile } from '../../files/drives/user-files.ts';
import type { RemoteBytes } from '../../files/served-file.ts';
import type { HttpEnv } from './env.ts';
import { parseRange } from './range.ts';

/** A file to send, and its caching rules. */
export interface FileToSend {
  path: string;
  /** True for a file of the user's, whose drive may stop answering. */
  isUserFile?: boolean | undefined;
  /** Where it does not lie at its path. */
  remote?: RemoteBytes | undefined;
  contentType: string;
  /** The value of Cache-Control. */
  cache: string;
  /** Identifies this content; the file's size and time are appended. */
  tag: string;
}

/**
 * Sends a file. Throws `NOT_FOUND` when it is gone, `RANGE_NOT_SATISFIABLE` when the range lies outside it,
 * `MEDIA_UNREACHABLE` when its drive does not answer.
 */
export async function sendFile(c: Context<HttpEnv>, file: FileToSend): Promise<Response> {
  const { size, mtime } = await statFile(file);
  const etag = `"${file.tag}-${size.toString(36)}-${mtime.getTime().toString(36)}"`;
  c.header('ETag', etag);
  c.header('Last-Modified', mtime.toUTCString());
  c.header('Accept-Ranges', 'bytes');
  c.header('Cache-Control', file.cache);
  if (matches(c.req.header('If-None-Match'), etag)) return c.body(null, 304);
  c.header('Content-Type', file.contentType);
  const range = mayUseRange(c, etag, mtime) ? parseRange(c.req.header('Range'), size) : 'whole';
  if (range === 'unsatisfiable') {
    c.header('Content-Range', `bytes */${size}`);
    throw new AppError('RANGE_NOT_SATISFIABLE', `The range lies outside the file, which has ${size} bytes.`);
  }
  if (range === 'whole') return sendBytes(c, file, 0, size, 200);
  c.header('Content-Range', `bytes ${range.first}-${range.last}/${size}`);
  return sendBytes(c, file, range.first, range.last - range.first + 1, 206);
}

function sendBytes(
  c: Context<HttpEnv>,
  { path, isUserFile, remote }: FileToSend,
  start: number,
  length: number,
  status: 200 | 206,
): Response {
  c.header('Content-Length', String(length));
  if (c.req.method === 'HEAD' || length === 0) return c.body(null, status);
  const end = start + length;
  const stream = remote
    ? Readable.from(remote.read(start, end), { objectMode: false })
    : isUserFile
      ? Readable.from(readUserFile(path, { start, end, patient: true }), { objectMode: false })
      : createReadStream(path, { start, end: end - 1, highWaterMark: 256 * 1024 });
  // The web stream destroys the file stream when the client disconnects.
  return c.body(Readable.toWeb(stream) as ReadableStream, status);
}

async function statFile({ path, isUserFile, remote }: FileToSend): Promise<{ size: number; mtime: Date }> {
  if (remote) return { size: remote.sizeBytes, mtime: new Date(remote.mtimeMs) };
  try {
    if (isUserFile) {
      const { isFile, sizeBytes, mtimeMs } = await factsOf(path);
      if (isFile) return { size: sizeBytes, mtime: new Date(mtimeMs) };
    } else {
      const found = await stat(path);
      if (found.isFile()) return found;
    }
  } catch (cause) {
    if (!['ENOENT', 'ENOTDIR', 'EACCES'].includes(errorCodeOf(cause) ?? '')) throw cause;
  }
  throw new AppError('NOT_FOUND', 'The file no longer exists.');
}

/** Honours If-Range: a range of a file that has changed would splice two versions. */
function mayUseRange(c: Context<HttpEnv>, etag: string, mtime: Date): boolean {
  const condition = c.req.header('If-Range');
  return condition === undefined || condition === etag || condition === mtime.toUTCString();
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
