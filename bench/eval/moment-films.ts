/**
 * Films of moments whose borders are not all cuts: what borders are learned on. In: pictures. Out: films in which each
 * picture is a moment of several shots, cropped differently each, and moments follow each other by a cut or a dissolve.
 */
import { createHash } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { decodeImage } from '../../ingest/image.ts';
import { resizeRgb } from '../../model/runtime/pack.ts';
import { runFfmpeg } from '../media.ts';
import { drawInt, type Random } from '../random.ts';
import type { Picture } from './pictures.ts';

/** A picture in a film from `start` to `end`, in whole seconds: the middle of a dissolve is the border. */
export interface Moment {
  picture: Picture;
  start: number;
  end: number;
  /** Second of the film -> part of the picture, [0, 1] of its width and height. */
  shots: { start: number; left: number; top: number; size: number }[];
  /** How long it dissolves into the next one, in whole seconds; 0 is a cut. */
  dissolveS: number;
}

const MOMENT_S = { shortest: 3, longest: 24 };
const SHOT_S = { shortest: 2, longest: 8 };
const [WIDTH, HEIGHT, FPS] = [480, 270, 10];

/** Lays moments end to end. Half of the borders are dissolves of 2 or 4 s. */
export function planMoments(pictures: readonly Picture[], random: Random): Moment[] {
  let at = 0;
  return pictures.map((picture) => {
    const { shortest, longest } = MOMENT_S;
    const [start, end] = [at, at + Math.round(shortest * (longest / shortest) ** random())];
    at = end;
    const shots: Moment['shots'] = [];
    for (let second = start; second < end; second += drawInt(random, SHOT_S.shortest, SHOT_S.longest + 1)) {
      const size = 0.5 + 0.5 * random();
      shots.push({ start: second, size, left: random() * (1 - size), top: random() * (1 - size) });
    }
    const dissolveS = random() < 0.5 ? 0 : 2 * drawInt(random, 1, 3);
    return { picture, start, end, shots, dissolveS: Math.min(dissolveS, 2 * ((end - start) >> 1)) };
  });
}

/** Draws the moments into a film in `folder` and gives its path; one that is there already is taken as it is. */
export async function drawMoments(moments: readonly Moment[], folder: string): Promise<string> {
  const plan = JSON.stringify(moments.map((moment) => ({ ...moment, picture: moment.picture.name })));
  const path = join(folder, `moments-${createHash('sha256').update(plan).digest('hex').slice(0, 16)}.mp4`);
  if (existsSync(path)) return path;
  const part = `${path}.part.mp4`;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${WIDTH}x${HEIGHT}`, '-r', '1', '-i', 'pipe:0'];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-pix_fmt', 'yuv420p'];
  await runFfmpeg([...raw, '-vf', `fps=${FPS},noise=alls=6:allf=t`, ...coding, part], seconds(moments));
  renameSync(part, path);
  return path;
}

async function* seconds(moments: readonly Moment[]): AsyncGenerator<Buffer> {
  for (const [i, moment] of moments.entries()) {
    const [before, after] = [moments[i - 1], moments[i + 1]];
    for (let second = moment.start; second < moment.end; second++) {
      const own = await frameAt(moment, second);
      const sinceStart = second + 0.5 - moment.start;
      const untilEnd = moment.end - second - 0.5;
      // Half of a dissolve lies before the border, half after it; at the border both weigh the same.
      const fading = before && sinceStart < before.dissolveS / 2;
      const leaving = after && untilEnd < moment.dissolveS / 2;
      if (fading)
        yield blend(own, await frameAt(before, before.end - 1), 0.5 - sinceStart / before.dissolveS);
      else if (leaving)
        yield blend(own, await frameAt(after, after.start), 0.5 - untilEnd / moment.dissolveS);
      else yield Buffer.from(own);
    }
  }
}

async function frameAt({ picture, shots }: Moment, second: number): Promise<Uint8Array> {
  const shot = shots.findLast(({ start }) => start <= second) ?? shots[0];
  const { rgb, width, height } = await decodeImage(picture.bytes);
  if (shot === undefined) return resizeRgb({ rgb, width, height }, WIDTH, HEIGHT).rgb;
  const [w, h] = [Math.floor(shot.size * width), Math.floor(shot.size * height)];
  const [x, y] = [Math.floor(shot.left * width), Math.floor(shot.top * height)];
  const part = new Uint8Array(w * h * 3);
  for (let row = 0; row < h; row++) {
    const from = ((y + row) * width + x) * 3;
    part.set(rgb.subarray(from, from + w * 3), row * w * 3);
  }
  return resizeRgb({ rgb: part, width: w, height: h }, WIDTH, HEIGHT).rgb;
}

function blend(a: Uint8Array, b: Uint8Array, share: number): Buffer {
  return Buffer.from(a.map((value, i) => Math.round(value * (1 - share) + (b[i] as number) * share)));
}
