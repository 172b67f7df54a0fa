/** Checks the API key of requests. A wrong one costs time: a client may try few of them a minute. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { HttpEnv } from '../env.ts';
import { clientAddress, isSecure } from './client-address.ts';
import { refuseForNow } from './rate-limits.ts';
import { createBuckets, type Rate } from './token-buckets.ts';

/** The cookie that carries the API key: `<video>` and `<img>` send no Authorization header. */
const KEY_COOKIE = 'tidemark_key';

/** Lifetime of the cookie. */
const COOKIE_DAYS = 30;

/** Different wrong keys that one address may try: a person mistypes a few times, a program tries hundreds a second. */
const WRONG_KEYS: Rate = { burst: 10, perMinute: 10 };

/** The same from all addresses together, for guesses from many of them. */
const ALL_WRONG_KEYS: Rate = { burst: 100, perMinute: 100 };

/** The wrong keys that are remembered, since an open page repeats an old one with every picture. */
const MAX_REMEMBERED = 1000;

/** The check of a server's key. */
export interface KeyCheck {
  /** False when the server requires no key. */
  required: boolean;
  /** Returns true when the request carries the key, as a Bearer token or in the cookie. Throws `RATE_LIMITED`. */
  carries(c: Context<HttpEnv>): boolean;
  /** Returns true when this is the key. Throws `RATE_LIMITED` after too many wrong ones, right or wrong. */
  accepts(c: Context<HttpEnv>, key: string): boolean;
  /** Sets the cookie. Scripts cannot read it, and the browser does not send it with requests from other sites. */
  remember(c: Context<HttpEnv>): void;
}

/** Creates the check; `nowMs` is a clock. */
export function createKeyCheck(apiKey: string | undefined, nowMs: () => number): KeyCheck {
  const perAddress = createBuckets(WRONG_KEYS, nowMs);
  const overall = createBuckets(ALL_WRONG_KEYS, nowMs);
  const remembered = new Set<string>();

  function accepts(c: Context<HttpEnv>, key: string): boolean {
    if (apiKey === undefined) return true;
    const client = clientAddress(c);
    const waitS = Math.max(perAddress.look(client), overall.look(''));
    if (waitS > 0) refuseForNow(c, waitS, 'Too many wrong keys.');
    if (sameKey(key, apiKey)) return true;
    if (key !== '') countWrong(client, key);
    return false;
  }

  function countWrong(client: string, key: string): void {
    const known = digest(`${client} ${key}`).toString('base64');
    if (remembered.has(known)) return;
    remembered.add(known);
    if (remembered.size > MAX_REMEMBERED) remembered.clear();
    perAddress.take(client);
    overall.take('');
  }

  return {
    required: apiKey !== undefined,
    accepts,
    carries(c) {
      const bearer = /^Bearer\s+(.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
      const given = bearer ?? getCookie(c, KEY_COOKIE);
      // A request without a key guesses nothing, and is answered with the form to enter one.
      return apiKey === undefined || (given !== undefined && accepts(c, given));
    },
    remember(c) {
      setCookie(c, KEY_COOKIE, apiKey ?? '', {
        httpOnly: true,
        sameSite: 'Strict',
        secure: isSecure(c),
        path: '/',
        maxAge: COOKIE_DAYS * 86_400,
      });
    },
  };
}

/** Compares two keys in constant time. */
function sameKey(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
