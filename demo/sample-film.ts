/**
 * The sample film: three and a half minutes that ffmpeg paints itself, so that a first search needs no footage. In: a
 * path. Out: a video that browsers play, and a subtitle file beside it with what its narrator says. Scenes are drawn
 * two at a time, each by its own ffmpeg, and joined without encoding again; what they show is in `sample/`.
 */
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { AppError } from '../core/errors.ts';
import type { OnProgress } from '../core/progress.ts';
import { formatTimestamp } from '../core/time.ts';
import { makeFolders } from '../files/make-folders.ts';
import { type FfmpegTools, locateFfmpeg } from '../media/ffmpeg/ffmpeg-tools.ts';
import { chooseVideoEncoder, type EncoderSettings } from '../media/ffmpeg/video-encoder.ts';
import { writeFfmpeg } from '../media/ffmpeg/write-ffmpeg.ts';
import * as flat from './scenes/flat-scenes.ts';
import * as glowing from './scenes/glowing-scenes.ts';
import * as made from './scenes/made-scenes.ts';
import * as outdoor from './scenes/outdoor-scenes.ts';
import { FPS, type Scene } from './scenes/paint.ts';

/** The film, scene by scene. Neighbours differ, so that every cut can be seen. */
export const SCENES: readonly Scene[] = [
  outdoor.sunset,
  made.balloon,
  made.ball,
  outdoor.snow,
  made.clock,
  outdoor.road,
  glowing.fire,
  outdoor.boat,
  flat.bricks,
  outdoor.moon,
  made.flower,
  made.traffic,
  outdoor.mountains,
  flat.board,
  made.bus,
  outdoor.rain,
  flat.bars,
  outdoor.rainbow,
  glowing.fireworks,
  flat.square,
  glowing.bubbles,
  flat.nosignal,
  flat.fractal,
  flat.end,
];

/** A scene of the film: what can be seen from `start` to `end`, in seconds. */
export interface SampleScene {
  start: number;
  end: number;
  sentence: string;
}

/** Every scene with its time, in order; what the film is searched for when the search is measured. */
export const SAMPLE_SCENES: readonly SampleScene[] = timed(SCENES);

/**
 * Sentences that find their scene, surest first, as `npm run bench -- sample` measured with the base pack: what the
 * page suggests.
 */
export const SAMPLE_SENTENCES: readonly string[] = [
  made.bus,
  made.ball,
  outdoor.boat,
  glowing.fire,
  made.flower,
  made.traffic,
  outdoor.rainbow,
  glowing.fireworks,
].map(({ sentence }) => sentence);

