import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { createWorkerClient, type WorkerClient } from '../../api/workers/rpc.ts';
import { AppError } from '../../core/errors.ts';
import type { EchoMethods } from './fixtures/echo-worker.ts';

const boot = new URL('../../api/workers/boot.mjs', import.meta.url);
const entry = new URL('./fixtures/echo-worker.ts', import.meta.url).href;

/** The memory of the threads. */
const MEMORY_MIB = 64;

const clients: WorkerClient<EchoMethods>[] = [];

/** Creates a client; with `refuse`, the service of its first thread fails to open. */
function open(refuse = false): WorkerClient<EchoMethods> & { starts: () => number } {
  let starts = 0;
  const client = createWorkerClient<EchoMethods>('echo', () => {
    starts += 1;
    const resourceLimits = { maxOldGenerationSizeMb: MEMORY_MIB };
    return new Worker(boot, { workerData: { entry, refuse: refuse && starts === 1 }, resourceLimits });
  });
  clients.push(client);
  return { ...client, starts: () => starts };
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
});

describe('calls between threads', () => {
  it('answers many calls at once, with progress on the way', async () => {
    const client = open();
    const progress: number[] = [];
    const answers = await Promise.all([
      client.call('echo', 'a', { onProgress: (step) => progress.push(step) }),
      client.call('echo', 'b'),
    ]);
    expect(answers).toEqual(['a', 'b']);
    expect(progress).toEqual([1, 2]);
    expect(client.starts()).toBe(1);
  });

  it('carries coded errors with their details, and hides the rest behind INTERNAL', async () => {
    const client = open();
    await expect(client.call('fail', 'coded')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'gone',
      details: { id: 7 },
    });
    const error = await client.call('fail', 'plain').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INTERNAL' });
    expect(String(error)).not.toContain('secret');
    expect((error as Error).cause).toMatchObject({ message: expect.stringContaining('secret') });
  });

  it('aborts on the other side', async () => {
    const client = open();
    const stop = new AbortController();
    const waiting = client.call('wait', null, { signal: stop.signal });
    await client.call('echo', 'it is running');
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('gives the reason for an abort back, once the other side has let go', async () => {
    const client = open();
    const stop = new AbortController();
    const waiting = client.call('wait', null, { signal: stop.signal });
    await client.call('echo', 'it is running');
    stop.abort(new AppError('SHUTTING_DOWN', 'Later.'));
    await expect(waiting).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  it.each(['a string', undefined, new Error('gone')])(
    'calls any other reason a cancellation: %s',
    async (reason) => {
      const client = open();
      const stop = new AbortController();
      const waiting = client.call('wait', null, { signal: stop.signal });
      await client.call('echo', 'it is running');
      stop.abort(reason);
      await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    },
  );

  it('does not start a call that was aborted while the thread was busy', async () => {
    const client = open();
    await client.call('echo', 'it is running');
    const busy = client.call('hold', 200);
    const stop = new AbortController();
    const waiting = client.call('hold', 200, { signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([await busy, await client.call('hold', 0)]).toEqual([1, 2]);
  });

  it('does not call at all when already aborted', async () => {
    const client = open();
    await expect(client.call('wait', null, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
    expect(client.starts()).toBe(0);
  });

  it('fails the open calls of a thread that dies, and starts another for the next', async () => {
    const client = open();
    const waiting = client.call('wait', null);
    const dying = client.call('die', 3);
    await expect(waiting).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('3') });
    await expect(dying).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await client.call('echo', 'again')).toBe('again');
    expect(client.starts()).toBe(2);
  });

  it('outlives a thread that runs out of memory', async () => {
    const client = open();
    await expect(client.call('fill', null)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await client.call('echo', 'again')).toBe('again');
  });

  it('rejects calls with the reason when the service fails to open, and tries again', async () => {
    const client = open(true);
    const calls = ['a', 'b'].map((text) => client.call('echo', text));
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(await client.call('echo', 'c')).toBe('c');
    expect(client.starts()).toBe(2);
  });

  it('refuses calls after the end, and ends those still open', async () => {
    const client = open();
    const waiting = client.call('wait', null).catch((error: unknown) => error);
    await client.call('echo', 'it is running');
    await client.close();
    expect(await waiting).toMatchObject({ code: expect.stringMatching(/CANCELLED|SHUTTING_DOWN/) });
    await expect(client.call('echo', 'late')).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });
});
