/** Reads what ffmpeg writes to standard output. In: a file and options. Out: bytes, at the reader's pace. */
import { PassThrough } from 'node:stream';
import { AppError } from '../../core/errors.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { startFfmpeg } from './run-ffmpeg.ts';

/** A run of ffmpeg on one file. */
export interface FfmpegStream {
  path: string;
  /** Before `-i`, besides those of every run. */
  inputOptions?: readonly string[] | undefined;
  /** After `-i`; the output goes to standard output. */
  outputOptions: readonly string[];
  /** The most bytes that can come of what is asked for. */
  maxBytes: number;
  /** Bytes that are progress: a picture, a second of sound. Fewer are what a stuck process lets drip. Default `maxBytes`. */
  unitBytes?: number | undefined;
  /** Receives each line of standard error, and returns true for what is no message: it shows progress. */
  onLine?: ((line: string) => boolean) | undefined;
  signal?: AbortSignal | undefined;
  silenceMs?: number | undefined;
}

/**
 * Yields what ffmpeg writes, piece by piece. Throws `FFMPEG_FAILED` (with `command`, `exitCode` and the last lines of
 * `stderr` in its details), also where the file cannot be read to its end or more than `maxBytes` come of it, or the
 * signal's reason. Leaving the loop ends the process.
 */
export async function* streamFfmpeg(tools: FfmpegTools, stream: FfmpegStream): AsyncGenerator<Buffer> {
  const { path, inputOptions, outputOptions, onLine, signal, silenceMs, maxBytes } = stream;
  const { unitBytes = maxBytes } = stream;
  signal?.throwIfAborted();
  const output = new PassThrough({ highWaterMark: 2 ** 20 });
  const child = startFfmpeg(tools, {
    inputs: [{ path, options: inputOptions }],
    outputOptions,
    output,
    onLine: (line) => onLine?.(line) || null,
    signal,
    silenceMs,
    // A reader that is busy elsewhere lets the pipe fill up: then it is not ffmpeg that is silent.
    isBusy() {
      if (output.readableLength > 0) child.touch();
      return output.readableLength > 0;
    },
  });
  // Thrown below, where the reader waits.
  child.ended.catch(() => {});
  let bytes = 0;
  let units = 0;
  try {
    for await (const piece of output) {
      signal?.throwIfAborted();
      bytes += (piece as Buffer).length;
      if (bytes > maxBytes)
        throw new AppError('FFMPEG_FAILED', `ffmpeg wrote more than ${maxBytes} bytes about ${path}.`);
      if (Math.floor(bytes / unitBytes) > units) {
        units = Math.floor(bytes / unitBytes);
        child.touch();
      }
      yield piece as Buffer;
    }
    await child.ended;
  } finally {
    child.stop(new AppError('CANCELLED', 'The reader left.'));
    // A reader who leaves early does not care how it died.
    output.destroy();
    await child.ended.catch(() => {});
  }
}

/** Returns all that ffmpeg writes. Throws as {@link streamFfmpeg}. */
export async function collectFfmpeg(tools: FfmpegTools, stream: FfmpegStream): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of streamFfmpeg(tools, stream)) pieces.push(piece);
  return Buffer.concat(pieces);
}
