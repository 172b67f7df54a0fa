/**
 * Runs one ffmpeg process, for whatever reads or writes with it: the one importer of fluent-ffmpeg, which builds the
 * command line. Its process handling is not used: it asks ffmpeg for its formats first, and waits for that without end.
 * In: inputs and options as lists, never a shell. Out: the process, until nothing of it is left.
 */
import { dirname } from 'node:path';
import type { Writable } from 'node:stream';
import fluent from 'fluent-ffmpeg';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import { confine } from './confinement.ts';
import { ffmpegFailure, ffmpegMissing, hasNoSpace, saysMissing } from './ffmpeg-failure.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { DECODED_INPUT } from './safe-input.ts';
import { StderrTail } from './stderr-tail.ts';
import { type ExitCode, StuckError, startTool, type ToolProcess } from './tool-process.ts';
import { bytesOf } from './watchdog.ts';

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
  /** The path of a file, or a stream. */
  output: string | Writable;
  /** Receives each line of standard error. Says whether it shows progress; null for a message, which errors quote. */
  onLine?: ((line: string) => boolean | null) | undefined;
  signal?: AbortSignal | undefined;
  silenceMs?: number | undefined;
  /** Asked before a silent process is ended, with the time without progress: true when it works, or waits for its reader. */
  isBusy: (silentMs: number) => boolean | Promise<boolean>;
}

/**
 * A process of ffmpeg. `ended` resolves when it is gone and all that it read was read to its end. It rejects with
 * `FFMPEG_FAILED` (with `command`, `exitCode` and the last lines of `stderr` in its details), `DISK_FULL`,
 * `FFMPEG_MISSING`, or the reason it was stopped for.
 */
export type FfmpegProcess = Omit<ToolProcess, 'ended'> & { ended: Promise<void> };

/** Starts ffmpeg. The caller awaits `ended`. */
export function startFfmpeg(tools: FfmpegTools, run: FfmpegRun): FfmpegProcess {
  const { output, onLine = () => null, signal, silenceMs, isBusy } = run;
  const command = [tools.ffmpeg.path, ...argumentsOf(run)];
  const stderr = new StderrTail();
  const process = startTool({
    command: confine(command, tools.confinement, {
      writesIn: typeof output === 'string' ? dirname(output) : undefined,
    }),
    ...(typeof output === 'string' ? {} : { output }),
    onLine(line) {
      const isProgress = onLine(line);
      if (isProgress === null) stderr.add(line);
      return isProgress ?? false;
    },
    inputBytes: () => bytesOf(run.inputs.map(({ path }) => path)),
    ...{ signal, silenceMs, isBusy },
  });
  const ended = process.ended.then(
    (code) => checkEnd(code, tools, command, stderr),
    (error: Error) => {
      throw asFailure(error, tools, command, stderr);
    },
  );
  return { ended, touch: process.touch, stop: process.stop };
}

function argumentsOf({ inputs, outputOptions, output }: FfmpegRun): string[] {
  const command = fluent();
  for (const { path, options = [], trust = DECODED_INPUT } of inputs) {
    // Several arguments and not one list: fluent-ffmpeg splits the strings of a list at their spaces.
    command.input(`file:${path}`).inputOptions(...trust, ...options);
  }
  command.output(typeof output === 'string' ? `file:${output}` : output);
  return command.outputOptions('-nostdin', '-hide_banner', '-nostats', ...outputOptions)._getArguments();
}

/** Throws for a process that failed, or ended well and says all the same that it did not read or write everything. */
function checkEnd(code: ExitCode, tools: FfmpegTools, command: readonly string[], stderr: StderrTail): void {
  const { lines, readError } = stderr;
  const failure = (said: string[]) => ffmpegFailure(command.join(' '), code, said);
  if (code !== 0)
    throw saysMissing(lines) ? ffmpegMissing(tools.ffmpeg.path, failure(lines)) : failure(lines);
  if (readError !== null) throw failure([...lines, readError]);
  // Some muxers report a full disk and exit with 0.
  if (hasNoSpace(lines)) throw failure(lines);
}

function asFailure(
  error: Error,
  tools: FfmpegTools,
  command: readonly string[],
  { lines }: StderrTail,
): Error {
  if (error instanceof AppError) return error;
  if (errorCodeOf(error) === 'ENOENT') return ffmpegMissing(tools.ffmpeg.path, error);
  const isOurs = error instanceof StuckError || errorCodeOf(error) !== undefined;
  return isOurs ? ffmpegFailure(command.join(' '), null, [...lines, error.message], error) : error;
}
