/**
 * Damaged files of every container, for proving that none of them crashes, hangs or fills the memory: small whole files,
 * and a seeded way of damaging them where it hurts. {@link examine} does to a file all that the product does with it.
 */
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { drawTile, tileSize, writeSheet } from '../../ingest/storyboard.ts';
import { cutClip } from '../../media/clips/cut-clip.ts';
import type { FfmpegTools } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { decodeFrames } from '../../media/frames/decode-frames.ts';
import { drawPoster } from '../../media/pictures/poster.ts';
import { withLength } from '../../media/probe/length.ts';
import { probeVideo, type VideoProbe } from '../../media/probe/probe.ts';
import { makeProxy } from '../../media/proxies/proxy.ts';
import { planProxy } from '../../media/proxies/proxy-plan.ts';
import { decodeSound } from '../../media/sound/decode-sound.ts';
import { readSubtitles } from '../../media/subtitles/subtitles.ts';
import { runFfmpeg } from './clips.ts';

const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '10'];
const AAC = ['-c:a', 'aac', '-b:a', '32k'];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'];
const MP2 = ['-r', '25', '-c:v', 'mpeg2video', '-c:a', 'mp2'];
const AMV_SOUND = ['-ar', '22050', '-ac', '1', '-block_size', '2205'];
/** The only size and rate of digital tape. */
const PAL = ['-s', '720x576', '-r', '25', '-pix_fmt', 'yuv420p', '-ar', '48000', '-ac', '2'];

/** Names of small files, and how ffmpeg writes them: all containers that people bring. */
export const SEED_FILES: Record<string, readonly string[]> = {
  'a.mp4': [...X264, ...AAC, '-movflags', 'faststart'],
  'fragmented.mp4': [...X264, ...AAC, '-movflags', 'frag_keyframe+empty_moov'],
  'a.mov': ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a', 'pcm_s16le', '-timecode', '01:00:00:00'],
  'a.mkv': [...X264, ...AAC],
  'live.webm': [...VP8, '-c:a', 'libopus', '-live', '1'],
  'a.avi': ['-c:v', 'mpeg4', '-c:a', 'mp2'],
  'a.ts': [...X264, ...AAC],
  'a.m2ts': [...X264, ...AAC],
  'a.mpg': MP2,
  'a.vob': [...MP2, '-f', 'vob'],
  'a.flv': ['-c:v', 'flv1', '-c:a', 'mp2', '-an'],
  'a.ogv': ['-c:v', 'libtheora', '-c:a', 'libvorbis', '-ac', '2'],
  'a.wmv': ['-c:v', 'wmv2', '-c:a', 'wmav2'],
  'a.mxf': ['-r', '25', '-c:v', 'mpeg2video', '-c:a', 'pcm_s16le', '-ar', '48000'],
  'a.gif': ['-an', '-c:v', 'gif'],
  'a.h264': ['-an', ...X264],
  'a.hevc': ['-an', '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=error'],
  'a.m4v': ['-an', '-c:v', 'mpeg4', '-f', 'm4v'],
  'a.m1v': ['-an', '-r', '25', '-c:v', 'mpeg1video', '-f', 'mpeg1video'],
  'a.obu': ['-an', '-c:v', 'libaom-av1', '-cpu-used', '8', '-usage', 'realtime', '-pix_fmt', 'yuv420p'],
  'a.ivf': ['-an', ...VP8],
  'a.apng': ['-an', '-c:v', 'apng', '-plays', '0'],
  'a.nut': ['-c:v', 'ffv1', '-c:a', 'flac'],
  'a.dv': ['-c:v', 'dvvideo', '-c:a', 'pcm_s16le', ...PAL],
  'a.gxf': ['-c:v', 'mpeg2video', '-c:a', 'pcm_s16le', ...PAL, '-ac', '1'],
  'a.wtv': ['-c:v', 'mpeg2video', '-c:a', 'mp2', '-r', '25'],
  'a.rm': ['-c:v', 'rv10', '-c:a', 'ac3'],
  'a.amv': ['-c:v', 'amv', '-pix_fmt', 'yuvj420p', '-c:a', 'adpcm_ima_amv', ...AMV_SOUND],
  'motion.avi': ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-c:a', 'pcm_s16le'],
};

