/**
 * One process of ffmpeg or ffprobe, from its start until nothing of it is left. In: a command, never a shell. Out: its
 * standard error line by line, its standard output as a stream. It does not outlive its caller: an abort ends it, and so
 * does half a minute without progress; what it started itself, and may hold its pipes, ends with it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { LineSplitter } from './line-splitter.ts';
import { bytesReadBy, passingMs, SILENCE_MS, startWatchdog } from './watchdog.ts';

/** A process that is killed, or has exited, and is not gone by then is left to the system: it hangs in the kernel. */
const GRACE_MS = 5000;

/** More than this on standard error without any progress is a flood. A damaged hour prints some megabytes. */
const MAX_MESSAGE_BYTES = 2 ** 26;
const MAX_MESSAGE_LINES = 500_000;

/** So many bytes of standard output are progress; fewer are what a stuck process lets drip. */
const PROGRESS_BYTES = 4096;

const MAX_SIGNAL = 64;

/** Settings that ffmpeg has no business to know: keys are among them. */
const OWN_SETTINGS = /^TIDEMARK_/;

/** A process to run. */
export interface ToolRun {
  command: readonly string[];
  /** Receives standard output at its own pace, and is ended with it. */
  output?: Writable | undefined;
  /** Receives standard output piece by piece, a sign of progress. Without this and `output` it is dropped. */
  onOutput?: ((piece: Buffer) => void) | undefined;
  /** Receives each line of standard error. A line for which it returns true is a sign of progress. */
  onLine: (line: string) => boolean;
  signal?: AbortSignal | undefined;
  /** Default: {@link SILENCE_MS}. */
  silenceMs?: number | undefined;
  /** Returns the size of what it reads. A process that only reads is waited for so much longer, in bytes. Default 0. */
  inputBytes?: (() => Promise<number>) | undefined;
  /** Asked before a silent process is ended, with the time without progress: true when it works. */
  isBusy?: ((silentMs: number) => boolean | Promise<boolean>) | undefined;
  /** It may take this long besides the time for reading its input, whatever it shows; unbounded when absent. */
  mostMs?: number | undefined;
}

/** How a process ended: by itself with a code, or by a signal, with null. */
export type ExitCode = number | null;

/** A running process. */
export interface ToolProcess {
  /** Resolves when the process is gone and its output was taken. Rejects with the reason that it was stopped for. */
  ended: Promise<ExitCode>;
  /** Says that there was progress. */
  touch(): void;
  /** Kills the process with all that it started; `ended` rejects with the reason. */
  stop(reason: Error): void;
}

/** The reason for which a process without progress is stopped, or one that prints without end. */
export class StuckError extends Error {}

const running = new Set<ChildProcess>();
const ended = new WeakSet<ChildProcess>();
let isHooked = false;

/** Starts a process. The caller awaits `ended`. */
export function startTool(run: ToolRun): ToolProcess {
  const [program = '', ...args] = run.command;
  // A group of its own is killed as a whole.
  const child = spawn(program, args, {
    ...{ stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, detached: process.platform !== 'win32' },
    env: ownEnvironment(),
  });
  keepUntilExit(child);
  let stopReason: Error | null = null;
  let settle: () => void = () => {};
  let isOver = false;
  const stop = (reason: Error): void => {
    if (stopReason || isOver) return;
    stopReason = reason;
    killGroup(child);
    // The process closes its output once that is taken, which nobody does any more.
    child.stdout.unpipe();
    child.stdout.resume();
    // One that waits for a dead network drive cannot be killed; nobody waits for it with it.
    setTimeout(() => settle(), GRACE_MS).unref();
  };
  const silenceMs = run.silenceMs ?? SILENCE_MS;
  const watchdog = startWatchdog(silenceMs, busyCheck(child, run), () =>
    stop(new StuckError(`silent for ${silenceMs} ms`)),
  );
  const deadline = startDeadline(run, stop);
  readLines(child.stderr, run.onLine, watchdog.touch, stop);
  if (run.output) child.stdout.pipe(run.output);
  else child.stdout.on('data', takeOutput(run, watchdog.touch));
  const onAbort = (): void => stop(run.signal?.reason as Error);
  run.signal?.addEventListener('abort', onAbort, { once: true });
  if (run.signal?.aborted) onAbort();

  const over = new Promise<ExitCode>((resolve, reject) => {
    settle = () => reject(stopReason);
    child.on('error', reject);
    child.on('exit', () => releasePipes(child));
    child.on('close', (code) => (stopReason ? reject(stopReason) : resolve(withoutSignal(code))));
  }).finally(() => {
    isOver = true;
    watchdog.close();
    deadline.close();
    running.delete(child);
    run.signal?.removeEventListener('abort', onAbort);
    child.stdout.destroy();
    child.stderr.destroy();
    run.output?.end();
  });
  return { ended: over, touch: watchdog.touch, stop };
}

