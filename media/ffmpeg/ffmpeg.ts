/**
 * Runs ffmpeg and ffprobe: the one place that knows fluent-ffmpeg, of which only the command builder and the process
 * handling are used. In: options as lists, never a shell. Out: bytes as they come, and lines of standard error. A child
 * does not outlive its reader: leaving the loop, an abort or a long silence ends it.
 */
import { type ChildProcess, execFile } from 'node:child_process';
import { PassThrough } from 'node:stream';
import fluent from 'fluent-ffmpeg';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { KEPT_LINES, LastWords } from './stderr-tail.ts';

/** Containers that are opened. None of them names other files: playlists (hls, dash, concat, imf) and image sequences do. */
const CONTAINERS = [
  ...[
    'mov',
    'matroska',
    'avi',
    'mpegts',
    'mpeg',
    'mpegvideo',
    'flv',
    'asf',
    'ogg',
    'nut',
    'mxf',
    'gxf',
    'rm',
    'dv',
  ],
  ...['wtv', 'amv', 'ivf', 'gif', 'apng', 'h264', 'hevc', 'm4v', 'obu'],
].join(',');

/** ffmpeg is ended when it says nothing for this long while somebody waits for it: a second of 8K film takes a while. */
export const SILENCE_MS = 120_000;

/** Largest picture that is decoded: 8192 x 8192. A decoder refuses bigger ones that appear in mid-stream. */
export const MAX_PIXELS = 2 ** 26;

/** What ffmpeg says when the disk is full. */
export const NO_SPACE = /No space left on device/i;

const PROBE_TIMEOUT_MS = 60_000;

/** Options that come before every input: only this file, only real containers. */
const SAFE_INPUT = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS];

/** Options that come before every input that is decoded: and no huge pictures, also not later in the stream. */
export const DECODED_INPUT = [...SAFE_INPUT, '-max_pixels', String(MAX_PIXELS)];

/** A run of ffmpeg on one file. */
export interface FfmpegRun {
  path: string;
  /** Before `-i`, besides what every run has. */
  inputOptions?: readonly string[] | undefined;
  /** After `-i`; what is written goes to standard output. */
  outputOptions: readonly string[];
  /** Each line of standard error. */
  onLine?: ((line: string) => void) | undefined;
  signal?: AbortSignal | undefined;
  silenceMs?: number | undefined;
}

/**
 * What ffmpeg writes to standard output, piece by piece, at the reader's pace. Throws `FFMPEG_FAILED` (with `command`,
 * `exitCode` and the last lines of `stderr` in its details), also where the file cannot be read to its end, or the
 * signal's reason.
 */
export async function* streamFfmpeg(tools: FfmpegTools, run: FfmpegRun): AsyncGenerator<Buffer> {
  const { signal, silenceMs = SILENCE_MS } = run;
  signal?.throwIfAborted();
  // Not closed by itself: fluent-ffmpeg takes an output that closes before ffmpeg's exit for one that was abandoned.
  const output = new PassThrough({ highWaterMark: 2 ** 20, autoDestroy: false });
  const said = new LastWords();
  let command = '';
  let watchdog: NodeJS.Timeout | undefined;
  let isOver = false;
  let exited: Promise<unknown> = Promise.resolve();

  const child = fluent(`file:${run.path}`)
    .setFfmpegPath(tools.ffmpeg.path)
    .inputOptions(['-nostdin', '-hide_banner', '-nostats', ...DECODED_INPUT])
    .outputOptions([...run.outputOptions]);
  if (run.inputOptions?.length) child.inputOptions([...run.inputOptions]);

  const stop = (reason: Error): void => {
    isOver = true;
    child.kill('SIGKILL');
    output.destroy(reason);
  };
  const onAbort = (): void => stop(signal?.reason as Error);
  const rearm = (): void => {
    clearTimeout(watchdog);
    if (isOver) return; // Its last words may come after its end: nobody waits for more.
    watchdog = setTimeout(() => {
      // A reader that is busy elsewhere lets the pipe fill up: then it is not ffmpeg that is silent.
      if (output.readableLength > 0) return rearm();
      stop(failure(command, null, [...said.lines, `silent for ${silenceMs} ms`]));
    }, silenceMs);
  };

  const ended = new Promise<void>((resolve, reject) => {
    child.on('start', (line: string) => {
      command = line;
      exited = exitOf(child);
      if (isOver) child.kill('SIGKILL');
    });
    child.on('stderr', (line: string) => {
      rearm();
      run.onLine?.(line);
      said.add(line);
    });
    child.on('end', () => resolve());
    child.on('error', (error: Error) => reject(asFailure(error, command, said.lines)));
  });
  // Awaited below, once the output has ended.
  ended.catch(() => {});

  signal?.addEventListener('abort', onAbort, { once: true });
  rearm();
  try {
    child.pipe(output, { end: true });
    for await (const piece of output) {
      rearm();
      yield piece as Buffer;
      rearm();
    }
    await ended;
    if (said.unread !== null) throw failure(command, 0, [...said.lines, said.unread]);
  } finally {
    isOver = true;
    clearTimeout(watchdog);
    signal?.removeEventListener('abort', onAbort);
    child.kill('SIGKILL');
    // A reader who leaves early does not care how the child died, only that it did.
    await ended.catch(() => {});
    await exited;
    output.destroy();
  }
}

