/**
 * Keeps webhooks and sources away from this machine and its networks. In: a host. Out: the addresses that a request may connect
 * to. The address is checked when the connection is made, so that a name cannot point elsewhere after it was looked at.
 */
import { lookup } from 'node:dns';
import { type AgentOptions, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { BlockList, isIP, isIPv6, type LookupFunction, type NetConnectOpts } from 'node:net';
import { AppError } from '../../../core/errors.ts';

/** IPv4 networks that are not of the public internet (IANA's special-purpose registry). */
const PRIVATE_V4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];

/** IPv6 networks inside the public 2000::/3 that lead elsewhere: Teredo, documentation, 6to4. */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const privateV4 = blockList(PRIVATE_V4, 'ipv4');
const specialV6 = blockList(SPECIAL_V6, 'ipv6');
const publicV6 = blockList(['2000::/3'], 'ipv6');

/** Returns true for an address that requests may not reach: private, loopback, link-local, multicast, reserved. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (!isIPv6(mapped)) return privateV4.check(mapped, 'ipv4');
  return !publicV6.check(mapped, 'ipv6') || specialV6.check(mapped, 'ipv6');
}

/** The codes of a forbidden address, by what leads there. */
export type Forbidden = 'WEBHOOK_FORBIDDEN' | 'SOURCE_FORBIDDEN';

/** Creates the error of a forbidden address. */
export function forbidden(host: string, code: Forbidden = 'WEBHOOK_FORBIDDEN'): AppError {
  return new AppError(
    code,
    `"${host.slice(0, 200)}" is, or leads to, an address of this machine or a private network. Set TIDEMARK_WEBHOOK_PRIVATE=on to allow it.`,
  );
}

/** Throws the code for a host that is a private address by itself: no name is resolved for it. */
export function refusePrivateLiteral(hostname: string, code?: Forbidden): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && isPrivateAddress(host)) throw forbidden(host, code);
}

/** Creates a look-up of names that does as Node's, and fails with the code when any address of a name is private. */
export function guardedLookup(code?: Forbidden): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      if (addresses.some(({ address }) => isPrivateAddress(address))) {
        return callback(forbidden(hostname, code) as NodeJS.ErrnoException, []);
      }
      const [first] = addresses;
      if (options.all) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family);
    });
  };
}

/** Agents of Node's requests, each with connections of its own. Their owner destroys them. */
export interface Agents {
  http: HttpAgent;
  https: HttpsAgent;
}

/** Creates agents whose requests fail with the code where they lead to a private address, unless that is allowed. */
export function createAgents(code: Forbidden, allowPrivate: boolean, options: AgentOptions = {}): Agents {
  if (allowPrivate) return { http: new HttpAgent(options), https: new HttpsAgent(options) };
  const lookup = guardedLookup(code);
  return {
    http: guarded(new HttpAgent({ ...options, lookup }), code),
    https: guarded(new HttpsAgent({ ...options, lookup }), code),
  };
}

type Connect = (options: NetConnectOpts & { host?: string }, done: (error: Error) => void) => unknown;

/** Checks literal addresses, too, for which no name is looked up: a redirect or an answer may lead to one. */
function guarded<T extends HttpAgent>(agent: T, code: Forbidden): T {
  // Node documents this method, and its types leave it out.
  const open = agent as unknown as { createConnection: Connect };
  const connect = open.createConnection.bind(agent);
  open.createConnection = (options, done) => {
    try {
      refusePrivateLiteral(options.host ?? '', code);
    } catch (error) {
      return done(error as Error);
    }
    return connect(options, done);
  };
  return agent;
}

function blockList(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
