/**
 * Drops clients that are too slow to be anything but a fault or an attack: those that send a request, or read a response,
 * below a minimum rate. In: a server. Out: sockets that are destroyed. A client that waits for us is not slow.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How slow a client may be. */
export interface Pace {
  /** The fewest bytes that must move in either time. */
  minBytes: number;
  /** How long a sender of a request has for them. */
  sendWindowMs: number;
  /** How long a reader of a response has for them; a player that is paused reads nothing, and asks again. */
  readWindowMs: number;
}

/** A kilobyte a second while sending: less than any link that a video is sent over. */
export const USUAL_PACE: Pace = { minBytes: 30 * 1024, sendWindowMs: 30_000, readWindowMs: 120_000 };

/** Bytes that moved while we waited for the other side, counted from `sinceMs`. */
interface Wait {
  sinceMs: number;
  bytes: number;
}

interface Connection {
  request: IncomingMessage | null;
  sending: Wait | null;
  reading: Wait | null;
}

/** Closes connections on which nothing has moved for so long, unless a request on them waits for our answer. */
export function closeIdle(server: Server, idleMs: number): void {
  const asking = new Map<Socket, number>();
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    asking.set(socket, (asking.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const left = (asking.get(socket) ?? 1) - 1;
      if (left > 0) asking.set(socket, left);
      else asking.delete(socket);
    });
  });
  server.setTimeout(idleMs, (socket) => {
    if (!asking.has(socket)) socket.destroy();
  });
}

/** Watches the sockets of a server until the server closes. */
export function dropSlowClients(server: Server, pace: Pace = USUAL_PACE): void {
  const connections = new Map<Socket, Connection>();

  server.on('connection', (socket: Socket) => {
    connections.set(socket, { request: null, sending: null, reading: null });
    socket.once('close', () => connections.delete(socket));
  });
  server.on('request', (request: IncomingMessage) => {
    const connection = connections.get(request.socket);
    if (connection) Object.assign(connection, { request, sending: null });
  });

  const timer = setInterval(() => {
    for (const [socket, connection] of connections) {
      if (isSlow(socket, connection, pace)) socket.destroy();
    }
  }, pace.sendWindowMs / 3);
  timer.unref();
  server.once('close', () => clearInterval(timer));
}

function isSlow(
  socket: Socket,
  connection: Connection,
  { minBytes, sendWindowMs, readWindowMs }: Pace,
): boolean {
  const { request, sending, reading } = connection;
  const sent = socket.bytesWritten - socket.writableLength;
  connection.sending = request && isAwaited(request) ? progress(sending, socket.bytesRead, minBytes) : null;
  connection.reading = socket.writableLength > 0 ? progress(reading, sent, minBytes) : null;
  return hasLasted(connection.sending, sendWindowMs) || hasLasted(connection.reading, readWindowMs);
}

/** Starts counting anew once enough has moved. */
function progress(wait: Wait | null, bytes: number, minBytes: number): Wait {
  return wait && bytes - wait.bytes < minBytes ? wait : { sinceMs: performance.now(), bytes };
}

function hasLasted(wait: Wait | null, windowMs: number): boolean {
  return wait !== null && performance.now() - wait.sinceMs >= windowMs;
}

/** Returns true while we wait for more of a body; what lies unread in our buffer is not the sender's fault. */
function isAwaited(request: IncomingMessage): boolean {
  return !request.complete && !request.destroyed && request.readableLength === 0;
}
