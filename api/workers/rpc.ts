/**
 * Calls between threads. In: a method's name and plain data. Out: progress, then a response or a coded error. An abort on
 * one side aborts the other; a call aborted while it waits never starts. A thread that dies fails its calls; the next
 * call starts it again.
 */
import { setImmediate } from 'node:timers/promises';
import type { MessagePort, Worker } from 'node:worker_threads';
import {
  AppError,
  assertNever,
  type ErrorRecord,
  fromErrorRecord,
  toAppError,
  toErrorRecord,
} from '../../core/errors.ts';

/** A table of methods: each with its request, response and progress types. All must be structured-cloneable. */
export type Methods<M> = { [name in keyof M]: { request: unknown; response: unknown; progress?: unknown } };

/** The context of a call, besides its request. */
export interface CallContext {
  /** Aborted when the caller no longer needs the response. */
  signal: AbortSignal;
  /** Reports progress to the caller. */
  report: (progress: unknown) => void;
}

/** The implementation of a table of methods. */
export type Handlers<M extends Methods<M>> = {
  [K in keyof M]: (
    request: M[K]['request'],
    context: CallContext,
  ) => Promise<M[K]['response']> | M[K]['response'];
};

/** The service of a thread: its handlers, and a method that closes it. */
export interface Service<M extends Methods<M>> {
  handlers: Handlers<M>;
  close(): Promise<void> | void;
}

type ToWorker =
  | { kind: 'call'; id: number; method: string; request: unknown }
  | { kind: 'abort'; id: number }
  | { kind: 'close' };

type FromWorker =
  | { kind: 'answer'; id: number; response: unknown }
  | { kind: 'progress'; id: number; progress: unknown }
  | { kind: 'error'; id: number; error: ErrorRecord; trace: string }
  /** The service failed to open: the thread is ending and answers no calls. */
  | { kind: 'unopened'; error: ErrorRecord; trace: string };

/**
 * Serves calls that arrive at `port`. `open` runs once, at the start. When it fails, waiting callers get its error and the
 * thread ends; the next call starts another, since the cause may be gone by then.
 */
export function serveCalls<M extends Methods<M>>(port: MessagePort, open: () => Promise<Service<M>>): void {
  const service = open();
  service.catch((thrown: unknown) => {
    const error = toAppError(thrown);
    post({ kind: 'unopened', error: toErrorRecord(error), trace: traceOf(error) });
    port.close();
  });
  const running = new Map<number, AbortController>();
  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'call':
        void answer(message);
        break;
      case 'abort':
        running.get(message.id)?.abort();
        break;
      case 'close':
        void end();
        break;
      default:
        assertNever(message);
    }
  });

  async function answer({ id, method, request }: Extract<ToWorker, { kind: 'call' }>): Promise<void> {
    const abort = new AbortController();
    running.set(id, abort);
    const report = (progress: unknown) => post({ kind: 'progress', id, progress });
    try {
      const { handlers } = await service;
      await setImmediate(); // Reads an abort that arrived while the thread was busy, before the call starts.
      abort.signal.throwIfAborted();
      const response = await handlers[method as keyof M](request, { signal: abort.signal, report });
      post({ kind: 'answer', id, response });
    } catch (thrown) {
      const error = toAppError(thrown);
      post({ kind: 'error', id, error: toErrorRecord(error), trace: traceOf(error) });
    } finally {
      running.delete(id);
    }
  }

  async function end(): Promise<void> {
    for (const abort of running.values()) abort.abort();
    try {
      await (await service).close();
    } catch {
      // A service that failed to open or to close has nothing left to save: the thread ends now.
    }
    port.close();
  }

  function post(message: FromWorker): void {
    port.postMessage(message);
  }
}

/** The calling side of a thread. */
export interface WorkerClient<M extends Methods<M>> {
  /**
   * Calls the thread, and starts it if it is not running. Rejects with the handler's coded error; after an abort, with the
   * signal's reason as a coded error, once the handler has returned.
   */
  call<K extends keyof M>(
    method: K,
    request: M[K]['request'],
    options?: { signal?: AbortSignal | undefined; onProgress?: (progress: M[K]['progress']) => void },
  ): Promise<M[K]['response']>;
  /** Ends the thread once its service is closed, or after `graceMs`. Open calls are rejected. */
  close(graceMs?: number): Promise<void>;
}

interface PendingCall {
  resolve: (response: never) => void;
  reject: (error: AppError) => void;
  onProgress: ((progress: never) => void) | undefined;
}

/** Creates a client of the thread that `start` starts; `name` appears in messages. */
export function createWorkerClient<M extends Methods<M>>(name: string, start: () => Worker): WorkerClient<M> {
  const pending = new Map<number, PendingCall>();
  let worker: Worker | null = null;
  let closed = false;
  let nextId = 1;

  function running(): Worker {
    if (closed) throw new AppError('SHUTTING_DOWN', `The ${name} thread has been closed.`);
    worker ??= watch(start());
    return worker;
  }

  function watch(started: Worker): Worker {
    let fault: unknown;
    started.on('message', (message: FromWorker) => {
      if (message.kind !== 'unopened') return receive(message);
      worker = null;
      fail(fromErrorRecord(message.error, new Error(message.trace)));
    });
    started.on('error', (error) => {
      fault = error;
    });
    started.on('exit', (code) => {
      // A thread that failed to open may have been replaced, and its calls are answered.
      if (worker !== started) return;
      worker = null;
      fail(
        closed
          ? new AppError('SHUTTING_DOWN', `The ${name} thread has been closed.`)
          : new AppError(
              'INTERNAL',
              `The ${name} thread ended (exit code ${code}); the next call starts it again.`,
              {
                cause: fault,
              },
            ),
      );
    });
    return started;
  }

  function receive(message: Exclude<FromWorker, { kind: 'unopened' }>): void {
    const call = pending.get(message.id);
    if (message.kind !== 'progress') pending.delete(message.id);
    switch (message.kind) {
      case 'progress':
        call?.onProgress?.(message.progress as never);
        break;
      case 'answer':
        call?.resolve(message.response as never);
        break;
      case 'error':
        call?.reject(fromErrorRecord(message.error, new Error(message.trace)));
        break;
      default:
        assertNever(message);
    }
  }

  function fail(error: AppError): void {
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) call.reject(error);
  }

  return {
    call(method, request, { signal, onProgress } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(reasonOf(signal));
        const thread = running();
        const id = nextId++;
        const abort = () => thread.postMessage({ kind: 'abort', id } satisfies ToWorker);
        pending.set(id, {
          resolve(response) {
            signal?.removeEventListener('abort', abort);
            resolve(response);
          },
          reject(error) {
            signal?.removeEventListener('abort', abort);
            reject(signal?.aborted ? reasonOf(signal) : error);
          },
          onProgress,
        });
        signal?.addEventListener('abort', abort, { once: true });
        thread.postMessage({ kind: 'call', id, method: method as string, request } satisfies ToWorker);
      });
    },
    async close(graceMs = 5000) {
      closed = true;
      const thread = worker;
      if (!thread) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => void thread.terminate(), graceMs);
        thread.once('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        thread.postMessage({ kind: 'close' } satisfies ToWorker);
      });
    },
  };
}

/** Returns the error of an aborted call: the coded reason, else `CANCELLED`, whatever the one who aborted it said. */
function reasonOf({ reason }: AbortSignal): AppError {
  return reason instanceof AppError ? reason : new AppError('CANCELLED', 'Cancelled.', { cause: reason });
}

/** Formats the stack for the log: stacks do not cross threads. */
function traceOf(error: AppError): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '';
  return `${error.stack}${cause}`;
}
