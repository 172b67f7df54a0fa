/**
 * From a plan to a video. Each clip is brought to one size and rate once (squashed to 480 x 270 at 10 frames a second)
 * and kept as one small H.264 stream for each of its seconds; a timeline is then those streams end to end, so that
 * hours take seconds to make and every splice point is known to the frame. Squashed and not letterboxed: the frame
 * encoder squashes too, so that a composed second looks to it like the second of the clip.
 */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { countFrames, runFfmpeg } from '../media.ts';
import type { Clip } from './clips.ts';
import type { Piece } from './plan.ts';

const FPS = 10;
const FILTERS = `scale=480:270:flags=area,setsar=1,fps=${FPS},format=yuv420p`;
const GROUPS = ['-bf', '0', '-g', `${FPS}`, '-sc_threshold', '0', '-x264-params', 'aud=1:repeat-headers=1'];
const ONE_FORM = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24', ...GROUPS];
const BY_THE_SECOND = ['-f', 'segment', '-segment_time', '1', '-segment_format', 'h264'];

/** A clip in the common form: a folder of streams 00000.h264 ..., one a second. `durationS` is exact. */
export interface NormalClip {
  id: string;
  folder: string;
  durationS: number;
}

/** Brings clips to the common form under `folder`; those that are there already are taken as they are. */
export async function normaliseClips(clips: readonly Clip[], folder: string): Promise<NormalClip[]> {
  const normal: NormalClip[] = [];
  for (const { id, path } of clips) {
    const { size, mtimeMs } = statSync(path);
    const target = join(folder, keyOf([path, size, mtimeMs, FILTERS, ...ONE_FORM]));
    if (!existsSync(target)) {
      const part = `${target}.part`;
      rmSync(part, { recursive: true, force: true });
      mkdirSync(part, { recursive: true });
      const input = ['-i', path, '-map', '0:v:0', '-an', '-vf', FILTERS];
      await runFfmpeg([...input, ...ONE_FORM, ...BY_THE_SECOND, join(part, '%05d.h264')]);
      renameSync(part, target);
    }
    normal.push({ id, folder: target, durationS: lengthOf(target) });
  }
  return normal;
}

/**
 * Joins the pieces to one video in `folder` and gives its path. Throws when the video has not exactly the frames of the
 * plan: a splice point that is not where it is said to be would make every measure wrong.
 */
export async function renderTimeline(
  pieces: readonly Piece[],
  clips: readonly NormalClip[],
  folder: string,
): Promise<string> {
  const streams = pieces.flatMap((piece) => streamsOf(piece, clips));
  const target = join(folder, `timeline-${keyOf(streams)}.mp4`);
  if (existsSync(target)) return target;

  const part = `${target}.part.mp4`;
  const joined = ['-f', 'h264', '-framerate', `${FPS}`, '-i', 'pipe:0', '-map', '0:v:0', '-c', 'copy'];
  await runFfmpeg([...joined, '-movflags', '+faststart', part], endToEnd(streams));
  const wanted = pieces.reduce((sum, { fromS, toS }) => sum + Math.round((toS - fromS) * FPS), 0);
  const found = await countFrames(part);
  if (found !== wanted) throw new Error(`${part} has ${found} frames; its plan says ${wanted}.`);
  renameSync(part, target);
  return target;
}

/** The bytes before every frame of a stream: an access unit delimiter (H.264, 7.3.2.4). */
const DELIMITER = Buffer.from([0, 0, 0, 1, 9]);

/** All but the last second have exactly FPS frames; the last one is counted. */
function lengthOf(folder: string): number {
  const streams = readdirSync(folder).sort();
  const last = streams.at(-1);
  if (last === undefined) throw new Error(`${folder} holds no second of its clip.`);
  const bytes = readFileSync(join(folder, last));
  let frames = 0;
  for (let at = bytes.indexOf(DELIMITER); at >= 0; at = bytes.indexOf(DELIMITER, at + 1)) frames++;
  return streams.length - 1 + frames / FPS;
}

function streamsOf({ clip, fromS, toS }: Piece, clips: readonly NormalClip[]): string[] {
  const folder = clips.find(({ id }) => id === clip)?.folder;
  if (folder === undefined) throw new RangeError(`No clip is called "${clip}".`);
  const seconds = Array.from({ length: Math.ceil(toS) - fromS }, (_, i) => fromS + i);
  return seconds.map((second) => join(folder, `${String(second).padStart(5, '0')}.h264`));
}

async function* endToEnd(streams: readonly string[]): AsyncGenerator<Buffer> {
  for (const stream of streams) yield* createReadStream(stream) as AsyncIterable<Buffer>;
}

function keyOf(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 16);
}
