/** A TCP relay that tests can cut: to a client, the server behind it is gone until the relay is mended. */

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createConnection, createServer, type Socket } from 'node:net';

/** A relay between clients and one server. */
export interface Cable {
  /** The URL with this relay in the place of its host and port. */
  url: string;
  /** Ends all connections and refuses new ones. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Starts a relay to the server of this URL. */
export async function layCable(url: string): Promise<Cable> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let isCut = false;
  const relay = createServer((client) => {
    if (isCut) return void client.destroy();
    const server = createConnection(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  relay.listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const here = new URL(url);
  here.hostname = '127.0.0.1';
  here.port = String((relay.address() as AddressInfo).port);
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: here.href,
    cut() {
      isCut = true;
      endAll();
    },
    mend() {
      isCut = false;
    },
    async close() {
      const closed = once(relay, 'close');
      relay.close();
      endAll();
      await closed;
    },
  };
}
