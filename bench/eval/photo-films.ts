/**
 * Films composed of pictures: what probabilities and borders are fitted on, so that nothing is ever fitted on the clips
 * that are scored. In: pictures. Out: films in which each one is a shot of known time, under a camera that slowly moves.
 */
import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage } from '../../media/pictures/image.ts';
import { resizeRgb } from '../../model/runtime/pack.ts';
import { runFfmpeg } from '../media.ts';
import type { Random } from '../random.ts';
import type { Picture } from './pictures.ts';

/** A picture in a video: shown from `start` to `end`, in seconds. */
export interface Shot {
  picture: Picture;
  start: number;
  end: number;
}

const [WIDTH, HEIGHT, FPS] = [480, 270, 10];

/**
 * Lays pictures end to end, each for a random whole number of seconds from `shortestS` to `longestS`, twice as long being
 * half as frequent: as in real videos, a few shots are most of what is seen.
 */
export function planShots(
  pictures: readonly Picture[],
  random: Random,
  { shortestS, longestS }: { shortestS: number; longestS: number },
): Shot[] {
  let at = 0;
  return pictures.map((picture) => {
    const start = at;
    at += Math.round(shortestS * (longestS / shortestS) ** random());
    return { picture, start, end: at };
  });
}

/** Draws the shots into a video in `folder` and gives its path; one that is there already is taken as it is. */
export async function drawShots(shots: readonly Shot[], folder: string): Promise<string> {
  const plan = shots.map(({ picture, start, end }) => `${picture.name} ${start} ${end}`).join('\n');
  const path = join(folder, `pictures-${createHash('sha256').update(plan).digest('hex').slice(0, 16)}.mp4`);
  if (existsSync(path)) return path;
  const part = `${path}.part.mp4`;
  const camera = [
    "zoompan=z='1.12+0.08*sin(on/37)'",
    "x='(iw-iw/zoom)*(0.5+0.5*sin(on/53))'",
    `y='(ih-ih/zoom)*(0.5+0.5*sin(on/41))':d=${FPS}:fps=${FPS}:s=${WIDTH}x${HEIGHT}`,
  ].join(':');
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`, '-r', '1', '-i', 'pipe:0'];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-pix_fmt', 'yuv420p'];
  await runFfmpeg([...raw, '-vf', `${camera},noise=alls=4:allf=t`, ...coding, part], seconds(shots));
  renameSync(part, path);
  return path;
}

/** One picture for each second; a clip shows its frames one after another, each equally long. */
async function* seconds(shots: readonly Shot[]): AsyncGenerator<Buffer> {
  for (const { picture, start, end } of shots) {
    const frames = [picture.bytes, ...(picture.frames ?? [])];
    const images = await Promise.all(
      frames.map(async (bytes) => resizeRgb(await decodeImage(bytes), WIDTH, HEIGHT).rgb),
    );
    for (let second = start; second < end; second++) {
      const at = Math.floor(((second - start) / (end - start)) * images.length);
      yield Buffer.from(images[at] as Uint8Array);
    }
  }
}
