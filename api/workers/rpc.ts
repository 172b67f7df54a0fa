/**
 * Calls between threads. In: a method's name and plain data. Out: its answer, progress on the way, or an error with its
 * code. An abort on one side aborts on the other, and what was aborted while it waited is not begun; a thread that dies
 * fails its calls and is started again by the next.
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

/** A table of methods: what each is asked, answers, and reports on the way. All must be structured-cloneable. */
export type Methods<M> = { [name in keyof M]: { request: unknown; response: unknown; progress?: unknown } };

/** What a handler gets besides its request. */
export interface CallContext {
  /** Aborted when the caller no longer wants the answer. */
  signal: AbortSignal;
  /** Tells the caller how far the work is. */
  report: (progress: unknown) => void;
}

/** The working side of a table of methods. */
export type Handlers<M extends Methods<M>> = {
  [K in keyof M]: (
    request: M[K]['request'],
    context: CallContext,
  ) => Promise<M[K]['response']> | M[K]['response'];
};

/** What a thread opened: its handlers, and how to end it. */
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
  /** Nothing could be opened: the thread is ending, and answers nobody. */
  | { kind: 'unopened'; error: ErrorRecord; trace: string };

/**
 * Serves calls that arrive at `port`. `open` runs once, at the start; when it fails, whoever waits is told why, and the
 * thread ends, so that the next call starts another: what was missing may be there by then.
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
      await setImmediate(); // An abort that came while the thread was busy is read before the call is begun.
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
      // A service that did not open, or does not close, has nothing left to lose: the thread ends now.
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
   * Asks the thread, and starts it if it is not running. Rejects with the handler's coded error; once aborted, with the
   * signal's reason as a coded error, when the handler has let go.
   */
  call<K extends keyof M>(
    method: K,
    request: M[K]['request'],
    options?: { signal?: AbortSignal | undefined; onProgress?: (progress: M[K]['progress']) => void },
  ): Promise<M[K]['response']>;
  /** Ends the thread after it closed what it opened, or after `graceMs`. Calls still open are rejected. */
  close(graceMs?: number): Promise<void>;
}

interface PendingCall {
  resolve: (response: never) => void;
  reject: (error: AppError) => void;
  onProgress: ((progress: never) => void) | undefined;
}

/** A client of the thread that `start` starts; `name` is for people. */
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
      // One that could not open has been replaced, perhaps, and its calls are answered.
      if (worker !== started) return;
      worker = null;
      fail(
        closed
          ? new AppError('SHUTTING_DOWN', `The ${name} thread has been closed.`)
          : new AppError(
              'INTERNAL',
              `The ${name} thread ended (exit code ${code}); it starts again when asked.`,
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
        if (signal?.aborted) return reject(toAppError(signal.reason));
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
            reject(signal?.aborted ? toAppError(signal.reason) : error);
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

/** Stacks do not cross threads by themselves; the log wants them. */
function traceOf(error: AppError): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '';
  return `${error.stack}${cause}`;
}
