/**
 * Runs one ffmpeg process, for whatever reads or writes with it: the one importer of fluent-ffmpeg, of which only the
 * command builder and the process handling are used. In: inputs and options as lists, never a shell. Out: the process,
 * until it has exited. A process does not outlive its caller: an abort ends it, and so does a long silence.
 */
import type { Writable } from 'node:stream';
import fluent from 'fluent-ffmpeg';
import { errorCodeOf } from '../../core/errors.ts';
import { ffmpegFailure, ffmpegMissing, hasNoSpace } from './ffmpeg-failure.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { DECODED_INPUT } from './safe-input.ts';
import { StderrTail } from './stderr-tail.ts';

/** Ends an ffmpeg that is silent for this long: a second of 8K video takes a while. */
export const SILENCE_MS = 120_000;

/** A file that ffmpeg reads. */
export interface FfmpegInput {
  path: string;
  /** Options before its `-i`, besides those of every input. */
  options?: readonly string[] | undefined;
  /** Replaces {@link DECODED_INPUT}, for lists that we wrote ourselves. */
  trust?: readonly string[] | undefined;
}

/** A run of ffmpeg. */
export interface FfmpegRun {
  inputs: readonly FfmpegInput[];
  outputOptions: readonly string[];
  /** The path of a file, or a stream. A stream must stay open until the process has ended. */
  output: string | Writable;
  /** Receives each line of standard error. Lines for which it returns `false` are not kept for error messages. */
  onLine?: ((line: string) => boolean | undefined) | undefined;
  signal?: AbortSignal | undefined;
  silenceMs?: number | undefined;
  /** Asked before a silent process is ended: true when it works, or waits for its reader. */
  isBusy: () => boolean | Promise<boolean>;
}

/** A process of ffmpeg. */
export interface FfmpegProcess {
  /**
   * Resolves when the process has exited and all that it read was read to its end. Rejects with `FFMPEG_FAILED` (with
   * `command`, `exitCode` and the last lines of `stderr` in its details), `DISK_FULL`, `FFMPEG_MISSING`, or the reason it
   * was stopped for; always after the process is gone.
   */
  ended: Promise<void>;
  /** Restarts the watchdog. */
  touch(): void;
  /** Kills the process; `ended` rejects with the reason. */
  stop(reason: Error): void;
}

/** The state that the handlers of a process share. */
interface ProcessState {
  commandLine: string;
  readonly stderr: StderrTail;
  stopReason: Error | null;
  isOver: boolean;
}

/** Starts ffmpeg. The caller awaits `ended`. */
export function startFfmpeg(tools: FfmpegTools, run: FfmpegRun): FfmpegProcess {
  const command = buildCommand(tools, run);
  const state: ProcessState = {
    ...{ commandLine: '', stderr: new StderrTail(), stopReason: null, isOver: false },
  };
  const stop = (reason: Error): void => {
    state.stopReason ??= reason;
    command.kill('SIGKILL');
  };
  const watchdog = startWatchdog(run, (silenceMs) => {
    if (state.isOver) return;
    const lines = [...state.stderr.lines, `silent for ${silenceMs} ms`];
    stop(ffmpegFailure(state.commandLine, null, lines));
  });
  const onAbort = (): void => stop(run.signal?.reason as Error);
  run.signal?.addEventListener('abort', onAbort, { once: true });

  const ended = exitOf(command, state, run, watchdog.touch)
    .then(
      () => checkEnd(state),
      (error: Error) => {
        throw state.stopReason ?? asFailure(error, tools, state);
      },
    )
    .finally(() => {
      state.isOver = true;
      watchdog.close();
      run.signal?.removeEventListener('abort', onAbort);
    });
  command.run();
  return { ended, touch: watchdog.touch, stop };
}

/** Listens to a process that is about to run; settles when it has exited. */
function exitOf(
  command: fluent.FfmpegCommand,
  state: ProcessState,
  run: FfmpegRun,
  touch: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    command.on('start', (line: string) => {
      state.commandLine = line;
      if (state.stopReason) command.kill('SIGKILL');
    });
    command.on('stderr', (line: string) => {
      touch();
      // fluent-ffmpeg reports what follows the last line break as one more line.
      if (line !== '' && run.onLine?.(line) !== false) state.stderr.add(line);
    });
    command.on('end', () => resolve());
    command.on('error', reject);
  });
}

function buildCommand(
  tools: FfmpegTools,
  { inputs, outputOptions, output }: FfmpegRun,
): fluent.FfmpegCommand {
  const command = fluent().setFfmpegPath(tools.ffmpeg.path);
  for (const { path, options = [], trust = DECODED_INPUT } of inputs) {
    // Several arguments and not one list: fluent-ffmpeg splits the strings of a list at their spaces.
    command.input(`file:${path}`).inputOptions(...trust, ...options);
  }
  if (typeof output === 'string') command.output(`file:${output}`);
  else command.output(output, { end: true });
  return command.outputOptions('-nostdin', '-hide_banner', '-nostats', ...outputOptions);
}

/** Calls `onSilence` when nothing touches it for the run's time and the process is not busy. */
function startWatchdog(
  { silenceMs = SILENCE_MS, isBusy }: FfmpegRun,
  onSilence: (silenceMs: number) => void,
): { touch(): void; close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const touch = (): void => {
    clearTimeout(timer);
    // Last lines may come after the end: nobody waits for more.
    if (!isClosed) timer = setTimeout(look, silenceMs);
  };
  const look = async (): Promise<void> => {
    if (await isBusy()) touch();
    else onSilence(silenceMs);
  };
  touch();
  return {
    touch,
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/**
 * Throws for a process that was stopped, or ended well and says all the same that it did not read or write everything.
 */
function checkEnd({ commandLine, stderr: { lines, readError }, stopReason }: ProcessState): void {
  if (stopReason) throw stopReason;
  if (readError !== null) throw ffmpegFailure(commandLine, 0, [...lines, readError]);
  // Some muxers report a full disk and exit with 0.
  if (hasNoSpace(lines)) throw ffmpegFailure(commandLine, 0, lines);
}

function asFailure(error: Error, tools: FfmpegTools, { commandLine, stderr }: ProcessState): Error {
  if (errorCodeOf(error) === 'ENOENT') return ffmpegMissing(tools.ffmpeg.path, error);
  const exitCode = /exited with code (\d+)/.exec(error.message)?.[1];
  return ffmpegFailure(commandLine, exitCode === undefined ? null : Number(exitCode), stderr.lines, error);
}
