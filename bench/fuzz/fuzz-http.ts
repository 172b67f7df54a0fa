/** Sends seeded requests, drawn from the OpenAPI document, and judges the responses by it. */
import fc from 'fast-check';
import { type IsOver, NEVER_OVER } from '../time-limit.ts';
import { createJudge } from './check-response.ts';
import { type OpenApiDocument, type Operation, operationsOf } from './openapi.ts';
import { type FuzzRequest, type KnownIds, requestsTo } from './requests.ts';

/** Sends a request to the server under test. */
export type Send = (path: string, init: RequestInit) => Promise<Response>;

/** The outcome of a run: how much was sent, and which responses were wrong. */
export interface FuzzReport {
  sent: number;
  /** Responses by status. */
  statuses: Record<string, number>;
  /** The first faults, each with its request. */
  faults: string[];
  faultCount: number;
  /** Requests that were sent again, as browsers do, because their connection was closed before the answer. */
  sentAgain: number;
}

/** How a fuzz run is drawn. */
export interface FuzzOptions {
  requests: number;
  seed: number;
  ids: KnownIds;
  /** Leaves operations out; none by default. */
  skip?: (operation: Operation) => boolean;
  /** Requests that are open at a time. */
  atOnce: number;
  /** When no more is sent. */
  isOver?: IsOver;
}

const MAX_FAULTS = 40;

/** A response that has not begun by then is a hang. */
const HANG_MS = 60_000;

/** Sends `requests` requests, the same number to each operation. */
export async function fuzzHttp(
  document: OpenApiDocument,
  send: Send,
  options: FuzzOptions,
): Promise<FuzzReport> {
  const judge = createJudge(document);
  const report: FuzzReport = { sent: 0, statuses: {}, faults: [], faultCount: 0, sentAgain: 0 };
  const waiting = drawInTurns(document, options);
  const { isOver = NEVER_OVER } = options;

  async function work(): Promise<void> {
    for (let request = waiting.next(); !request.done && !isOver(); request = waiting.next()) {
      const fault = await sendOne(request.value);
      if (fault === null) continue;
      report.faultCount += 1;
      if (report.faults.length < MAX_FAULTS) report.faults.push(`${describe(request.value)}: ${fault}`);
    }
  }

  async function sendOne(request: FuzzRequest): Promise<string | null> {
    const { path, headers, body, operation } = request;
    const init = { method: operation.method, headers, signal: AbortSignal.timeout(HANG_MS) };
    report.sent += 1;
    try {
      const whole = body === undefined ? init : { ...init, body };
      const response = await send(path, whole).catch((error: unknown) => {
        // The server ends a connection whose request it did not read to its end, and the next one may be under way on it.
        if (!isClosed(error)) throw error;
        report.sentAgain += 1;
        return send(path, whole);
      });
      report.statuses[response.status] = (report.statuses[response.status] ?? 0) + 1;
      return await judge(request, response);
    } catch (error) {
      const { cause } = error as Error;
      return `no response: ${error}${cause ? `, ${cause}` : ''}`;
    }
  }

  await Promise.all(Array.from({ length: options.atOnce }, work));
  return report;
}

function isClosed(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code === 'UND_ERR_SOCKET' || cause?.code === 'ECONNRESET';
}

/** Draws a few requests of each operation in turn, so that memory holds few of them. */
function* drawInTurns(document: OpenApiDocument, { requests, seed, ids, skip = () => false }: FuzzOptions) {
  const operations = operationsOf(document)
    .filter((operation) => !skip(operation))
    .map((operation) => requestsTo(operation, document, ids));
  const PER_TURN = 20;
  let left = requests;
  for (let turn = 0; left > 0; turn++) {
    for (const [i, drawn] of operations.entries()) {
      const numRuns = Math.min(PER_TURN, left);
      if (numRuns === 0) return;
      left -= numRuns;
      yield* fc.sample(drawn, { numRuns, seed: seed + 1000 * turn + i });
    }
  }
}

function describe({ operation, path, headers, body }: FuzzRequest): string {
  const sent = body === undefined ? '' : ` ${headers['Content-Type'] ?? 'no type'} ${body.slice(0, 300)}`;
  return `${operation.method} ${path.slice(0, 200)}${sent}`;
}
