/**
 * Access checks: they keep foreign web pages, and callers without the key, away from the library. In: a request. Out:
 * the same request, or a coded error.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { AppError } from '../../core/errors.ts';
import type { HttpEnv } from './env.ts';

/** The cookie that carries the API key: `<video>` and `<img>` send no Authorization header. */
const KEY_COOKIE = 'tidemark_key';

/** Lifetime of the cookie, in seconds. */
const COOKIE_DAYS = 30;

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

/** Refuses writes from pages of another origin; the browser sends the origin in `Origin` or `Sec-Fetch-Site`. */
export function guardOrigin(): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (!['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) {
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

/** Requires the API key, if one is set, as a Bearer token or in the cookie. */
export function guardKey(apiKey: string | undefined): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (apiKey === undefined) return next();
    if (!carriesKey(c, apiKey)) {
      c.header('WWW-Authenticate', 'Bearer');
      throw new AppError('UNAUTHORIZED', 'Send the API key as "Authorization: Bearer <key>".');
    }
    return next();
  };
}

/** Returns true when a request carries the key, as a Bearer token or in the cookie. */
export function carriesKey(c: Context<HttpEnv>, apiKey: string): boolean {
  const bearer = /^Bearer\s+(.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
  return sameKey(bearer ?? getCookie(c, KEY_COOKIE) ?? '', apiKey);
}

/** Sets the cookie. Scripts cannot read it, and the browser does not send it with requests from other sites. */
export function rememberKey(c: Context<HttpEnv>, apiKey: string): void {
  setCookie(c, KEY_COOKIE, apiKey, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: COOKIE_DAYS * 86_400,
  });
}

/** Compares two keys in constant time. */
export function sameKey(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
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
