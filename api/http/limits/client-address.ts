/** The caller of a request, by which limits count and jobs take turns: a key of the library, or an address. */
import { createHash } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';
import type { Context } from 'hono';
import type { HttpEnv } from '../env.ts';

/** The part of the server's bindings that names the peer; tests have none. */
interface Bindings {
  incoming?: { socket?: { remoteAddress?: string | undefined } };
}

/**
 * Returns the client's address; of an IPv6 one the network, since a client has all of it. Behind a proxy on this
 * machine, it is the last entry of `X-Forwarded-For`, which that proxy wrote.
 */
export function clientAddress(c: Context<HttpEnv>): string {
  const peer = (c.env as Bindings | undefined)?.incoming?.socket?.remoteAddress ?? '127.0.0.1';
  const forwarded = c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() ?? '';
  return networkOf(isLoopback(peer) && isIP(forwarded) ? forwarded : peer);
}

/**
 * Returns who asks: a key of the library, from wherever it is used, so that its holder gains nothing by more addresses and
 * takes nothing from others behind the same one. Without such a key, and with that of the configuration, which a whole
 * team may share, it is the address.
 */
export function callerOf(c: Context<HttpEnv>): string {
  const id = c.get('grant')?.id ?? null;
  return id === null ? clientAddress(c) : `key ${id}`;
}

/** Returns the caller as jobs name it, which are kept for long: not by the address, but by a hash of it. */
export function requesterOf(c: Context<HttpEnv>): string {
  const id = c.get('grant')?.id ?? null;
  if (id !== null) return `key:${id}`;
  return `address:${createHash('sha256').update(clientAddress(c)).digest('hex').slice(0, 12)}`;
}

/** Returns true when the browser reached the server, or the proxy before it, over TLS. */
export function isSecure(c: Context<HttpEnv>): boolean {
  return (
    c.req.header('X-Forwarded-Proto')?.split(',')[0]?.trim() === 'https' || c.req.url.startsWith('https:')
  );
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

/** Returns an IPv4 address as it is, and the first 64 bits of an IPv6 one. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail = ''] = plain.split('::');
  const left = head.split(':').filter((part) => part !== '');
  const right = plain.includes('::') ? tail.split(':').filter((part) => part !== '') : [];
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
