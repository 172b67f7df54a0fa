import { describe, expect, it } from 'vitest';
import { createLimiter } from '../../jobs/limiter.ts';

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

describe('limiter', () => {
  it('runs as many as there are places, the others in the order of their coming', async () => {
    const limit = createLimiter(2);
    const gates = [deferred(), deferred(), deferred(), deferred()];
    const begun: number[] = [];
    const all = gates.map(({ promise }, i) =>
      limit(async () => {
        begun.push(i);
        await promise;
        return i;
      }),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    gates[1]?.resolve();
    await all[1];
    await Promise.resolve();
    expect(begun).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('gives the place of work that failed to the next', async () => {
    const limit = createLimiter(1);
    const failing = limit(() => Promise.reject(new Error('no')));
    const next = limit(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });

  it('lets go of those that give up waiting', async () => {
    const limit = createLimiter(1);
    const gate = deferred();
    const first = limit(() => gate.promise);
    const stop = new AbortController();
    const second = limit(async () => 'never', stop.signal);
    const third = limit(async () => 'third');
    stop.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    gate.resolve();
    await first;
    expect(await third).toBe('third');
  });
});
