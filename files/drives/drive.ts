/**
 * One drive of the user's files, touched by a child process of its own: a network mount that stops answering blocks its
 * callers forever, and within one process the threads that all file access shares. In: calls. Out: answers, or after a
 * time `MEDIA_UNREACHABLE`. A child that holds no answer back is kept for the next call.
 */
import type { ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import { AppError } from '../../core/errors.ts';

/** How long a drive may take. */
export interface DriveTimes {
  /** A brief call is answered by then, also when the drive has not answered. */
  briefMs: number;
  /** A drive that is silent for this long is given up: its child is ended. */
  patientMs: number;
  /** After that, brief calls are refused for this long. */
  restMs: number;
  /** A child without calls and open files is ended after this long. */
  idleMs: number;
}

/** Sleeping disks take ten seconds to spin up: a list does not wait for them, a job does. */
export const DRIVE_TIMES: DriveTimes = { briefMs: 4000, patientMs: 30_000, restMs: 10_000, idleMs: 60_000 };

/** Children that were killed and cannot die, since the kernel waits for the drive: with more, none is started. */
const MAX_STUCK = 3;

/** How a call waits. */
export interface CallOptions {
  /** True for jobs, which wait for a slow drive; a page does not. */
  patient?: boolean | undefined;
  signal?: AbortSignal | undefined;
}

/** One drive. */
export interface Drive {
  /**
   * Calls the child. Rejects with what the file system says (an error with its `code`), with `MEDIA_UNREACHABLE` when
   * the drive does not answer, or with the signal's reason.
   */
  call<Value>(method: string, args: readonly unknown[], options?: CallOptions): Promise<Value>;
  /** Ends the child. */
  close(): void;
}

interface Pending {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
  onLate: () => void;
  brief: NodeJS.Timeout | undefined;
  patient: NodeJS.Timeout | undefined;
  isLate: boolean;
  method: string;
  path: string;
}

type FromChild =
  | { ready: true }
  | { id: number; alive: true }
  | { id: number; value: unknown }
  | { id: number; error: { code?: string; message: string } };

/** Opens a drive; `start` starts its child at the first call. */
export function openDrive(start: () => ChildProcess, times: DriveTimes = DRIVE_TIMES): Drive {
  return new DriveClient(start, times);
}

class DriveClient implements Drive {
  readonly #start: () => ChildProcess;
  readonly #times: DriveTimes;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | null = null;
  /** False while the child starts, which is no fault of the drive. */
  #isReady = false;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  /** Files that the child holds open: of a paused player, for example. */
  #openFiles = 0;
  /** Killed children that have not exited. */
  #stuck = 0;
  #restsUntilMs = 0;

  constructor(start: () => ChildProcess, times: DriveTimes) {
    this.#start = start;
    this.#times = times;
  }

  call<Value>(
    method: string,
    args: readonly unknown[],
    { patient = false, signal }: CallOptions = {},
  ): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const path = typeof args[0] === 'string' ? args[0] : '';
      if (this.#stuck >= MAX_STUCK || (!patient && this.#isStalled())) return reject(unreachable(path));
      const child = this.#running();
      const id = ++this.#lastId;
      const abort = () => {
        child.send({ id, abort: true });
        reject(signal?.reason as Error);
      };
      const settle = (end: (value: never) => void) => (value: unknown) => {
        signal?.removeEventListener('abort', abort);
        end(value as never);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const call: Pending = {
        ...{
          resolve: settle(resolve as never),
          reject: settle(reject as never),
          method,
          path,
          isLate: false,
        },
        ...{ onLate: () => {}, brief: undefined, patient: undefined },
      };
      this.#pending.set(id, call);
      this.#watch(call, patient);
      child.send({ id, method, args });
    });
  }

  close(): void {
    this.#end(new AppError('SHUTTING_DOWN', 'The drive has been closed.'));
  }

  /** Some call is late, or the drive was given up a moment ago: a brief call need not try. */
  #isStalled(): boolean {
    return performance.now() < this.#restsUntilMs || [...this.#pending.values()].some(({ isLate }) => isLate);
  }

  #watch(call: Pending, isPatient: boolean): void {
    call.onLate = () => {
      call.isLate = true;
      if (!isPatient) call.reject(unreachable(call.path));
    };
    if (this.#isReady) call.brief = setTimeout(call.onLate, this.#times.briefMs);
    call.patient = setTimeout(() => this.#giveUp(call.path), this.#times.patientMs);
  }

  #running(): ChildProcess {
    clearTimeout(this.#idle);
    this.#child ??= this.#watchChild(this.#start());
    this.#child.ref();
    this.#child.channel?.ref();
    return this.#child;
  }

  #watchChild(child: ChildProcess): ChildProcess {
    child.on('message', (message: FromChild) => this.#receive(message));
    const ended = () => {
      if (this.#child !== child) return;
      this.#child = null;
      this.#fail(unreachable);
    };
    child.once('exit', ended);
    child.once('error', ended);
    this.#openFiles = 0;
    this.#isReady = false;
    return child;
  }

  #receive(message: FromChild): void {
    if ('ready' in message) {
      this.#isReady = true;
      for (const call of this.#pending.values()) call.brief = setTimeout(call.onLate, this.#times.briefMs);
      return;
    }
    const call = this.#pending.get(message.id);
    if (!call) return;
    if ('alive' in message) {
      call.isLate = false;
      call.brief?.refresh();
      call.patient?.refresh();
      return;
    }
    this.#drop(message.id, call);
    if (call.method === 'open' && 'value' in message) this.#openFiles += 1;
    if (call.method === 'close') this.#openFiles -= 1;
    if ('value' in message) call.resolve(message.value as never);
    else call.reject(Object.assign(new Error(message.error.message), { code: message.error.code }));
    if (this.#pending.size === 0) this.#rest();
  }

  /** Lets the process end while no call waits, and the child after some time. */
  #rest(): void {
    this.#child?.unref();
    this.#child?.channel?.unref();
    if (this.#openFiles > 0) return;
    this.#idle = setTimeout(() => this.close(), this.#times.idleMs);
    this.#idle.unref();
  }

  #giveUp(path: string): void {
    this.#restsUntilMs = performance.now() + this.#times.restMs;
    this.#end(unreachable(path));
  }

  #end(reason: AppError): void {
    const child = this.#child;
    this.#child = null;
    clearTimeout(this.#idle);
    this.#fail((path) => (reason.code === 'MEDIA_UNREACHABLE' ? unreachable(path) : reason));
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    this.#stuck += 1;
    child.removeAllListeners('exit').once('exit', () => {
      this.#stuck -= 1;
    });
    child.kill('SIGKILL');
    // Nobody waits for a process that the kernel cannot end.
    child.unref();
    child.channel?.unref();
  }

  #fail(reasonOf: (path: string) => AppError): void {
    for (const [id, call] of this.#pending) {
      this.#drop(id, call);
      call.reject(reasonOf(call.path));
    }
  }

  #drop(id: number, call: Pending): void {
    clearTimeout(call.brief);
    clearTimeout(call.patient);
    this.#pending.delete(id);
  }
}

function unreachable(path: string): AppError {
  const of = path === '' ? 'the file' : `"${basename(path)}"`;
  return new AppError('MEDIA_UNREACHABLE', `The drive of ${of} does not answer. Try again when it does.`);
}
