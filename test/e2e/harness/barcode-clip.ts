/**
 * A clip whose frames bear their number, in a strip along the bottom (test/support/strip.ts). Above it are
 * scenes of one colour each, so that thumbnails differ too. Painted here and piped to ffmpeg as raw pictures.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { locateFfmpeg } from '../../../media/ffmpeg/ffmpeg-tools.ts';
import { paintStrip } from '../../support/strip.ts';

/** Size of the picture in pixels. */
const CLIP = { width: 320, height: 180 };

/** The contents of a clip. */
export interface ClipOptions {
  seconds: number;
  fps: number;
  /** Seconds that one colour lasts. */
  sceneS: number;
  /** Arguments for ffmpeg between the input and the output: codec, container flags. */
  encode?: readonly string[];
}

/** The colours of the scenes, in turn, by the words for them. */
export const SCENES = [
  { name: 'red', rgb: [255, 0, 0] },
  { name: 'green', rgb: [0, 160, 0] },
  { name: 'blue', rgb: [0, 0, 255] },
  { name: 'yellow', rgb: [255, 255, 0] },
  { name: 'black', rgb: [0, 0, 0] },
  { name: 'white', rgb: [255, 255, 255] },
] as const;

const H264 = [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-bf',
  '2',
  '-g',
  '50',
  '-pix_fmt',
  'yuv420p',
  '-movflags',
  '+faststart',
];

/** Draws the clip to a file. */
export async function drawBarcodeClip(path: string, options: ClipOptions): Promise<void> {
  const { ffmpeg } = await locateFfmpeg();
  const { width, height } = CLIP;
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb24',
    '-s',
    `${width}x${height}`,
    '-r',
    String(options.fps),
    '-i',
    '-',
  ];
  const child = spawn(ffmpeg.path, ['-v', 'error', '-y', ...input, ...(options.encode ?? H264), path], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  for (let frame = 0; frame < options.seconds * options.fps; frame++) {
    if (!child.stdin.write(paintFrame(frame, options))) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}: ${said}`);
}

function paintFrame(frame: number, { fps, sceneS }: ClipOptions): Buffer {
  const { width, height } = CLIP;
  const scene = Math.floor(frame / fps / sceneS);
  const { rgb } = SCENES[scene % SCENES.length] ?? SCENES[0];
  const pixels = Buffer.alloc(width * height * 3, Buffer.from(rgb));
  paintStrip(pixels, width, height, frame);
  return pixels;
}
