/**
 * Films composed of photos with captions: what probabilities are fitted on, so that nothing is ever fitted on the clips
 * that are scored. In: a folder with a tar of photos (WebP, uncompressed tar) and a list of their captions. Out: films in
 * which each photo is a shot of known time, under a camera that slowly moves.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeImage } from '../../ingest/image.ts';
import { resizeRgb } from '../../model/runtime/pack.ts';
import { runFfmpeg } from '../media.ts';
import { drawInt, type Random } from '../random.ts';

/** A photo with sentences about it. */
export interface Photo {
  name: string;
  captions: string[];
  bytes: Uint8Array;
}

/** A photo in a film: shown from `start` to `end`, in seconds. */
export interface Shot {
  photo: Photo;
  start: number;
  end: number;
}

const Row = z.object({ image: z.string(), split: z.string(), captions: z.array(z.string()).min(1) });

/** Shortest and longest shot, in seconds. */
const SHOT_S = { shortest: 3, longest: 9 };

const [WIDTH, HEIGHT, FPS] = [480, 270, 10];

/** The photos of the development split of Flickr8k, which no model is trained on. */
export function readPhotos(folder: string): Photo[] {
  const tar = readFileSync(join(folder, 'flickr8k-dev.tar'));
  const files = new Map(tarEntries(tar));
  return readFileSync(join(folder, 'flickr8k-captions.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Row.parse(JSON.parse(line)))
    .flatMap(({ image, split, captions }) => {
      const bytes = files.get(image);
      return split === 'dev' && bytes ? [{ name: image, captions, bytes }] : [];
    });
}

/** Lays photos end to end, each for a random time. */
export function planShots(photos: readonly Photo[], random: Random): Shot[] {
  let at = 0;
  return photos.map((photo) => {
    const start = at;
    at += drawInt(random, SHOT_S.shortest, SHOT_S.longest + 1);
    return { photo, start, end: at };
  });
}

/** Draws the shots into a film, unless the file is there already. */
export async function drawShots(shots: readonly Shot[], path: string): Promise<void> {
  if (existsSync(path)) return;
  const part = `${path}.part.mp4`;
  const camera = [
    "zoompan=z='1.12+0.08*sin(on/37)'",
    "x='(iw-iw/zoom)*(0.5+0.5*sin(on/53))'",
    `y='(ih-ih/zoom)*(0.5+0.5*sin(on/41))':d=${FPS}:fps=${FPS}:s=${WIDTH}x${HEIGHT}`,
  ].join(':');
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${WIDTH}x${HEIGHT}`,
    '-r',
    '1',
    '-i',
    'pipe:0',
  ];
  const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-pix_fmt', 'yuv420p'];
  await runFfmpeg([...input, '-vf', `${camera},noise=alls=4:allf=t`, ...coding, part], pictures(shots));
  renameSync(part, path);
}

/** One picture for each second. */
async function* pictures(shots: readonly Shot[]): AsyncGenerator<Buffer> {
  for (const { photo, start, end } of shots) {
    const { rgb } = resizeRgb(await decodeImage(photo.bytes), WIDTH, HEIGHT);
    for (let second = start; second < end; second++) yield Buffer.from(rgb);
  }
}

/** The files of an uncompressed tar (POSIX ustar: headers of 512 bytes, contents padded to as many). */
function* tarEntries(tar: Buffer): Generator<[name: string, bytes: Uint8Array]> {
  const BLOCK = 512;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8);
    yield [name, tar.subarray(at + BLOCK, at + BLOCK + size)];
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
