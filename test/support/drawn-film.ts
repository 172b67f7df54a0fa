/** Films of drawn things that move, with exact places: for what follows them. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { type DrawnThing, drawPng } from './drawn-things.ts';

/** Pictures a second of a drawn film. */
export const DRAWN_FPS = 5;

/** Draws a film whose things stand where `thingsAt` says at each time, and returns its bytes. */
export async function drawFilm(
  seconds: number,
  thingsAt: (timeS: number) => readonly DrawnThing[],
): Promise<Buffer> {
  const dir = await mkdtemp(join(tmpdir(), 'tidemark-drawn-'));
  try {
    for (let frame = 0; frame < seconds * DRAWN_FPS; frame++)
      await writeFile(join(dir, `${frame}.png`), await drawPng(thingsAt(frame / DRAWN_FPS)));
    const film = join(dir, 'film.mp4');
    const { ffmpeg } = await locateFfmpeg();
    const { status, stderr } = spawnSync(ffmpeg.path, [
      ...['-v', 'error', '-y', '-framerate', String(DRAWN_FPS), '-i', join(dir, '%d.png')],
      ...['-pix_fmt', 'yuv420p', '-g', String(DRAWN_FPS), film],
    ]);
    if (status !== 0) throw new Error(String(stderr));
    return await readFile(film);
  } finally {
    await rm(dir, { recursive: true });
  }
}
