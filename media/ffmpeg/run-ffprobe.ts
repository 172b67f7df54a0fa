/** Asks ffprobe about one file. */
import { AppError, errorCodeOf } from '../../core/errors.ts';
import { ANSWER_CPU_S, confine } from './confinement.ts';
import { ffmpegFailure, ffmpegMissing, saysMissing } from './ffmpeg-failure.ts';
import type { FfmpegTools } from './ffmpeg-tools.ts';
import { LineSplitter } from './line-splitter.ts';
import { SAFE_INPUT } from './safe-input.ts';
import { StderrTail } from './stderr-tail.ts';
import { StuckError, startTool } from './tool-process.ts';
import { bytesOf } from './watchdog.ts';

/** The longest answer that is kept: a file may hold any number of streams and tags. */
const MAX_ANSWER_BYTES = 2 ** 26;

/** An answer takes this long, and the time to read the file, at most. */
const MOST_MS = 600_000;

/** A question to ffprobe about one file. */
export interface FfprobeRun {
  path: string;
  options: readonly string[];
  signal?: AbortSignal | undefined;
}

/**
 * Returns what ffprobe prints about a file when given these options. Throws `FFMPEG_FAILED` with its exit code and last
 * lines, also for an answer beyond 64 MiB, `FFMPEG_MISSING` when it cannot be started, or the signal's reason.
 */
export async function runFfprobe(tools: FfmpegTools, run: FfprobeRun): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  await startFfprobe(tools, run, (piece, stop) => {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) stop(`its answer has more than ${MAX_ANSWER_BYTES} bytes`);
    else pieces.push(piece);
  });
  return Buffer.concat(pieces).toString();
}

/** Calls back for each line that ffprobe prints, however many there are. Throws as {@link runFfprobe}. */
export async function readFfprobe(
  tools: FfmpegTools,
  run: FfprobeRun,
  onLine: (line: string) => void,
): Promise<void> {
  const lines = new LineSplitter(onLine);
  await startFfprobe(tools, run, (piece) => lines.add(piece));
  lines.end();
}

async function startFfprobe(
  tools: FfmpegTools,
  { path, options, signal }: FfprobeRun,
  onOutput: (piece: Buffer, stop: (why: string) => void) => void,
): Promise<void> {
  signal?.throwIfAborted();
  const command = [
    ...[tools.ffprobe.path, '-v', 'error', '-hide_banner', ...SAFE_INPUT, ...options],
    ...['-i', `file:${path}`],
  ];
  const stderr = new StderrTail();
  const child = startTool({
    command: confine(command, tools.confinement, { cpuS: ANSWER_CPU_S }),
    onLine: (line) => {
      stderr.add(line);
      return false;
    },
    onOutput: (piece) => onOutput(piece, (why) => child.stop(new StuckError(why))),
    inputBytes: () => bytesOf([path]),
    mostMs: MOST_MS,
    signal,
  });
  const failure = (code: number | null, lines: string[]) => ffmpegFailure(command.join(' '), code, lines);
  const code = await child.ended.catch((error: Error) => {
    if (errorCodeOf(error) === 'ENOENT') throw ffmpegMissing(tools.ffprobe.path, error);
    if (error instanceof AppError || signal?.aborted) throw error;
    throw failure(null, [...stderr.lines, error.message]);
  });
  if (code === 0) return;
  if (saysMissing(stderr.lines)) throw ffmpegMissing(tools.ffprobe.path, failure(code, stderr.lines));
  throw failure(code, stderr.lines);
}
