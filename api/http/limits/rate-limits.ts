/** Refuses requests beyond a rate, and uploads beyond a number at a time, with the seconds to wait. */
import type { Context, MiddlewareHandler } from 'hono';
import { AppError } from '../../../core/errors.ts';
import type { HttpEnv } from '../env.ts';
import type { Buckets } from './token-buckets.ts';

/** How long a sender waits for a place: about the time that a short video takes. */
const NEXT_PLACE_S = 5;

/** Throws `RATE_LIMITED` with `Retry-After`. */
export function refuseForNow(c: Context<HttpEnv>, waitS: number, reason: string): never {
  c.header('Retry-After', String(waitS));
  throw new AppError('RATE_LIMITED', `${reason} Try again in ${waitS} s.`, {
    details: { retry_after_s: waitS },
  });
}

/** Limits how often a client may make requests of these methods; `clientOf` names it. */
export function limitRate(
  buckets: Buckets,
  methods: readonly string[],
  clientOf: (c: Context<HttpEnv>) => string,
): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    if (methods.includes(c.req.method)) {
      const waitS = buckets.take(clientOf(c));
      if (waitS > 0) refuseForNow(c, waitS, 'Too many requests.');
    }
    await next();
  };
}

/** Limits how many uploads are received at a time, in all and from one client, so that one sender leaves room for others. */
export function limitUploads(
  { inAll, perClient }: { inAll: number; perClient: number },
  clientOf: (c: Context<HttpEnv>) => string,
): MiddlewareHandler<HttpEnv> {
  const held = new Map<string, number>();
  let total = 0;
  return async (c, next) => {
    if (c.req.method !== 'POST' || /json/i.test(c.req.header('Content-Type') ?? '')) return next();
    const client = clientOf(c);
    const own = held.get(client) ?? 0;
    if (total >= inAll || own >= perClient) refuseForNow(c, NEXT_PLACE_S, 'Too many uploads at a time.');
    held.set(client, own + 1);
    total += 1;
    try {
      await next();
    } finally {
      total -= 1;
      const left = (held.get(client) ?? 1) - 1;
      if (left > 0) held.set(client, left);
      else held.delete(client);
    }
  };
}