/** Small rather than perfect, without B-frames: painted scenes hold little. */
const ENCODERS: EncoderSettings = [
  ['libx264', '-preset', 'veryfast', '-crf', '24', '-bf', '0'],
  ['libopenh264', '-b:v', '1200k'],
  ['libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '1200k'],
];

/** The list of scenes is ours: it names files that we made. */
const TRUST = ['-protocol_whitelist', 'file,pipe', '-format_whitelist', 'concat,matroska'];

/** Number of scenes drawn at once: painting keeps one processor busy. */
const AT_ONCE = 2;

/** The options of drawing the film. */
export interface DrawOptions {
  signal?: AbortSignal | undefined;
  /** Called with the seconds of video that are drawn. */
  onProgress?: OnProgress | undefined;
  /** The ffmpeg to draw with; located when absent. */
  tools?: FfmpegTools | undefined;
  /** The scenes to draw; default: the whole film. */
  scenes?: readonly Scene[] | undefined;
}

/**
 * Draws the film to `outFile` (.mp4) and its subtitles to the same name with .vtt. Both appear whole or not at all.
 * Throws `FFMPEG_MISSING`, `FFMPEG_FAILED` naming the scene, `DISK_FULL`, errors of the file system, or the signal's
 * reason.
 */
export async function drawSampleFilm(outFile: string, options: DrawOptions = {}): Promise<void> {
  const { signal, onProgress, tools = await locateFfmpeg(), scenes = SCENES } = options;
  const failed = new AbortController();
  const brush: DrawContext = {
    tools,
    signal: signal ? AbortSignal.any([signal, failed.signal]) : failed.signal,
  };
  const folder = dirname(outFile);
  await makeFolders(folder);
  const work = await mkdtemp(join(folder, '.sample-'));
  let drawnS = 0;
  try {
    const coding = await chooseVideoEncoder(tools, ENCODERS);
    await eachOf(scenes, AT_ONCE, async (scene) => {
      await drawScene(brush, scene, coding, work);
      drawnS += scene.seconds;
      onProgress?.({ stage: 'drawing', done: drawnS, total: timed(scenes).at(-1)?.end ?? 0 });
    });
    await joinScenes(brush, scenes, work);
    await writeFile(join(work, 'film.vtt'), narration(scenes));
    await rename(join(work, 'film.vtt'), join(folder, `${basename(outFile, extname(outFile))}.vtt`));
    await rename(join(work, 'film.mp4'), outFile);
  } finally {
    // When one scene fails the other is stopped, and nothing is left.
    failed.abort();
    await rm(work, { recursive: true, force: true });
  }
}

/** The tools and the watch that draw a scene. */
interface DrawContext {
  tools: FfmpegTools;
  signal: AbortSignal;
}

async function drawScene(
  { tools, signal }: DrawContext,
  scene: Scene,
  coding: readonly string[],
  folder: string,
): Promise<void> {
  const shown = `format=yuv420p,trim=duration=${scene.seconds},setpts=PTS-STARTPTS[film]`;
  const graph = `${scene.chains.join(';')},${shown}`;
  // One thread and no time stamps: the same build writes the same bytes on every machine.
  const repeatable = ['-threads', '1', '-fflags', '+bitexact', '-flags:v', '+bitexact'];
  const outputOptions = [
    ...['-filter_complex', graph, '-map', '[film]', '-r', `${FPS}`, '-c:v', ...coding],
    ...['-g', `${5 * FPS}`, ...repeatable],
  ];
  try {
    await writeFfmpeg(tools, { inputs: [], outputOptions, file: pieceOf(scene, folder), signal });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'FFMPEG_FAILED') throw error;
    const message = `The scene "${scene.name}" cannot be drawn: ${error.message}`;
    throw new AppError(error.code, message, { details: error.details, cause: error });
  }
}

async function joinScenes(
  { tools, signal }: DrawContext,
  scenes: readonly Scene[],
  folder: string,
): Promise<void> {
  const list = scenes.flatMap((scene) => [
    `file '${basename(pieceOf(scene, folder))}'`,
    `duration ${scene.seconds}`,
  ]);
  const path = join(folder, 'scenes.txt');
  await writeFile(path, ['ffconcat version 1.0', ...list].join('\n'));
  await writeFfmpeg(tools, {
    inputs: [{ path, options: ['-f', 'concat'], trust: TRUST }],
    outputOptions: ['-c', 'copy', '-movflags', '+faststart', '-fflags', '+bitexact'],
    file: join(folder, 'film.mp4'),
    signal,
  });
}

function pieceOf({ name }: Scene, folder: string): string {
  return join(folder, `${name}.mkv`);
}

function timed(scenes: readonly Scene[]): SampleScene[] {
  let end = 0;
  return scenes.map(({ seconds, sentence }) => {
    const start = end;
    end = start + seconds;
    return { start, end, sentence };
  });
}

/** The narrator's words as WebVTT: from one second into a scene, for four seconds. */
function narration(scenes: readonly Scene[]): string {
  const times = timed(scenes);
  const cues = scenes.flatMap(({ narration: words }, i) => {
    const start = (times[i]?.start ?? 0) + 1;
    return words === undefined
      ? []
      : [`${formatTimestamp(start)} --> ${formatTimestamp(start + 4)}\n${words}\n`];
  });
  return ['WEBVTT\n', ...cues].join('\n');
}

/** Works on `limit` items at a time, in order; the first failure is thrown. */
async function eachOf<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: limit }, worker));
}
