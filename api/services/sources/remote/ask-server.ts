/**
 * One request for an object behind an address, by our own client: ffmpeg never opens an address. In: an address and headers.
 * Out: the answer, at the end of at most five redirects, each to an address that is allowed.
 */
import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { AppError, errorCodeOf } from '../../../../core/errors.ts';
import type { Agents } from '../../triggers/address-guard.ts';

const MAX_REDIRECTS = 5;

/** A request. */
export interface Question {
  method: 'HEAD' | 'GET';
  headers: Record<string, string>;
  agents: Agents;
  /** How long the answer may take, and how long nothing may come while it is read. */
  patienceMs: number;
  signal?: AbortSignal | undefined;
}

/** An answer. Its body must be read or destroyed. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: IncomingMessage;
}

/**
 * Asks for an address. Throws `SOURCE_UNREACHABLE` where nothing answers in time, or redirects lead nowhere;
 * `SOURCE_FORBIDDEN`; or the signal's reason.
 */
export async function askServer(address: string, question: Question): Promise<Answer> {
  let url = new URL(address);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const answer = await askOnce(url, question);
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
    answer.body.destroy();
    url = next(url, location);
  }
  throw unreachable(address, `it redirects more than ${MAX_REDIRECTS} times`);
}

/** Creates the error of an address that cannot be read. */
export function unreachable(address: string, why: string, cause?: unknown): AppError {
  return new AppError('SOURCE_UNREACHABLE', `"${address.slice(0, 300)}" cannot be read: ${why}.`, { cause });
}

function next(from: URL, location: string): URL {
  const url = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  const isKept = url?.protocol === 'https:' || (url?.protocol === 'http:' && from.protocol === 'http:');
  if (url === null || !isKept || url.username !== '' || url.password !== '') {
    throw unreachable(from.href, 'it redirects to what is no address, or a less safe one');
  }
  return url;
}

function askOnce(url: URL, { method, headers, agents, patienceMs, signal }: Question): Promise<Answer> {
  const isSafe = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const request = (isSafe ? requestHttps : requestHttp)(url, {
      method,
      // A body that was packed on the way would have other bytes, and no ranges of ours.
      headers: { 'User-Agent': 'Tidemark', Accept: '*/*', 'Accept-Encoding': 'identity', ...headers },
      agent: isSafe ? agents.https : agents.http,
      ...(signal && { signal }),
    });
    const late = setTimeout(
      () => request.destroy(unreachable(url.href, `no answer in ${patienceMs / 1000} s`)),
      patienceMs,
    );
    request.on('error', (error) => {
      clearTimeout(late);
      reject(signal?.aborted ? signal.reason : asUnreachable(url, error));
    });
    request.on('response', (body) => {
      clearTimeout(late);
      body.setTimeout(patienceMs, () => body.destroy(unreachable(url.href, 'its bytes stopped coming')));
      resolve({ status: body.statusCode ?? 0, headers: body.headers, body });
    });
    request.end();
  });
}

function asUnreachable(url: URL, error: unknown): AppError {
  if (error instanceof AppError) return error;
  return unreachable(url.href, errorCodeOf(error) ?? 'the connection broke', error);
}
