/** Clients that are too slow, or send no HTTP, over real sockets. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { answerBadRequests } from '../../api/http/limits/bad-requests.ts';
import { closeIdle, dropSlowClients, type Pace } from '../../api/http/limits/slow-clients.ts';
import { Problem } from '../../contract/index.ts';

const PACE: Pace = { minBytes: 1000, sendWindowMs: 600, readWindowMs: 600 };
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Listens with a handler that reads the body, or answers with megabytes. */
async function listen(): Promise<number> {
  const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
    if (request.method === 'GET') response.end(Buffer.alloc(64 * 2 ** 20));
    else request.on('end', () => response.end('taken')).resume();
  });
  dropSlowClients(server, PACE);
  answerBadRequests(server);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n';

/** Resolves when a socket is closed, also by a reset, for which `once` would reject. */
const closeOf = (socket: Socket) => new Promise((resolve) => socket.once('close', resolve));

describe('a client', () => {
  it('that waits for an answer is answered, and dropped once it is idle', async () => {
    const server = createServer();
    closeIdle(server, 100);
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const [asked, closed] = [once(server, 'request'), closeOf(socket)];
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    const [, response] = (await asked) as [unknown, ServerResponse];
    await once(server, 'timeout');
    response.end('at last');
    expect(String((await once(socket, 'data'))[0])).toContain('200 OK');
    socket.resume();
    await closed;
  });

  it('that trickles its request is dropped', async () => {
    const socket = connect(await listen(), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(HEAD);
    const trickle = setInterval(() => socket.write('x'), 50);
    await closeOf(socket);
    clearInterval(trickle);
    expect(socket.bytesWritten).toBeLessThan(1000);
  });

  it('that sends steadily is served, however long it takes', async () => {
    const socket = connect(await listen(), '127.0.0.1');
    socket.write(HEAD);
    for (let sent = 0; sent < 100_000; sent += 5000) {
      socket.write('x'.repeat(5000));
      await sleep(100);
    }
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toContain('200 OK');
    socket.destroy();
  });

  it('that does not read its response is dropped', async () => {
    const socket = connect(await listen(), '127.0.0.1');
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.pause();
    const [server] = servers;
    const [theirs] = await new Promise<[number]>((resolve) => {
      const look = setInterval(() => {
        server?.getConnections((_, count) => {
          if (count > 0) return;
          clearInterval(look);
          resolve([count]);
        });
      }, 50);
    });
    expect(theirs).toBe(0);
    socket.destroy();
  });

  it.each([
    [`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'a'.repeat(10_000)}\r\n\r\n`, 'HEADERS_TOO_LARGE', 431],
    ['this is no HTTP\r\n\r\n', 'BAD_REQUEST', 400],
  ])('that sends %.20s... gets a Problem', async (sent, code, status) => {
    const socket = connect(await listen(), '127.0.0.1');
    socket.write(sent);
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(Problem.parse(JSON.parse(body))).toMatchObject({ code, status });
  });
});
