/**
 * Access checks: they keep foreign web pages, and callers without the key, away from the library. In: a request. Out:
 * the same request, or a coded error.
 */
import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { AppError } from '../../core/errors.ts';
import { permits } from '../services/keys/keys.ts';
import { scopeOf } from './access/scopes.ts';
import type { HttpEnv } from './env.ts';
import type { KeyCheck } from './limits/key-check.ts';

/**
 * Refuses a `Host` that is neither localhost, an IP address nor an allowed name. A page that points its own name at
 * this server (DNS rebinding) sends that name.
 */
export function guardHost(allowedHosts: readonly string[]): MiddlewareHandler<HttpEnv> {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return async (c, next) => {
    const name = hostName(c.req.header('Host') ?? new URL(c.req.url).host);
    if (!isLocalName(name) && !isIP(name) && !allowed.has(name)) {
      throw new AppError(
        'FORBIDDEN_ORIGIN',
        `The host name "${name.slice(0, 100)}" is not allowed. Add it to TIDEMARK_ALLOWED_HOSTS.`,
      );
    }
    await next();
  };
}

/** Refuses writes from pages of another origin, but for `allowed` ones; the browser sends the origin in `Origin` or `Sec-Fetch-Site`. */
export function guardOrigin(allowed: readonly string[]): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (!isAllowed(c, allowed) && !['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) {
      const host = (c.req.header('Host') ?? new URL(c.req.url).host).toLowerCase();
      const origin = c.req.header('Origin');
      const site = c.req.header('Sec-Fetch-Site');
      const foreign = origin !== undefined && hostOfOrigin(origin) !== host;
      if (foreign || site === 'cross-site' || site === 'same-site') {
        throw new AppError('FORBIDDEN_ORIGIN', 'Writes are accepted only from pages of this server.');
      }
    }
    await next();
  };
}

/**
 * Refuses what a page of another origin asks for, reads included: what it may not read it need not make us compute. A
 * person who follows a link from elsewhere is let in.
 */
export function guardReads(allowed: readonly string[]): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const site = c.req.header('Sec-Fetch-Site');
    const isForeign = site === 'cross-site' || site === 'same-site';
    if (isForeign && !isAllowed(c, allowed) && c.req.header('Sec-Fetch-Mode') !== 'navigate') {
      throw new AppError('FORBIDDEN_ORIGIN', 'Pages of other origins may not ask this server.');
    }
    await next();
  };
}

/** Requires an API key with the scope of the route, if keys are set, as a Bearer token or in the cookie. */
export function guardKey(keys: KeyCheck): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const grant = await keys.grantOf(c);
    if (grant === null) {
      c.header('WWW-Authenticate', 'Bearer');
      throw new AppError('UNAUTHORIZED', 'Send the API key as "Authorization: Bearer <key>".');
    }
    const scope = scopeOf(c.req.method, c.req.path);
    if (!permits(grant.scopes, scope)) {
      throw new AppError('SCOPE_MISSING', `The key "${grant.name}" lacks the scope "${scope}".`, {
        details: { scope },
      });
    }
    c.set('grant', grant);
    return next();
  };
}

function isAllowed(c: Context<HttpEnv>, allowed: readonly string[]): boolean {
  return allowed.includes(c.req.header('Origin') ?? '');
}

function hostName(host: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, '')).toLowerCase();
}

function isLocalName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

function hostOfOrigin(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : undefined;
}