/** fluent-ffmpeg says that a run has ended when its output closes, which may be before the process is gone. */
async function exitOf(child: fluent.FfmpegCommand): Promise<void> {
  // The process is there once 'start' is emitted, but not in the published types.
  const { ffmpegProc } = child as unknown as { ffmpegProc: ChildProcess };
  if (ffmpegProc.exitCode === null && ffmpegProc.signalCode === null) {
    await new Promise((resolve) => ffmpegProc.once('exit', resolve));
  }
}

/** All that ffmpeg writes, up to `maxBytes`. Throws as {@link streamFfmpeg}, and `FFMPEG_FAILED` beyond the limit. */
export async function collectFfmpeg(tools: FfmpegTools, run: FfmpegRun, maxBytes: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of streamFfmpeg(tools, run)) {
    length += piece.length;
    if (length > maxBytes) {
      throw new AppError('FFMPEG_FAILED', `ffmpeg wrote more than ${maxBytes} bytes about ${run.path}.`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** A question to ffprobe about one file. */
export interface FfprobeRun {
  path: string;
  options: readonly string[];
  signal?: AbortSignal | undefined;
  /** A minute when absent: enough unless the whole file is read. */
  timeoutMs?: number | undefined;
}

/**
 * What ffprobe prints about a file when given these options. Throws `FFMPEG_FAILED` with its exit code and last lines,
 * `FFMPEG_MISSING` when it cannot be started, or the signal's reason.
 */
export function runFfprobe(tools: FfmpegTools, run: FfprobeRun): Promise<string> {
  const { path, options, signal, timeoutMs = PROBE_TIMEOUT_MS } = run;
  const args = ['-v', 'error', '-hide_banner', ...SAFE_INPUT, ...options, '-i', `file:${path}`];
  const limits = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    execFile(
      tools.ffprobe.path,
      args,
      { ...limits, ...(signal ? { signal } : {}) },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout);
        if (signal?.aborted) return reject(signal.reason as Error);
        if (errorCodeOf(error) === 'ENOENT') return reject(missing(tools.ffprobe.path, error));
        const exitCode = typeof error.code === 'number' ? error.code : null;
        const lines = stderr.trim().split('\n').slice(-KEPT_LINES);
        reject(
          failure(`ffprobe ${args.join(' ')}`, exitCode, error.killed ? [...lines, 'took too long'] : lines),
        );
      },
    );
  });
}

function asFailure(error: Error, command: string, lines: string[]): AppError {
  if (errorCodeOf(error) === 'ENOENT' || /cannot find ffmpeg/i.test(error.message))
    return missing('ffmpeg', error);
  const exitCode = /exited with code (\d+)/.exec(error.message)?.[1];
  return failure(command, exitCode === undefined ? null : Number(exitCode), [...lines], error);
}

/** The coded error of a run that ended badly: `DISK_FULL` where ffmpeg says that it had no room, else `FFMPEG_FAILED`. */
export function failure(command: string, exitCode: number | null, stderr: string[], cause?: Error): AppError {
  if (stderr.some((line) => NO_SPACE.test(line))) {
    return new AppError('DISK_FULL', 'ffmpeg found no space left on the disk.', {
      details: { stderr },
      cause,
    });
  }
  const last = stderr.at(-1) ?? cause?.message ?? 'no word';
  const ended = exitCode === 0 ? 'ended too early' : `ended with exit code ${exitCode}`;
  const how = exitCode === null ? 'was ended' : ended;
  return new AppError('FFMPEG_FAILED', `${command.split(' ', 1)[0] || 'ffmpeg'} ${how}: ${last}`, {
    details: { command, exitCode, stderr },
    cause,
  });
}

function missing(path: string, cause: Error): AppError {
  return new AppError('FFMPEG_MISSING', `${path} cannot be started. Run "tidemark doctor".`, { cause });
}
