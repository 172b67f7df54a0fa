/**
 * Checks the API key of requests: that of the configuration, or one of the library's. Wrong ones cost time: a client may
 * try few of them a minute. A right one always passes, so that nobody can lock others out by guessing.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Grant, Keys } from '../../services/keys/keys.ts';
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

/** Everyone's grant while no key is required. */
const ANYONE: Grant = { id: null, name: 'anyone', scopes: ['admin'] };

/** The grant of the key that the configuration sets. */
const CONFIGURED: Grant = { id: null, name: 'configuration', scopes: ['admin'] };

/** The check of a server's keys. */
export interface KeyCheck {
  /** True when the configuration sets a key. */
  hasConfigured: boolean;
  /** Resolves to false when the server requires no key. */
  required(): Promise<boolean>;
  /**
   * Returns what the request may do, by its Bearer token or its cookie; null without a key or with a wrong one. Throws
   * `RATE_LIMITED` after too many wrong ones, `KEY_EXPIRED`.
   */
  grantOf(c: Context<HttpEnv>): Promise<Grant | null>;
  /** The same for a key that was typed. */
  accepts(c: Context<HttpEnv>, key: string): Promise<Grant | null>;
  /** Sets the cookie. Scripts cannot read it, and the browser does not send it with requests from other sites. */
  remember(c: Context<HttpEnv>, key: string): void;
}

/** Creates the check; `nowMs` is a clock. */
export function createKeyCheck(
  apiKey: string | undefined,
  keys: Pick<Keys, 'required' | 'grantOf'>,
  nowMs: () => number,
): KeyCheck {
  const perAddress = createBuckets(WRONG_KEYS, nowMs);
  const overall = createBuckets(ALL_WRONG_KEYS, nowMs);
  const remembered = new Set<string>();
  const required = async () => apiKey !== undefined || (await keys.required());

  async function accepts(c: Context<HttpEnv>, key: string): Promise<Grant | null> {
    if (!(await required())) return ANYONE;
    if (apiKey !== undefined && sameKey(key, apiKey)) return CONFIGURED;
    const grant = await keys.grantOf(key);
    if (grant) return grant;
    const client = clientAddress(c);
    const waitS = Math.max(perAddress.look(client), overall.look(''));
    if (waitS > 0) refuseForNow(c, waitS, 'Too many wrong keys.');
    if (key !== '') countWrong(client, key);
    return null;
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
    hasConfigured: apiKey !== undefined,
    required,
    accepts,
    async grantOf(c) {
      const bearer = /^Bearer\s+(.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
      const given = bearer ?? getCookie(c, KEY_COOKIE);
      if (given !== undefined) return accepts(c, given);
      // A request without a key guesses nothing, and is answered with the form to enter one.
      return (await required()) ? null : ANYONE;
    },
    remember(c, key) {
      setCookie(c, KEY_COOKIE, key, {
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