/** bubblewrap says of a program that a signal ended 128 and the number of the signal. */
function withoutSignal(code: ExitCode): ExitCode {
  return code !== null && code > 128 && code <= 128 + MAX_SIGNAL ? null : code;
}

function takeOutput({ onOutput }: ToolRun, touch: () => void): (piece: Buffer) => void {
  let bytes = 0;
  return (piece) => {
    if (!onOutput) return;
    bytes += piece.length;
    if (bytes >= PROGRESS_BYTES) {
      bytes = 0;
      touch();
    }
    onOutput(piece);
  };
}

/** Stops a process at the end of its time. The size of its input is asked for only then: most are done by far. */
function startDeadline(
  { mostMs, inputBytes = async () => 0 }: ToolRun,
  stop: (reason: Error) => void,
): { close(): void } {
  if (mostMs === undefined) return { close() {} };
  let isOver = false;
  const end = () => stop(new StuckError(`not done after ${mostMs} ms and the time to read its file`));
  let timer = setTimeout(async () => {
    const restMs = passingMs(await inputBytes());
    if (!isOver) timer = setTimeout(end, restMs);
  }, mostMs);
  return {
    close() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

/** Reads standard error, and stops what floods it. */
function readLines(
  stderr: Readable,
  onLine: ToolRun['onLine'],
  touch: () => void,
  stop: (reason: Error) => void,
): void {
  let bytes = 0;
  let count = 0;
  const lines = new LineSplitter((line) => {
    count++;
    if (!onLine(line)) return;
    bytes = 0;
    count = 0;
    touch();
  });
  stderr.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (bytes <= MAX_MESSAGE_BYTES && count <= MAX_MESSAGE_LINES) lines.add(piece);
    else stop(new StuckError('it printed messages without end'));
  });
  stderr.on('end', () => lines.end());
}

/** Returns the check of a silent process: it works while the caller says so, or while it reads on, as its file lasts. */
function busyCheck(
  child: ChildProcess,
  { isBusy = () => false, inputBytes = async () => 0 }: ToolRun,
): (silentMs: number) => Promise<boolean> {
  let before = new Map<string, number>();
  return async (silentMs) => {
    if (await isBusy(silentMs)) return true;
    if (child.pid === undefined) return false;
    const now = await bytesReadBy(child.pid);
    // A process that is new has read its own program.
    const reads = [...now].some(([pid, bytes]) => bytes > (before.get(pid) ?? bytes));
    before = now;
    return reads && silentMs <= passingMs(await inputBytes());
  };
}

/** Kills the processes that one left behind, which hold its pipes. Nothing that was written is lost. */
function releasePipes(child: ChildProcess): void {
  killGroup(child);
  const { stdout, stderr } = child;
  let untaken = -1;
  const timer = setInterval(() => {
    // A reader that takes its time is waited for; pipes that stay open and empty are somebody else's by now.
    const waits = stdout?.readableLength ?? 0;
    if (waits > 0 && waits !== untaken) untaken = waits;
    else if (waits === 0) {
      stdout?.destroy();
      stderr?.destroy();
    }
  }, GRACE_MS);
  timer.unref();
  child.once('close', () => clearInterval(timer));
}

function killGroup(child: ChildProcess): void {
  // Once it has been waited for and its group was killed, its number may be another's.
  if (child.pid === undefined || ended.has(child)) return;
  if (child.exitCode !== null || child.signalCode !== null) ended.add(child);
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ESRCH: all of the group is gone already.
  }
}

/** A process in a group of its own does not hear Ctrl-C: it is killed when ours exits. */
function keepUntilExit(child: ChildProcess): void {
  if (!isHooked) process.once('exit', killRunning);
  isHooked = true;
  running.add(child);
}

function killRunning(): void {
  for (const child of running) killGroup(child);
}

function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OWN_SETTINGS.test(name)));
}
