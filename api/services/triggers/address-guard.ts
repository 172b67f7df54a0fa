/**
 * Keeps webhooks away from this machine and its networks. In: a host. Out: the addresses that a request may connect to. The
 * address is checked when the connection is made, so that a name cannot point elsewhere after it was looked at.
 */
import { lookup } from 'node:dns';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';
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

/** Returns true for an address that webhooks may not reach: private, loopback, link-local, multicast, reserved. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (!isIPv6(mapped)) return privateV4.check(mapped, 'ipv4');
  return !publicV6.check(mapped, 'ipv6') || specialV6.check(mapped, 'ipv6');
}

/** Creates the error of a forbidden address. */
export function forbidden(host: string): AppError {
  return new AppError(
    'WEBHOOK_FORBIDDEN',
    `"${host.slice(0, 200)}" is, or leads to, an address of this machine or a private network. Set TIDEMARK_WEBHOOK_PRIVATE=on to allow it.`,
  );
}

/** Throws `WEBHOOK_FORBIDDEN` for a host that is a private address by itself: no name is resolved for it. */
export function refusePrivateLiteral(hostname: string): void {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && isPrivateAddress(host)) throw forbidden(host);
}

/** Looks names up as Node does, and fails with `WEBHOOK_FORBIDDEN` when any address of the name is private. */
export const guardedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    if (addresses.some(({ address }) => isPrivateAddress(address))) {
      return callback(forbidden(hostname) as NodeJS.ErrnoException, []);
    }
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  });
};

function blockList(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
