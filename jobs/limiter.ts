/** Limits how much work runs at a time; the rest waits in the order of its arrival. */

/** Runs work when there is room for it. Rejects with the signal's reason while it still waits. */
export type Limiter = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

/** Creates a limiter with `places`. Its queue is bounded by the server's open requests. */
export function createLimiter(places: number): Limiter {
  const waiting: (() => void)[] = [];
  let free = places;

  async function enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        waiting.splice(waiting.indexOf(proceed), 1);
        reject(signal?.reason);
      };
      const proceed = () => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(proceed);
    });
  }

  return async (work, signal) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      // The place goes to the next in line, if there is one, without ever being free.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
