/** Token buckets: how often each client may do something. In: a client. Out: go ahead, or the seconds to wait. */

/** A rate: `burst` at once, `perMinute` in the long run. */
export interface Rate {
  burst: number;
  perMinute: number;
}

/** The buckets of all clients. */
export interface Buckets {
  /** Takes a token. Returns 0, or the seconds until there is one; nothing is taken then. */
  take(client: string): number;
  /** Returns what `take` would, and takes nothing. */
  look(client: string): number;
}

/** Limit on remembered clients: beyond it, the ones that were idle longest are forgotten, and begin with a full bucket. */
const MAX_CLIENTS = 10_000;

/** Creates empty books for a rate; `nowMs` is a clock. */
export function createBuckets({ burst, perMinute }: Rate, nowMs: () => number): Buckets {
  const buckets = new Map<string, { tokens: number; atMs: number }>();

  function refilled(client: string): number {
    const { tokens, atMs } = buckets.get(client) ?? { tokens: burst, atMs: nowMs() };
    return Math.min(burst, tokens + (Math.max(0, nowMs() - atMs) * perMinute) / 60_000);
  }

  function waitS(tokens: number): number {
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * 60) / perMinute);
  }

  return {
    look: (client) => waitS(refilled(client)),
    take(client) {
      const tokens = refilled(client);
      const wait = waitS(tokens);
      buckets.delete(client); // Put back at the end: a map keeps the order of insertion.
      buckets.set(client, { tokens: wait === 0 ? tokens - 1 : tokens, atMs: nowMs() });
      if (buckets.size > MAX_CLIENTS) for (const [oldest] of buckets) return forget(oldest, wait);
      return wait;
    },
  };

  function forget(client: string, wait: number): number {
    buckets.delete(client);
    return wait;
  }
}
