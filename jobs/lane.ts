/**
 * The engine of background work: one lane works on one kind of job, one at a time, and takes the next when it ends. In: a
 * way to claim the next job, wherever its queue is kept. Out: the running job, which can be stopped with a reason.
 */
import type { AppError } from '../core/errors.ts';

/** A claimed job. */
export interface LaneJob {
  id: string;
  /** Does the job until it ends or `abort` fires. Never rejects: a failure is how the job ends. */
  run(abort: AbortController): Promise<void>;
}

/** A lane. Its owner closes it. */
export interface Lane {
  /** Claims a job now, unless one is running. */
  wake(): void;
  /** The job that runs here, and since when (`performance.now()`). */
  running(): { id: string; startedMs: number } | null;
  /** Aborts the job if it runs here; resolves when it has ended. */
  stop(id: string, reason: AppError): Promise<void>;
  /** Takes no more jobs and aborts the running one; resolves when it has ended. */
  close(reason: AppError): Promise<void>;
}

interface Running {
  id: string;
  abort: AbortController;
  ended: Promise<void>;
  startedMs: number;
}

/**
 * Creates a lane. `claim` takes the next job off its queue, or returns null when none waits; a claim that fails is
 * `claim`'s to report. It is never called while a job runs or another claim is under way.
 */
export function createLane(claim: () => LaneJob | null | Promise<LaneJob | null>): Lane {
  let running: Running | null = null;
  let claiming: Promise<void> | null = null;
  let isWokenAgain = false;
  let isClosed = false;

  function wake(): void {
    if (isClosed || running) return;
    isWokenAgain = claiming !== null;
    if (claiming) return;
    const claimed = claim();
    if (claimed instanceof Promise) claiming = claimed.then(endClaim);
    else start(claimed);
  }

  function endClaim(job: LaneJob | null): void {
    claiming = null;
    start(job);
    // A job that was queued while the claim was under way may not have been seen by it.
    if (isWokenAgain) wake();
  }

  function start(job: LaneJob | null): void {
    if (!job) return;
    const abort = new AbortController();
    const ended = job.run(abort).finally(() => {
      running = null;
      wake();
    });
    running = { id: job.id, abort, ended, startedMs: performance.now() };
  }

  async function abortRunning(reason: AppError): Promise<void> {
    if (!running) return;
    const { abort, ended } = running;
    abort.abort(reason);
    await ended;
  }

  return {
    wake,
    running: () => running && { id: running.id, startedMs: running.startedMs },
    async stop(id, reason) {
      await claiming; // The job that is being claimed is known only then.
      if (running?.id === id) await abortRunning(reason);
    },
    async close(reason) {
      isClosed = true;
      await claiming;
      await abortRunning(reason);
    },
  };
}
