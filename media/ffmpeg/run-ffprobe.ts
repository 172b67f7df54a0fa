/** Asks ffprobe about one file. */
import { execFile } from 'node:child_process';
import { errorCodeOf } from '../../core/errors.ts';
import { ffmpegFailure, ffmpegMissing } from './ffmpeg-failure.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { SAFE_INPUT } from './safe-input.ts';
import { KEPT_LINES } from './stderr-tail.ts';

const PROBE_TIMEOUT_MS = 60_000;

/** A question to ffprobe about one file. */
export interface FfprobeRun {
  path: string;
  options: readonly string[];
  signal?: AbortSignal | undefined;
  /** Default: a minute, which is enough unless the whole file is read. */
  timeoutMs?: number | undefined;
}

/**
 * Returns what ffprobe prints about a file when given these options. Throws `FFMPEG_FAILED` with its exit code and last
 * lines, `FFMPEG_MISSING` when it cannot be started, or the signal's reason.
 */
export function runFfprobe({ ffprobe }: FfmpegTools, run: FfprobeRun): Promise<string> {
  const { path, options, signal, timeoutMs = PROBE_TIMEOUT_MS } = run;
  const args = ['-v', 'error', '-hide_banner', ...SAFE_INPUT, ...options, '-i', `file:${path}`];
  const limits = {
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
    windowsHide: true,
  } as const;
  return new Promise((resolve, reject) => {
    execFile(ffprobe.path, args, { ...limits, ...(signal ? { signal } : {}) }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      if (signal?.aborted) return reject(signal.reason as Error);
      if (errorCodeOf(error) === 'ENOENT') return reject(ffmpegMissing(ffprobe.path, error));
      const exitCode = typeof error.code === 'number' ? error.code : null;
      const lines = stderr.trim().split('\n').slice(-KEPT_LINES);
      const said = error.killed ? [...lines, 'took too long'] : lines;
      reject(ffmpegFailure(`ffprobe ${args.join(' ')}`, exitCode, said));
    });
  });
}
