/** Reads the size that a request announces. */
import type { Context } from 'hono';
import type { HttpEnv } from './env.ts';

/** Returns the body's size by `Content-Length`; null without that header. */
export function announcedBytes(c: Context<HttpEnv>): number | null {
  const length = Number(c.req.header('Content-Length') ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : null;
}
