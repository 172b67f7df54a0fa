/**
 * The library that the clock is measured on: the videos of test/support/clock-videos.ts, each beside a subtitle file
 * whose cues stand at random moments, so that a search for a video's own word answers with exact times. Indexed by the
 * command line; videos are kept between runs.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatTimestamp } from '../../core/time.ts';
import { CLOCK_VIDEOS, type ClockVideo, type ClockVideoName } from '../../test/support/clock-videos.ts';
import { writeTinyPack } from '../../test/support/tiny-pack.ts';
import { cacheDir } from '../media.ts';
import { indexFiles, type Setup } from '../product.ts';
import { createRandom, type Random } from '../random.ts';

/** A video in the library. */
export interface LibraryVideo extends ClockVideo {
  path: string;
  /** The word that finds its moments; no other video has it. */
  word: string;
}

const WORDS = [
  ...['anchor', 'beacon', 'candle', 'dolphin', 'engine', 'falcon', 'garden', 'harbour', 'island', 'jacket'],
  ...['lantern', 'meadow', 'nugget', 'oyster', 'pebble', 'quiver', 'rocket', 'summit', 'tunnel', 'violin'],
  ...['kettle', 'ladder', 'magnet', 'needle', 'orchard', 'parrot', 'quarry', 'ribbon', 'saddle', 'timber'],
];

/** Makes the videos (once), their subtitles (anew) and a library of them in `folder`. */
export async function makeClockLibrary(
  folder: string,
  names: readonly ClockVideoName[],
  cues: number,
  random: Random,
): Promise<{ setup: Setup; videos: LibraryVideo[] }> {
  const pack = await writeTinyPack(join(folder, 'pack'));
  const videos: LibraryVideo[] = [];
  for (const [i, name] of names.entries()) {
    const video = CLOCK_VIDEOS[name];
    const path = await keptVideo(video);
    const word = WORDS[i] ?? name;
    writeFileSync(`${path.replace(/\.\w+$/, '')}.vtt`, subtitles(video, word, cues, random));
    videos.push({ ...video, path, word });
  }
  const setup = { dataDir: join(folder, 'data'), pack };
  await indexFiles(
    videos.map(({ path }) => path),
    setup,
  );
  return { setup, videos };
}

/**
 * A library of the video of six hours alone, with its pictures and vectors: indexed once and kept between runs, since
 * it takes a minute.
 */
export async function keptSixHours(): Promise<Setup> {
  const folder = join(cacheDir(), 'six-hours');
  const setup = { dataDir: join(folder, 'data'), pack: join(folder, 'pack') };
  if (existsSync(setup.dataDir)) return setup;
  const part = join(cacheDir(), `six-hours-${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  await makeClockLibrary(part, ['sixHours'], 6, createRandom(1));
  renameSync(part, folder);
  return setup;
}

/** When a video's first frame appears, in seconds: nothing can be cut out before it. */
export function firstFrameS({ timesMs }: ClockVideo): number {
  return (timesMs.find((ms) => ms !== null) ?? 0) / 1000;
}

/** When a video's last frame appears, in seconds. */
export function lastFrameS({ timesMs }: ClockVideo): number {
  return (timesMs.at(-1) ?? 0) / 1000;
}

/** The path of the video, in a folder of its own since subtitles are found by name. */
async function keptVideo({ file, write }: ClockVideo): Promise<string> {
  const folder = join(cacheDir(), 'clock', file.replace('.', '-'));
  const path = join(folder, file);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const part = join(folder, `part-${file}`);
  await write(part);
  renameSync(part, path);
  return path;
}

/** Cues a second long, at random moments of equal spans of the video. */
function subtitles(video: ClockVideo, word: string, cues: number, random: Random): string {
  const spanS = lastFrameS(video) / cues;
  const lines = Array.from({ length: cues }, (_, i) => {
    const startS = Math.round((i + random() * 0.6) * spanS * 1000) / 1000;
    return `${formatTimestamp(startS)} --> ${formatTimestamp(startS + Math.min(1, spanS * 0.3))}\n${word} ${i + 1}`;
  });
  return `WEBVTT\n\n${lines.join('\n\n')}\n`;
}
