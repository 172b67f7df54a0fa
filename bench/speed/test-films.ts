/** Videos that speed is measured on: made by ffmpeg, so that anybody can measure the same. Kept between runs. */
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir, runFfmpeg } from '../media.ts';

/** A made video. */
export interface TestFilm {
  name: string;
  path: string;
}

/** Moving test picture with noise, so that decoding has to work as it does for filmed pictures. */
const picture = (size: string, fps: number, seconds: number) => [
  ...['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${fps}:d=${seconds},noise=alls=12:allf=t`],
];

const X264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'];

const RECIPES: Record<string, { file: string; args: string[] }> = {
  'H.264 1080p, 60 s': {
    file: 'h264-1080p.mp4',
    args: [...picture('1920x1080', 30, 60), ...X264, '-b:v', '8M'],
  },
  'H.264 360p, 300 s': {
    file: 'h264-360p.mp4',
    args: [...picture('640x360', 25, 300), ...X264, '-b:v', '900k'],
  },
  'VP9 720p, 60 s': {
    file: 'vp9-720p.webm',
    args: [
      ...picture('1280x720', 25, 60),
      ...[
        '-c:v',
        'libvpx-vp9',
        '-deadline',
        'realtime',
        '-cpu-used',
        '8',
        '-b:v',
        '2M',
        '-pix_fmt',
        'yuv420p',
      ],
    ],
  },
  'one second': { file: 'one-second.mp4', args: [...picture('320x180', 25, 1), ...X264] },
};

/** The videos of these names, made when they are not there yet; by default all that are measured. */
export async function testFilms(names: readonly string[] = MEASURED): Promise<TestFilm[]> {
  const films: TestFilm[] = [];
  for (const name of names) {
    const recipe = RECIPES[name];
    if (!recipe) throw new RangeError(`No test film is called "${name}".`);
    films.push({ name, path: await make(recipe) });
  }
  return films;
}

const MEASURED = Object.keys(RECIPES).filter((name) => name !== 'one second');

async function make({ file, args }: { file: string; args: string[] }): Promise<string> {
  const folder = join(cacheDir(), 'films');
  const path = join(folder, file);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `part-${file}`);
  await runFfmpeg([...args, part]);
  renameSync(part, path);
  return path;
}
