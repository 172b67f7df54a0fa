/**
 * The HTTP server. In: settings. Out: a listening server, and a method that stops it in order: no new connections, event
 * streams end, open requests finish, the running job returns to the queue, threads and the store close.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Config } from '../core/config.ts';
import { AppError, errorCodeOf } from '../core/errors.ts';
import type { Logger } from '../core/log.ts';
import { drawSampleFilm } from '../demo/sample-film.ts';
import { programFile } from '../files/program.ts';
import { lockForServer, type ServerLock } from '../index/store/care/server-lock.ts';
import { type Engine, openEngine } from './engine.ts';
import { createApp } from './http/app.ts';
import { answerBadRequests } from './http/limits/bad-requests.ts';
import { closeIdle, dropSlowClients } from './http/limits/slow-clients.ts';
import { offerSampleFilm, type SampleOffer } from './sample.ts';
import { readVersion } from './version.ts';

/** Time for a client to send its headers. */
const HEADERS_TIMEOUT_MS = 30_000;

/** Limit on the request line and the headers together: the longest address that we take, and usual headers. */
const MAX_HEADER_BYTES = 32 * 1024;

/** A socket that is idle for this long is closed; event streams send comments more often. */
const IDLE_TIMEOUT_MS = 120_000;

/**
 * A connection without a request is kept for this long. Proxies keep theirs for a minute: one that we close first is closed
 * under a request now and then, which the proxy answers with an error.
 */
const KEEP_ALIVE_MS = 75_000;

/** Limit on open connections, of which a browser holds six; beyond it, new ones are closed at once. It bounds waiting requests. */
const MAX_CONNECTIONS = 512;

/** How long open requests may take to finish when the server stops. */
const DRAIN_MS = 5_000;

/** A listening server. */
export interface RunningServer {
  url: string;
  /** Stops in order; a repeated call waits for the same end. */
  close(): Promise<void>;
}

/**
 * Opens the library, listens, and starts to work on jobs. Throws coded errors, `CONFLICT` where another server works on the
 * data folder, and leaves nothing open then.
 */
export async function startServer(config: Config, logger: Logger): Promise<RunningServer> {
  const engine = await openEngine(config, { logger, isServing: true });
  const lock = await lockOrClose(engine, config);
  const stopping = new AbortController();
  const uiDir = programFile('ui/dist');
  let sample: SampleOffer | null = null;
  const app = createApp({
    engine,
    config,
    logger,
    uiDir,
    version: readVersion(),
    stopping: stopping.signal,
    sampleFraction: () => sample?.fraction() ?? null,
  });
  // Node's own limit on a whole request would cut long uploads off; idle sockets are closed below instead.
  const options = { requestTimeout: 0, headersTimeout: HEADERS_TIMEOUT_MS, maxHeaderSize: MAX_HEADER_BYTES };
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions: options }) as Server;
  closeIdle(server, IDLE_TIMEOUT_MS);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.maxConnections = MAX_CONNECTIONS;
  answerBadRequests(server);
  dropSlowClients(server);
  try {
    await engine.clips.resume();
    await listen(server, config);
  } catch (error) {
    await engine.close();
    lock.release();
    throw error;
  }
  if (config.work) {
    await engine.work({ adopt: true });
    await engine.sources.start();
  }
  const triggers = engine.serveTriggers(stopping.signal);
  // The first query should not wait for the model to open, nor for code that has never run.
  void app.request('/ready');
  const { dataDir } = config;
  if (config.sample) {
    sample = offerSampleFilm({ engine, dataDir, logger, signal: stopping.signal, draw: drawSampleFilm });
  }
  let closed: Promise<void> | undefined;
  return {
    url: urlOf(server),
    close: () => {
      closed ??= stop();
      return closed;
    },
  };

  async function stop(): Promise<void> {
    stopping.abort();
    await drain(server);
    await Promise.all([sample?.done, triggers]);
    await engine.close();
    lock.release();
  }
}

/** Locks the data folder, unless servers share it because the library lies in PostgreSQL. */
async function lockOrClose(engine: Engine, { dataDir, database }: Config): Promise<ServerLock> {
  if (database !== null) return { release: () => {} };
  try {
    return lockForServer(dataDir);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function listen(server: Server, { host, port }: Config): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const taken = errorCodeOf(cause) === 'EADDRINUSE';
    const reason = taken ? 'is in use: stop what listens there, or set TIDEMARK_PORT' : String(cause);
    throw new AppError('CONFLICT', `Port ${port} of ${host} ${reason}.`, { cause });
  }
}

async function drain(server: Server): Promise<void> {
  const ended = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await ended;
  clearTimeout(timer);
}

function urlOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