/** Writes one of {@link SEED_FILES}: two seconds of moving picture, with sound. */
export function writeSeedFile(path: string, name: string): Promise<void> {
  return runFfmpeg([
    ...['-y', '-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=10:d=2', '-f', 'lavfi', '-i', 'sine=440:d=2'],
    ...['-r', '10', ...(SEED_FILES[name] ?? []), path],
  ]);
}

/** Values that a reader may trust too much: signs, sizes and counts at their limits. */
const NUMBERS = [
  [0xff, 0xff, 0xff, 0xff],
  [0x7f, 0xff, 0xff, 0xff],
  [0, 0, 0, 0],
  [0x80, 0, 0, 0],
  [0, 0, 0, 1],
];

/** Bytes of the beginning and of the end in which headers and indexes stand: half of the damage is done there. */
const HEADER_BYTES = 1500;

/** Returns a damaged copy: one to eight bytes, numbers, runs or blocks changed, taken out, repeated or cut off. */
export function mutate(whole: Uint8Array, random: () => number): Uint8Array {
  let bytes = Buffer.from(whole);
  const below = (limit: number) => Math.floor(random() * limit);
  const place = (): number => {
    const near = Math.min(HEADER_BYTES, bytes.length);
    const at = random();
    if (at < 0.35) return below(near);
    return at < 0.5 ? bytes.length - 1 - below(near) : below(bytes.length);
  };
  for (let left = 1 + below(8); left > 0 && bytes.length > 16; left--) {
    const at = place();
    const run = 1 + below(64);
    const kind = below(7);
    if (kind <= 1) bytes[at] = below(256);
    else if (kind === 2) bytes[at] = (bytes[at] as number) ^ (1 << below(8));
    else if (kind === 3)
      bytes.set((NUMBERS[below(NUMBERS.length)] as number[]).slice(0, bytes.length - at), at);
    else if (kind === 4) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + run)]);
    else if (kind === 5) bytes = Buffer.concat([bytes.subarray(0, at + run), bytes.subarray(at)]);
    else if (random() < 0.3) bytes = bytes.subarray(0, Math.max(16, at));
  }
  return bytes;
}

/** The outcome of a file: seconds that were sampled, or the code of the error. */
export type Outcome = number | string;

/** The video that {@link examine} works on. */
interface Examined {
  tools: FfmpegTools;
  path: string;
  probe: VideoProbe;
  /** An empty folder for what is made of it. */
  folder: string;
}

/** Makes of a file what the product makes besides its index. Each takes some processes: a file is put to one of them. */
const FURTHER: readonly ((examined: Examined) => Promise<unknown>)[] = [
  ({ tools, path, probe }) => drawPoster(tools, { path, durationS: probe.durationS, timeS: 1.5, width: 96 }),
  async ({ probe, folder }) => {
    const tile = tileSize(probe.width, probe.height);
    const black = new Uint8Array(32 * 32 * 3);
    await writeSheet(folder, 0, [await drawTile(black, { width: 32, height: 32 }, tile), null], tile);
  },
  async ({ tools, path, probe }) => {
    for await (const _ of decodeSound({ tools, path, probe, sampleRateHz: 16_000, threads: 1 }));
  },
  ({ tools, path, probe, folder }) =>
    cutClip(
      tools,
      { path, durationS: probe.durationS, startS: 0.5, endS: 1.2, toleranceS: 1 },
      join(folder, 'clip'),
    ),
  ({ tools, path, probe, folder }) =>
    makeProxy(tools, { path, probe, method: planProxy(probe).method, file: join(folder, 'proxy.mp4') }),
];

/** Turns of {@link examine} after which all has been made once. */
export const TURNS = FURTHER.length;

/**
 * Reads a file as indexing does, and makes of it one of the things that the product makes, chosen by `turn`. Throws what
 * is not a coded error, `INTERNAL` included.
 */
export async function examine(
  tools: FfmpegTools,
  path: string,
  sizeBytes: number,
  turn: number,
): Promise<Outcome> {
  const folder = `${path}.made`;
  mkdirSync(folder, { recursive: true });
  try {
    const probe = await withLength(tools, { path, sizeBytes }, await probeVideo(tools, path));
    await readSubtitles(tools, path, probe);
    let seconds = 0;
    for await (const _ of decodeFrames({ tools, path, probe, width: 32, height: 32, threads: 1 })) seconds++;
    await FURTHER[turn % TURNS]?.({ tools, path, probe, folder });
    return seconds;
  } catch (error) {
    if (error instanceof AppError && error.code !== 'INTERNAL') return error.code;
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
