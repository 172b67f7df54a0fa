/** Lets ffmpeg write a file: clips, joined reels, proxies. In: inputs and options as lists. Out: the file, with progress. */
import { stat } from 'node:fs/promises';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { type FfmpegInput, startFfmpeg } from './run-ffmpeg.ts';
import { passingMs } from './watchdog.ts';

/** A run of ffmpeg into a file. */
export interface FfmpegWrite {
  inputs: readonly FfmpegInput[];
  outputOptions: readonly string[];
  /** Written over when it is there. Its name gives the format. */
  file: string;
  /** Receives the seconds of output that are written. */
  onProgress?: ((doneS: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A line of `-progress`: not a message. */
const PROGRESS_LINE = /^[a-z_\d]+=\s*\S+\s*$/;

/**
 * Writes the file. Throws `DISK_FULL`, `FFMPEG_FAILED` (with `command`, `exitCode` and the last lines of `stderr`; also
 * where an input cannot be read to its end), `FFMPEG_MISSING`, or the signal's reason. The caller removes what was
 * written of the file then.
 */
export async function writeFfmpeg(tools: FfmpegTools, run: FfmpegWrite): Promise<void> {
  const { inputs, outputOptions, file, onProgress = () => {}, signal } = run;
  signal?.throwIfAborted();
  let written = await stateOf(file);
  let doneUs = -1;
  const shown = new ShownProgress();
  const child = startFfmpeg(tools, {
    inputs,
    outputOptions: ['-loglevel', 'error', '-progress', 'pipe:2', '-y', ...outputOptions],
    output: file,
    onLine(line) {
      if (!PROGRESS_LINE.test(line)) return null;
      // In microseconds, whatever its name says.
      const us = Number(/^out_time_ms=(\d+)/.exec(line)?.[1] ?? doneUs);
      if (us > doneUs) {
        doneUs = us;
        onProgress(us / 1e6);
      }
      return shown.read(line);
    },
    signal,
    // While the index of an MP4 is moved to its front, ffmpeg says nothing: then the file shows that it works.
    async isBusy(silentMs) {
      const before = written;
      written = await stateOf(file);
      if (`${written.sizeBytes} ${written.mtimeMs}` === `${before.sizeBytes} ${before.mtimeMs}`) return false;
      return silentMs <= passingMs(written.sizeBytes);
    },
  });
  await child.ended;
}

/**
 * Tells progress from a clock that runs: by the frames of an output with pictures, else by its bytes. Its time alone rises
 * for ever when ffmpeg makes up sound, or when nothing comes of its start.
 */
class ShownProgress {
  #frames = 0;
  #bytes = 0;
  #hasPictures = false;

  /** Returns true for a line of `-progress` that shows more than those before. */
  read(line: string): boolean {
    const [, name, text] = /^(frame|total_size)=\s*(\d+)/.exec(line) ?? [];
    const value = Number(text);
    if (name === 'frame') {
      this.#hasPictures = true;
      if (value <= this.#frames) return false;
      this.#frames = value;
      return true;
    }
    if (name !== 'total_size' || this.#hasPictures || value <= this.#bytes) return false;
    this.#bytes = value;
    return true;
  }
}

/** Returns what changes when the file is written to; zeros where there is none. */
async function stateOf(file: string): Promise<{ sizeBytes: number; mtimeMs: number }> {
  const { size = 0, mtimeMs = 0 } = (await stat(file).catch(() => null)) ?? {};
  return { sizeBytes: size, mtimeMs };
}
