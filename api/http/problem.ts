/**
 * The error body of HTTP (RFC 9457). In: any thrown value. Out: problem+json with our code and the request's id.
 * Internal details are logged, never sent: a 5xx carries only the code's general meaning.
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { Problem } from '../../contract/index.ts';
import { AppError, ERROR_CODES, type ErrorCode, toAppError } from '../../core/errors.ts';
import type { Logger } from '../../core/log.ts';
import type { HttpEnv } from './env.ts';

/** Builds the problem body of an error. */
export function problemOf(error: AppError, requestId: string): Problem {
  const { status, meaning } = ERROR_CODES[error.code];
  const internal = status >= 500;
  return {
    type: `/docs#${error.code}`,
    title: meaning,
    status,
    detail: internal ? meaning : error.message,
    code: error.code,
    request_id: requestId,
    details: internal ? {} : error.details,
  };
}

/** When a client may ask again, in s, after the server or its database was not available. */
const RETRY_AFTER_S = 5;

/** Sends the problem body of any thrown value; logs 5xx with their causes. A client that has left is no fault of ours. */
export function sendProblem(c: Context<HttpEnv>, thrown: unknown, logger: Logger): Response {
  const error = hasLeft(c)
    ? new AppError('CANCELLED', 'The client has closed the request.', { cause: thrown })
    : (fromHttpException(thrown) ?? toAppError(thrown));
  const problem = problemOf(error, c.get('requestId'));
  if (problem.status >= 500) {
    const facts = { request_id: problem.request_id, method: c.req.method, path: c.req.path };
    logger.error(error.message, { ...facts, code: error.code, details: error.details, error });
  }
  c.header('Content-Type', 'application/problem+json');
  c.header('Cache-Control', 'no-store');
  if (problem.status === 503) c.header('Retry-After', String(RETRY_AFTER_S));
  return c.body(JSON.stringify(problem), problem.status as 400);
}

/** Returns true when the client has closed its connection; the error that follows from that says so in many ways. */
function hasLeft(c: Context<HttpEnv>): boolean {
  return c.req.raw.signal.aborted;
}

/** Converts hono's own errors (broken JSON, an undeclared content type) to our codes. */
function fromHttpException(thrown: unknown): AppError | undefined {
  if (!(thrown instanceof HTTPException)) return undefined;
  const code: ErrorCode = thrown.status === 415 ? 'UNSUPPORTED_MEDIA_TYPE' : 'BAD_REQUEST';
  if (thrown.status >= 500) return undefined;
  const detail = code === 'BAD_REQUEST' ? thrown.message : ERROR_CODES[code].meaning;
  return new AppError(code, detail, { cause: thrown });
}

/** Returns the OpenAPI responses for these codes and for the codes common to all routes. */
export function problems(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of new Set([...codes, ...EVERYWHERE])) {
    const { status } = ERROR_CODES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      { description: list.join(', '), content: { 'application/problem+json': { schema: Problem } } },
    ]),
  );
}

const EVERYWHERE: ErrorCode[] = [
  'BAD_REQUEST',
  'UNAUTHORIZED',
  'KEY_EXPIRED',
  'SCOPE_MISSING',
  'FORBIDDEN_ORIGIN',
  'REQUEST_TIMEOUT',
  'URI_TOO_LONG',
  'RATE_LIMITED',
  'HEADERS_TOO_LARGE',
  'INTERNAL',
  'SHUTTING_DOWN',
  'DATABASE_UNAVAILABLE',
  'DISK_FULL',
];
