/** The files behind a list of addresses. In: http and https addresses. Out: their objects, by HEAD and by ranges. */
import type { IncomingHttpHeaders } from 'node:http';
import { AppError, toAppError } from '../../../../core/errors.ts';
import { createAgents } from '../../triggers/address-guard.ts';
import { type Answer, askServer, unreachable } from './ask-server.ts';
import {
  type Listing,
  PATIENCE_MS,
  type RemoteObject,
  type RemoteObjects,
  type RemoteRules,
} from './remote-objects.ts';

/** Addresses that are asked at once. */
const ASKED_AT_ONCE = 4;

/** A server that fails so many times in a row is not asked for its other addresses: each would take its time to fail. */
const FAILURES_OF_SERVER = 3;

/** Creates the objects of a list. */
export function createUrlObjects(urls: readonly string[], rules: RemoteRules): RemoteObjects {
  const { allowPrivate, patienceMs = PATIENCE_MS } = rules;
  const agents = createAgents('SOURCE_FORBIDDEN', allowPrivate, {
    keepAlive: true,
    maxSockets: ASKED_AT_ONCE,
  });

  const ask = (path: string, method: 'HEAD' | 'GET', headers: Record<string, string>, signal?: AbortSignal) =>
    askServer(path, { method, headers, agents, patienceMs, signal });

  /** Returns the object at an address; null where there is none. */
  async function describe(path: string, signal?: AbortSignal): Promise<RemoteObject | null> {
    let answer = await ask(path, 'HEAD', {}, signal);
    // A server without HEAD is asked for one byte.
    const isAsked = answer.status === 405 || answer.status === 501;
    if (isAsked) {
      answer.body.destroy();
      answer = await ask(path, 'GET', { Range: 'bytes=0-0' }, signal);
    }
    // What answers HEAD has no body, and its connection serves the next one.
    if (isAsked) answer.body.destroy();
    else answer.body.resume();
    if (answer.status === 404 || answer.status === 410) return null;
    refuseStatus(path, answer, isAsked ? 206 : 200);
    if (answer.headers['accept-ranges']?.toLowerCase() === 'none') throw withoutRanges(path);
    return objectOf(path, answer.headers, isAsked);
  }

  return {
    async list(signal) {
      const listing: Listing = { objects: [], unread: [] };
      const failures = new Map<string, AppError[]>();
      const describeNext = async (path: string) => {
        const { origin } = new URL(path);
        const before = failures.get(origin) ?? [];
        try {
          const [error] = before;
          if (error && before.length >= FAILURES_OF_SERVER) throw error;
          const object = await describe(path, signal);
          failures.delete(origin);
          if (object) listing.objects.push(object);
        } catch (thrown) {
          signal?.throwIfAborted();
          const error = toAppError(thrown);
          if (error.code === 'SOURCE_UNREACHABLE') failures.set(origin, [...before, error]);
          listing.unread.push({ path, error });
        }
      };
      const waiting = urls.values();
      const work = async () => {
        for (const path of waiting) await describeNext(path);
      };
      await Promise.all(Array.from({ length: ASKED_AT_ONCE }, work));
      const [first] = listing.unread;
      if (first && listing.unread.length === urls.length) throw first.error;
      return listing;
    },

    nameOf: pathOfUrl,

    async *read(object, from, signal) {
      const { path, tag, mtimeMs, sizeBytes } = object;
      const headers = { Range: `bytes=${from}-`, ...unchangedSince(object) };
      const answer = await ask(path, 'GET', headers, signal);
      try {
        if (answer.status === 404 || answer.status === 410) throw gone(path);
        if (answer.status === 412 || answer.status === 416) throw changed(path);
        if (answer.status === 200) throw withoutRanges(path);
        refuseStatus(path, answer, 206);
        const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(answer.headers['content-range'] ?? '');
        if (!range || Number(range[1]) !== from) throw withoutRanges(path);
        if (range[3] !== '*' && Number(range[3]) !== sizeBytes) throw changed(path);
        // Whether or not the server knows conditions.
        const { etag = tag, 'last-modified': lastModified } = answer.headers;
        if (etag !== tag || (lastModified !== undefined && msOf(lastModified) !== mtimeMs))
          throw changed(path);
        yield* answer.body as AsyncIterable<Uint8Array>;
      } finally {
        answer.body.destroy();
      }
    },

    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** Returns the path of an address as people read it, without a slash before it. */
export function pathOfUrl(address: string): string {
  const path = new URL(address).pathname.slice(1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // A lone percent sign: the name is what it is.
  }
}

/** Creates the error of an object that is not there any more. */
export function gone(path: string): AppError {
  return new AppError('NOT_FOUND', `There is nothing at "${path.slice(0, 300)}" any more.`);
}

/** Creates the error of an object that is another one than was to be fetched. */
export function changed(path: string): AppError {
  return new AppError(
    'CONFLICT',
    `"${path.slice(0, 300)}" changed while it was being fetched. The next scan fetches it anew.`,
  );
}

/** Creates the error of a server that does not answer a range as it was asked for. */
export function withoutRanges(path: string): AppError {
  return new AppError(
    'SOURCE_WITHOUT_RANGES',
    `The server of "${path.slice(0, 300)}" does not answer byte ranges, or other ones than were asked for.`,
  );
}

function refuseStatus(path: string, { status }: Answer, wanted: number): void {
  if (status === wanted) return;
  if (status === 401 || status === 403 || status === 407) {
    throw new AppError(
      'SOURCE_REFUSED',
      `The server of "${path.slice(0, 300)}" refuses the request (HTTP ${status}). Addresses are asked without a password.`,
    );
  }
  throw unreachable(path, `HTTP ${status}`);
}

function objectOf(path: string, headers: IncomingHttpHeaders, isPart: boolean): RemoteObject {
  const whole = isPart ? headers['content-range']?.split('/')[1] : headers['content-length'];
  const sizeBytes = /^\d{1,15}$/.test(whole ?? '') ? Number(whole) : null;
  if (sizeBytes === null) throw unreachable(path, 'its server does not say how long it is');
  return { path, tag: headers.etag ?? '', sizeBytes, mtimeMs: msOf(headers['last-modified']) };
}

/** Returns the condition that the object is still the same one. A weak ETag never meets one. */
function unchangedSince({ tag, mtimeMs }: RemoteObject): Record<string, string> {
  if (tag.startsWith('"')) return { 'If-Match': tag };
  return mtimeMs === 0 ? {} : { 'If-Unmodified-Since': new Date(mtimeMs).toUTCString() };
}

/** Returns a date of a header as Unix time; 0 where it is none. */
function msOf(date: string | undefined): number {
  return Date.parse(date ?? '') || 0;
}
