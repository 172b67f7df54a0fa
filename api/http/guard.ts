/**
 * Who may ask: the checks that keep web pages of others, and people without the key, away from a library that listens
 * on this machine. In: a request. Out: the same request, or a coded error.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { AppError } from '../../core/errors.ts';
import type { HttpEnv } from './env.ts';

/** The cookie in which a browser keeps the API key, since `<video>` and `<img>` send no Authorization header. */
const KEY_COOKIE = 'tidemark_key';

/** How long a browser keeps it. */
const COOKIE_DAYS = 30;

/**
 * Refuses a `Host` that is neither localhost, an IP address nor an allowed name. A page that had its own name point
 * here (DNS rebinding) would come with that name.
 */
export function guardHost(allowedHosts: readonly string[]): MiddlewareHandler<HttpEnv> {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return async (c, next) => {
    const name = hostName(c.req.header('Host') ?? new URL(c.req.url).host);
    if (!isLocalName(name) && !isIP(name) && !allowed.has(name)) {
      throw new AppError(
        'FORBIDDEN_ORIGIN',
        `This server is not called "${name.slice(0, 100)}". Add the name to TIDEMARK_ALLOWED_HOSTS.`,
      );
    }
    await next();
  };
}

/** Refuses writes that a page of another origin sent: the browser says so in `Origin` or `Sec-Fetch-Site`. */
export function guardOrigin(): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (!['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) {
      const host = (c.req.header('Host') ?? new URL(c.req.url).host).toLowerCase();
      const origin = c.req.header('Origin');
      const site = c.req.header('Sec-Fetch-Site');
      const foreign = origin !== undefined && hostOfOrigin(origin) !== host;
      if (foreign || site === 'cross-site' || site === 'same-site') {
        throw new AppError('FORBIDDEN_ORIGIN', 'Only the pages of this server may change things here.');
      }
    }
    await next();
  };
}

/** Asks for the API key, as a Bearer token or in the cookie, when there is one. */
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

/** Whether a request carries the key, as a Bearer token or in the cookie. */
export function carriesKey(c: Context<HttpEnv>, apiKey: string): boolean {
  const bearer = /^Bearer\s+(.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
  return sameKey(bearer ?? getCookie(c, KEY_COOKIE) ?? '', apiKey);
}

/** Gives the browser the cookie. Scripts cannot read it, and it is not sent with requests that other pages cause. */
export function rememberKey(c: Context<HttpEnv>, apiKey: string): void {
  setCookie(c, KEY_COOKIE, apiKey, {
    httpOnly: true,
    sameSite: 'Strict',
    path: '/',
    maxAge: COOKIE_DAYS * 86_400,
  });
}

/** Whether two keys are equal, in a time that does not tell where they differ. */
export function sameKey(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
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
