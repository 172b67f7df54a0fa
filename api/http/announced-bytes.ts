/** What a request says of its own size. */
import type { Context } from 'hono';
import type { HttpEnv } from './env.ts';

/** How many bytes the body will have, by its `Content-Length`; null when it does not say. */
export function announcedBytes(c: Context<HttpEnv>): number | null {
  const length = Number(c.req.header('Content-Length') ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : null;
}
