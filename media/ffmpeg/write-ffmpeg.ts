/**
 * Runs ffmpeg where it writes a file: clips, joined reels. In: inputs and options as lists, never a shell. Out: the file,
 * and how far it is on the way. A child does not outlive its caller: an abort ends it, and so does a long time without a
 * word or a byte.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import { DECODED_INPUT, failure, NO_SPACE, SILENCE_MS } from './ffmpeg.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { LastWords } from './stderr-tail.ts';

/** A file that is read. */
export interface FfmpegInput {
  path: string;
  /** Before its `-i`, besides what every input has. */
  options?: readonly string[] | undefined;
  /** Instead of {@link DECODED_INPUT}: for lists that we wrote ourselves. */
  trust?: readonly string[] | undefined;
}

/** A run of ffmpeg into a file. */
export interface FfmpegWrite {
  inputs: readonly FfmpegInput[];
  outputOptions: readonly string[];
  /** What is written; written over when it is there. Its name says the format. */
  file: string;
  /** Called with the seconds of output that are written. */
  onProgress?: ((doneS: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Writes the file. Throws `DISK_FULL`, `FFMPEG_FAILED` (with `command`, `exitCode` and the last lines of `stderr`; also
 * where an input cannot be read to its end), `FFMPEG_MISSING`, or the signal's reason. What was written of the file then
 * is the caller's to remove.
 */
export async function writeFfmpeg({ ffmpeg }: FfmpegTools, run: FfmpegWrite): Promise<void> {
  const { signal, onProgress = () => {} } = run;
  signal?.throwIfAborted();
  const args = argumentsOf(run);
  const child = spawn(ffmpeg.path, args, { stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const said = new LastWords();
  let isSilent = false;
  let isOver = false;
  let written = '';
  const kill = (): void => void child.kill('SIGKILL');
  const watchdog = setTimeout(async () => {
    // While the index of an MP4 is moved to its front, ffmpeg says nothing: then the file is what shows that it works.
    const before = written;
    written = await stateOf(run.file);
    if (isOver) return;
    if (written !== before) return void watchdog.refresh();
    isSilent = true;
    kill();
  }, SILENCE_MS);
  signal?.addEventListener('abort', kill, { once: true });

  createInterface({ input: child.stdout }).on('line', (line) => {
    watchdog.refresh();
    // In microseconds, whatever its name says.
    const us = /^out_time_ms=(\d+)/.exec(line)?.[1];
    if (us !== undefined) onProgress(Number(us) / 1e6);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    watchdog.refresh();
    said.add(line);
  });
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    signal?.throwIfAborted();
    const { lines, unread } = said;
    if (isSilent) lines.push(`silent for ${SILENCE_MS} ms`);
    if (unread !== null) lines.push(unread);
    // Some formats' writers say that the disk was full, and end as if all were well.
    const isFull = lines.some((line) => NO_SPACE.test(line));
    if (code !== 0 || isFull || unread !== null) throw failure(`ffmpeg ${args.join(' ')}`, code, lines);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
    throw new AppError('FFMPEG_MISSING', `${ffmpeg.path} cannot be started. Run "tidemark doctor".`, {
      cause: error,
    });
  } finally {
    isOver = true;
    clearTimeout(watchdog);
    signal?.removeEventListener('abort', kill);
  }
}

/** The size and the time of a file, as a text that changes when it is written to. */
async function stateOf(file: string): Promise<string> {
  const { size, mtimeMs } = (await stat(file).catch(() => null)) ?? {};
  return `${size} ${mtimeMs}`;
}

function argumentsOf({ inputs, outputOptions, file }: FfmpegWrite): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-nostats', '-progress', 'pipe:1', '-y'],
    ...inputs.flatMap(({ path, options = [], trust = DECODED_INPUT }) => [
      ...trust,
      ...options,
      '-i',
      `file:${path}`,
    ]),
    ...outputOptions,
    `file:${file}`,
  ];
}
