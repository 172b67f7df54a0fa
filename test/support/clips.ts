/**
 * Clips made on the spot by ffmpeg, with a barcode in the picture that says which frame it is: 4x4 black or white
 * blocks, 12 bits of the frame's number and 4 of a check. A test that knows every frame's presentation time can so
 * prove which frame was sampled, whatever the codec, container, frame rate or rotation did on the way.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { FFMPEG } from './tools.ts';

const WIDTH = 320;
const HEIGHT = 240;
const CELLS = 4;
const NUMBER_BITS = 12;

/** The kind of file that {@link writeClip} makes. */
export interface ClipOptions {
  /** Presentation time of each frame in ms, ascending. */
  timesMs: readonly number[];
  /** ffmpeg arguments that come before the input, such as `-display_rotation`. */
  inputArgs?: readonly string[];
  /** A second input and its mapping, such as a sine tone. */
  extraInput?: readonly string[];
  /** Codec and container options; the default is small H.264 without B-frames. */
  outputArgs?: readonly string[];
  /** The encoder's time base, which some formats limit. Default 1/90000. */
  timeBase?: string;
  /** Filters after the timestamps are set, such as `transpose=1`. */
  filters?: readonly string[];
}

/** Times of a constant frame rate: `count` frames from 0, to the millisecond. */
export function steadyTimes(count: number, fps: number): number[] {
  return Array.from({ length: count }, (_, i) => (i * 1000) / fps);
}

/** H.264 with fast settings, small in test folders. */
export const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30', '-pix_fmt', 'yuv420p'];

/** Writes a clip whose frame i shows the number i at `timesMs[i]`. */
export async function writeClip(file: string, options: ClipOptions): Promise<void> {
  const { timesMs, timeBase = '1/90000' } = options;
  const setpts = `setpts='round((${timesExpression(timesMs)})/1000/TB)'`;
  const filters = [`settb=${timeBase}`, setpts, ...(options.filters ?? [])].join(',');
  const args = [
    '-y',
    ...(options.inputArgs ?? []),
    ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${WIDTH}x${HEIGHT}`, '-r', '25', '-i', 'pipe:0'],
    ...(options.extraInput ?? []),
    ...['-filter:v', filters, '-vsync', 'passthrough', '-enc_time_base', timeBase],
    ...(options.outputArgs ?? H264),
    file,
  ];
  await runFfmpeg(args, numberedFrames(timesMs.length));
}

/** Runs ffmpeg for a fixture, feeding it `input` if given. Rejects with its last words. */
export async function runFfmpeg(args: readonly string[], input?: Iterable<Uint8Array>): Promise<void> {
  const child = spawn(
    FFMPEG,
    ['-hide_banner', '-loglevel', 'error', ...(input ? [] : ['-nostdin']), ...args],
    {
      stdio: [input ? 'pipe' : 'ignore', 'ignore', 'pipe'],
    },
  );
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  if (input && child.stdin) {
    child.stdin.on('error', () => {}); // ffmpeg's own words, below, say why it hung up
    for (const frame of input) {
      if (child.stdin.destroyed) break;
      if (!child.stdin.write(frame)) await drained(child.stdin, closed);
    }
    child.stdin.end();
  }
  const [code] = await closed;
  if (code !== 0)
    throw new Error(`ffmpeg ${args.join(' ').slice(0, 500)}: exit ${code}: ${words.slice(-2000)}`);
}

async function drained(stdin: NodeJS.WritableStream, closed: Promise<unknown>): Promise<void> {
  await Promise.race([once(stdin, 'drain'), closed]).catch(() => {}); // a broken pipe: ffmpeg's exit says why
}

function* numberedFrames(count: number): Generator<Uint8Array> {
  for (let n = 0; n < count; n++) yield numberedFrame(n);
}

/** A gray picture that shows `n` as 4x4 blocks. */
export function numberedFrame(n: number, width = WIDTH, height = HEIGHT): Uint8Array {
  const bits = n | (check(n) << NUMBER_BITS);
  const frame = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = Math.floor((y * CELLS) / height) * CELLS + Math.floor((x * CELLS) / width);
      frame[y * width + x] = (bits >> cell) & 1 ? 235 : 16;
    }
  }
  return frame;
}

/** The number shown in an RGB picture (upright), or null where the check does not hold. */
export function readNumber(rgb: Uint8Array, width: number, height: number): number | null {
  let bits = 0;
  for (let cell = 0; cell < CELLS * CELLS; cell++) {
    const x = Math.floor((((cell % CELLS) + 0.5) * width) / CELLS);
    const y = Math.floor(((Math.floor(cell / CELLS) + 0.5) * height) / CELLS);
    if ((rgb[(y * width + x) * 3] as number) > 127) bits |= 1 << cell;
  }
  const n = bits & ((1 << NUMBER_BITS) - 1);
  return bits >> NUMBER_BITS === check(n) ? n : null;
}

/** 4 bits that change with any single block, and are not 0 for a black picture. */
function check(n: number): number {
  return ((n ^ (n >> 4) ^ (n >> 8)) & 15) ^ 10;
}

/** The times as ffmpeg's expression of N: a sum of even runs, since its parser takes no more than about 90 terms. */
function timesExpression(timesMs: readonly number[]): string {
  const terms: string[] = [];
  for (let from = 0; from < timesMs.length; ) {
    const start = timesMs[from] as number;
    const step = (timesMs[from + 1] ?? start) - start;
    let to = from + 1;
    while (to < timesMs.length && Math.abs(start + step * (to - from) - (timesMs[to] as number)) < 1e-6) to++;
    terms.push(`between(N,${from},${to - 1})*(${start}+${step}*(N-${from}))`);
    from = to;
  }
  return terms.join('+');
}
