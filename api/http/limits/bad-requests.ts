/** Answers requests that Node refuses before the app sees them: malformed, too large in their headers, or too slow. */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, type ErrorCode, errorCodeOf } from '../../../core/errors.ts';
import { problemOf } from '../problem.ts';

const CODES: Record<string, [code: ErrorCode, message: string]> = {
  HPE_HEADER_OVERFLOW: ['HEADERS_TOO_LARGE', 'The headers are larger than the server accepts.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST_TIMEOUT', 'The request was not sent in time.'],
};

/** Makes a server answer such requests with a Problem, as it answers all others. */
export function answerBadRequests(server: Server): void {
  server.on('clientError', (error: Error, socket: Duplex) => {
    if (!socket.writable || errorCodeOf(error) === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const [code, message] = CODES[errorCodeOf(error) ?? ''] ?? ['BAD_REQUEST', 'The request is not HTTP.'];
    const problem = problemOf(new AppError(code, message), randomUUID());
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      'Connection: close',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${problem.request_id}`,
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });
}
