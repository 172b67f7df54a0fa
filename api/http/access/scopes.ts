/**
 * The scope that each route needs, in one place. A method decides: what reads needs `read`, what changes the library
 * `write`. The routes below are the exceptions; a route that is added without a line here is not open by mistake.
 */
import type { Scope } from '../../../contract/index.ts';

/** Routes whose method says less than they do: the first that matches counts. */
const EXCEPTIONS: readonly { method?: string; path: RegExp; scope: Scope }[] = [
  { path: /^\/v1\/(keys|audit)(\/|$)/, scope: 'admin' },
  // Webhooks send what the library holds elsewhere.
  { path: /^\/v1\/(webhooks|deliveries)(\/|$)/, scope: 'admin' },
  // Models decide all answers, and cost gigabytes.
  { method: 'POST', path: /^\/v1\/packs(\/|$)/, scope: 'admin' },
  // Questions that are too long for an address, the picture of one, and answers in the form of a file.
  { method: 'POST', path: /^\/mcp$/, scope: 'read' },
  { method: 'POST', path: /^\/v1\/(search|chains|export|annotations|images|locate)$/, scope: 'read' },
  { method: 'POST', path: /^\/v1\/videos\/[^/]+\/tracks(\/[^/]+\/forecast)?$/, scope: 'read' },
];

const READS = ['GET', 'HEAD', 'OPTIONS'];

/** Returns the scope that a request needs. `path` may be a route with parameters. */
export function scopeOf(method: string, path: string): Scope {
  const wanted = method.toUpperCase();
  const exception = EXCEPTIONS.find((rule) => (rule.method ?? wanted) === wanted && rule.path.test(path));
  return exception?.scope ?? (READS.includes(wanted) ? 'read' : 'write');
}
