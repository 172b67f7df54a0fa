/** Background threads step back; the thread that answers does not. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

test.runIf(process.platform === 'linux')(
  'a thread that steps back takes its child processes with it, and leaves the others as they are',
  async () => {
    const before = getPriority();
    const entry = new URL('../../support/step-back-thread.ts', import.meta.url).href;
    const worker = new Worker(new URL('../../../api/workers/boot.mjs', import.meta.url), {
      workerData: { entry },
    });
    const [niceness] = (await once(worker, 'message')) as [number];
    await worker.terminate();
    expect(niceness).toBe(Math.max(10, before));
    expect(Number(execFileSync('nice', { encoding: 'utf8' }))).toBe(before);
  },
);
