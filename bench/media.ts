/** ffmpeg for benches: makes the files that are measured, and the plain decoding that ingest is compared with. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { locateFfmpeg } from '../media/ffmpeg/ffmpeg-tools.ts';

/** Where made files are kept between runs: TIDEMARK_BENCH_CACHE, or a folder for temporary files. */
export function cacheDir(): string {
  return process.env.TIDEMARK_BENCH_CACHE ?? join(tmpdir(), 'tidemark-bench');
}

/** Does some work in a fresh folder, which is removed afterwards whatever happens. */
export async function withWorkFolder<T>(name: string, work: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(cacheDir(), { recursive: true });
  const folder = mkdtempSync(join(cacheDir(), `${name}-`));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs ffmpeg to its end, on `input` if given, and gives the wall time in seconds. Rejects with its last words. */
export async function runFfmpeg(args: readonly string[], input?: AsyncIterable<Buffer>): Promise<number> {
  const { ffmpeg } = await locateFfmpeg();
  const startedMs = performance.now();
  await runTool(ffmpeg.path, ['-hide_banner', '-loglevel', 'error', '-y', ...args], input);
  return (performance.now() - startedMs) / 1000;
}

/** Seconds of wall time that decoding every frame of the file takes: the measure of an ingest's speed. */
export function timeFullDecode(file: string): Promise<number> {
  return runFfmpeg(['-i', file, '-map', '0:v:0', '-an', '-sn', '-f', 'null', '-']);
}

/** Length of a video in seconds, as its container says. */
export async function durationOf(file: string): Promise<number> {
  const show = ['-show_entries', 'format=duration', '-of', 'default=nk=1:nw=1'];
  const { ffprobe } = await locateFfmpeg();
  return Number((await runTool(ffprobe.path, ['-v', 'error', ...show, file])).trim());
}

/** Number of a file's frames, counted packet by packet. */
export async function countFrames(file: string): Promise<number> {
  const count = ['-v', 'error', '-select_streams', 'v:0', '-count_packets'];
  const { ffprobe } = await locateFfmpeg();
  const text = await runTool(ffprobe.path, [
    ...count,
    ...['-show_entries', 'stream=nb_read_packets', '-of', 'default=nk=1:nw=1', file],
  ]);
  return Number(text.trim());
}

async function runTool(
  tool: string,
  args: readonly string[],
  input: AsyncIterable<Buffer> = nothing(),
): Promise<string> {
  const child = spawn(tool, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2000);
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  // A tool that ends early breaks the pipe; its exit code and words, below, say why.
  await pipeline(Readable.from(input), child.stdin).catch(() => {});
  const [code] = await closed;
  if (code !== 0) throw new Error(`${tool} ${args.join(' ').slice(0, 400)}: exit ${code}: ${words}`);
  return output;
}

async function* nothing(): AsyncGenerator<Buffer> {}
