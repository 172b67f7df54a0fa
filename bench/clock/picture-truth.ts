/**
 * Checks the pictures and clips that the product hands out: the number in a thumbnail against the time in its address,
 * and that in the first frame of a clip against the start that was asked for.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import sharp from 'sharp';
import type { ClipExport } from '../../contract/index.ts';
import { readStrip } from '../../test/support/strip.ts';
import { runFfmpeg } from '../media.ts';
import type { Random } from '../random.ts';
import { firstFrameS, lastFrameS } from './library.ts';
import { distanceMs } from './measure.ts';
import type { Target } from './seeks.ts';

/** The errors of pictures and clips, in ms; endless for a picture that cannot be read. */
export interface PictureTruth {
  posterMs: number[];
  clipMs: number[];
}

/** Seconds of a clip. */
const CLIP_S = 2;

/** Clips of a video: each is a file that is made. */
const MAX_CLIPS = 4;

/** Asks for pictures and clips at both ends of what is shown, and at random milliseconds between them. */
export async function pictureTruth(
  url: string,
  { video, id }: Omit<Target, 'played'>,
  { count, random, folder }: { count: number; random: Random; folder: string },
): Promise<PictureTruth> {
  const fromS = firstFrameS(video);
  const timeAt = (i: number, endS: number) =>
    Math.round((fromS + ([0, 1][i] ?? random()) * (endS - fromS)) * 1000) / 1000;
  const truth: PictureTruth = { posterMs: [], clipMs: [] };
  for (let i = 0; i < count; i++) {
    const timeS = timeAt(i, lastFrameS(video));
    const jpeg = await fetch(`${url}/v1/videos/${id}/thumbnail?t=${timeS}&width=320`);
    truth.posterMs.push(errorMs(video, await numberIn(Buffer.from(await jpeg.arrayBuffer())), timeS));
  }
  for (let i = 0; i < Math.min(count, MAX_CLIPS); i++) {
    const startS = timeAt(i, lastFrameS(video) - CLIP_S);
    const clip = await cutClip(url, id, startS);
    const path = join(folder, 'clip');
    await writeFile(path, clip);
    // The first frame that is shown, also where a container keeps others before it.
    await runFfmpeg(['-i', path, '-frames:v', '1', '-vf', 'scale=320:180', `${path}.png`]);
    truth.clipMs.push(errorMs(video, await numberIn(await readFile(`${path}.png`)), startS));
  }
  return truth;
}

function errorMs(video: Target['video'], frame: number | null, timeS: number): number {
  return frame === null ? Number.POSITIVE_INFINITY : distanceMs(video, frame, timeS * 1000);
}

async function numberIn(picture: Buffer): Promise<number | null> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return readStrip(data, info.width, info.height);
}

/** Has a clip made that begins with the very frame, and returns its file. */
async function cutClip(url: string, id: string, startS: number): Promise<Buffer> {
  const segments = [{ video_id: id, start: startS, end: startS + CLIP_S }];
  const asked = await fetch(`${url}/v1/clips`, {
    ...{ method: 'POST', headers: { 'Content-Type': 'application/json' } },
    body: JSON.stringify({ segments, name: 'clip', tolerance_s: 0 }),
  });
  let clip = (await asked.json()) as ClipExport;
  while (clip.state === 'queued' || clip.state === 'running') {
    await setTimeout(100);
    clip = (await (await fetch(`${url}/v1/clips/${clip.id}`)).json()) as ClipExport;
  }
  if (clip.state !== 'done') throw new Error(`No clip at ${startS} s: ${JSON.stringify(clip.error)}`);
  return Buffer.from(await (await fetch(new URL(clip.download_url ?? '', url))).arrayBuffer());
}
