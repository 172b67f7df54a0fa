/**
 * Videos for proving the clock: one for each way in which containers keep time, and one that is damaged. Each frame
 * carries its number (strip.ts), and each video comes with the time at which each frame has to appear, known from how
 * the video was made and not from reading it. Painted here and piped to ffmpeg.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { runFfmpeg } from './clips.ts';
import { paintStrip } from './strip.ts';

/** Timing of a video's frames. */
export interface Pace {
  /** Milliseconds from each frame to the next, repeated for as long as the video lasts. */
  stepsMs: readonly number[];
  frames: number;
  /** Default 320 x 180. */
  size?: readonly [number, number];
}

/** A video for the clock. */
export interface ClockVideo {
  /** Its peculiarity. */
  name: string;
  /** File name; its extension decides the container. */
  file: string;
  pace: Pace;
  /** Presentation time in ms of each frame as painted; null for those that an edit leaves out. */
  timesMs: readonly (number | null)[];
  /** False where the container's timestamps are damaged: no reader can know better. */
  honest: boolean;
  /** Writes the video. */
  write(path: string): Promise<void>;
}

const SCENES = [
  [255, 0, 0],
  [0, 160, 0],
  [0, 0, 255],
  [255, 255, 0],
  [255, 255, 255],
  [0, 0, 0],
] as const;

/** Seconds that one colour lasts. */
const SCENE_S = 5;

const X264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '24', '-pix_fmt', 'yuv420p'];
const B_FRAMES = [
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '24', '-bf', '3', '-g', '40', '-pix_fmt', 'yuv420p'],
];
const VP9 = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '500k', '-g', '60'];
const FPS_25: Pace = { stepsMs: [40], frames: 1000 };
const NTSC: Pace = { stepsMs: [1001 / 30], frames: 1200 };
const JITTERY: Pace = { stepsMs: [15, 100, 40, 33, 67, 20], frames: 870 };
/** A recorded screen: bursts of pictures, then nothing new for seconds. */
const HALTING: Pace = { stepsMs: [40, 40, 120, 40, 2500, 40, 900, 40, 40, 6240], frames: 40 };
/** A recorded screen whose pictures come ten a second for two seconds, and then stand for eight. */
const STANDING: Pace = { stepsMs: [...Array<number>(19).fill(100), 8100], frames: 80 };
const SIX_HOURS: Pace = { stepsMs: [1000], frames: 6 * 3600, size: [192, 108] };

/** Sound from the first moment on. */
const TONE = (seconds: number) => ['-f', 'lavfi', '-i', `sine=440:duration=${seconds}`];
/** Time that encoders of sound put before its first sample, in ms: the clock counts from there. */
const AAC_PRIMING_MS = 1_024_000 / 44_100;
const MP2_PRIMING_MS = 481_000 / 44_100;
const WITH_TONE = ['-map', '0:v', '-map', '1:a', '-c:a', 'aac', '-b:a', '64k'];

/** All videos, by a short name. */
export const CLOCK_VIDEOS = {
  steady: video('constant rate, with sound', 'steady.mp4', FPS_25, {
    args: [...X264, ...WITH_TONE],
    input: TONE(40),
  }),
  ntsc: video('29.97 drop-frame', 'ntsc.mov', NTSC, { args: [...X264, '-timecode', '00:59:50;00'] }),
  varying: video('variable rate', 'varying.mp4', JITTERY, { args: X264 }),
  halting: video('still for seconds', 'halting.mp4', HALTING, { args: X264 }),
  reordered: video('B-frames', 'reordered.mp4', FPS_25, { args: B_FRAMES }),
  fragmented: video('fragmented MP4', 'fragmented.mp4', FPS_25, {
    args: [...B_FRAMES, '-movflags', 'frag_keyframe+empty_moov+default_base_moof'],
    // Without an edit list nothing takes back the two frames by which B-frames put off all others.
    shiftMs: 80,
  }),
  edited: {
    ...video('edit list', 'edited.mp4', FPS_25, { args: B_FRAMES }),
    // Cut without decoding: the frames from the key frame before 1.3 s on are in the file, and an edit list hides them.
    timesMs: shift(timesOf(FPS_25), -33 * 40),
    write: (path) => thenCopy(path, FPS_25, B_FRAMES, ['-ss', '1.3'], []),
  },
  late: video('starts at 5 s', 'late.mp4', FPS_25, {
    args: [...X264, '-output_ts_offset', '5'],
    shiftMs: 5000,
  }),
  soundFirst: video('picture 2 s after the sound', 'sound-first.mp4', FPS_25, {
    args: [...X264, ...WITH_TONE],
    input: TONE(42),
    startMs: 2000,
  }),
  turned: {
    ...video('turned by 90°', 'turned.mp4', FPS_25, { args: X264 }),
    write: (path) =>
      thenCopy(path, FPS_25, X264, [], ['-metadata:s:v', 'rotate=90'], { filters: ['transpose=1'] }),
  },
  webm: video('WebM (VP9)', 'vp9.webm', NTSC, { args: VP9 }),
  matroska: video('Matroska, variable rate', 'varying.mkv', JITTERY, { args: B_FRAMES }),
  transport: video('MPEG-TS', 'transport.ts', JITTERY, { args: [...B_FRAMES, '-output_ts_offset', '37'] }),
  program: video('MPEG-2 program stream', 'program.mpg', FPS_25, {
    args: ['-c:v', 'mpeg2video', '-q:v', '4', '-bf', '2'],
    timeBase: '1/25',
  }),
  avi: video('AVI (MPEG-4)', 'mpeg4.avi', FPS_25, { args: ['-c:v', 'mpeg4', '-q:v', '4'], timeBase: '1/25' }),
  hevc: video('HEVC, variable rate', 'hevc.mp4', JITTERY, {
    args: ['-c:v', 'libx265', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-tag:v', 'hvc1'],
  }),
  soundAheadTs: video('MPEG-TS, sound ahead', 'sound-ahead.ts', FPS_25, {
    ...{ args: [...B_FRAMES, ...WITH_TONE, '-output_ts_offset', '100'], input: TONE(41) },
    ...{ startMs: 720, shiftMs: AAC_PRIMING_MS },
  }),
  soundAheadM2ts: video('M2TS, sound ahead', 'sound-ahead.m2ts', FPS_25, {
    ...{ args: [...B_FRAMES, ...WITH_TONE], input: TONE(41) },
    ...{ startMs: 520, shiftMs: AAC_PRIMING_MS },
  }),
  soundAheadPs: video('MPEG-PS, sound ahead', 'sound-ahead.mpg', FPS_25, {
    args: ['-c:v', 'mpeg2video', '-q:v', '4', '-bf', '2', '-map', '0:v', '-map', '1:a', '-c:a', 'mp2'],
    ...{ input: TONE(41), startMs: 640, shiftMs: MP2_PRIMING_MS, timeBase: '1/25' },
  }),
  standing: video('a picture that stands', 'standing.mp4', STANDING, { args: [...X264, '-g', '600'] }),
  longGop: video('MPEG-TS, a keyframe in 10 s', 'long-gop.ts', FPS_25, {
    args: [...X264, '-g', '250', '-keyint_min', '250', '-sc_threshold', '0'],
  }),
  live: video('WebM without a length', 'live.webm', FPS_25, {
    args: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '500k', '-live', '1'],
  }),
  // Nothing but its header says how long a frame lasts: the time base of the encoder.
  raw: video('raw H.264', 'raw.h264', FPS_25, { args: [...X264, '-enc_time_base', '1/25'] }),
  coverFirst: {
    ...video('cover stream first', 'cover-first.mov', FPS_25, { args: X264 }),
    write: writeCovered,
  },
  damaged: {
    ...video('damaged: clock set back midway', 'damaged.ts', FPS_25, { args: B_FRAMES }),
    honest: false,
    write: writeDamaged,
  },
  sixHours: video('six hours', 'six-hours.mp4', SIX_HOURS, {
    args: [...X264, '-g', '30', '-tune', 'stillimage'],
  }),
} satisfies Record<string, ClockVideo>;

/** The short name of a video. */
export type ClockVideoName = keyof typeof CLOCK_VIDEOS;

interface VideoOptions {
  args: readonly string[];
  input?: readonly string[];
  /** The time of the first frame, as painted. */
  startMs?: number;
  /** By how much the container puts everything later than that. */
  shiftMs?: number;
  timeBase?: string;
  filters?: readonly string[];
}

function video(name: string, file: string, pace: Pace, options: VideoOptions): ClockVideo {
  const timesMs = shift(timesOf(pace), (options.startMs ?? 0) + (options.shiftMs ?? 0));
  return { name, file, pace, timesMs, honest: true, write: (path) => encode(path, pace, options) };
}

/** When each frame appears, in ms from the first. */
function timesOf(pace: Pace): number[] {
  const { stepsMs, frames } = pace;
  // Multiplied and not summed up, so that no rounding piles up over six hours.
  return Array.from({ length: frames }, (_, n) => {
    const within = stepsMs.slice(0, n % stepsMs.length).reduce((sum, step) => sum + step, 0);
    return Math.floor(n / stepsMs.length) * roundMs(pace) + within;
  });
}

/** Total length of the steps before they repeat. */
function roundMs({ stepsMs }: Pace): number {
  return stepsMs.reduce((sum, step) => sum + step, 0);
}

function shift(timesMs: readonly number[], byMs: number): (number | null)[] {
  return timesMs.map((ms) => (ms + byMs < 0 ? null : ms + byMs));
}

async function encode(
  path: string,
  pace: Pace,
  { args, input = [], startMs = 0, timeBase = '1/90000', filters = [] }: VideoOptions,
): Promise<void> {
  const [width, height] = pace.size ?? [320, 180];
  // Some containers write down what the rate shall be on average.
  const rate = ((1000 * pace.stepsMs.length) / roundMs(pace)).toFixed(6);
  const times = `setpts='round((${startMs}+${timeExpression(pace)})/1000/TB)'`;
  await runFfmpeg(
    [
      ...[
        '-y',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-s',
        `${width}x${height}`,
        '-r',
        rate,
        '-i',
        'pipe:0',
      ],
      ...input,
      ...['-filter:v', [`settb=${timeBase}`, times, ...filters].join(','), '-vsync', 'passthrough'],
      ...['-enc_time_base', timeBase, ...args, path],
    ],
    paintFrames(pace, width, height),
  );
}

/** The time of frame N in ms, in ffmpeg's language. */
function timeExpression(pace: Pace): string {
  const { stepsMs } = pace;
  const within = stepsMs.slice(0, -1).map((step, i) => `+gt(mod(N,${stepsMs.length}),${i})*${step}`);
  return `floor(N/${stepsMs.length})*${roundMs(pace)}${within.join('')}`;
}

function* paintFrames(pace: Pace, width: number, height: number): Generator<Uint8Array> {
  const times = timesOf(pace);
  const scenes = SCENES.map((rgb) => Buffer.alloc(width * height * 3, Buffer.from(rgb)));
  for (let n = 0; n < pace.frames; n++) {
    const scene = Math.floor((times[n] ?? 0) / 1000 / SCENE_S) % SCENES.length;
    const pixels = Buffer.from(scenes[scene] ?? []);
    paintStrip(pixels, width, height, n);
    yield pixels;
  }
}

/** Encodes, then copies the streams into `path` with further options before and after the input. */
async function thenCopy(
  path: string,
  pace: Pace,
  args: readonly string[],
  before: readonly string[],
  after: readonly string[],
  options: Partial<VideoOptions> = {},
): Promise<void> {
  const whole = `${path}.whole.mp4`;
  await encode(whole, pace, { args, ...options });
  await runFfmpeg(['-y', ...before, '-i', whole, '-c', 'copy', ...after, path]);
  await rm(whole);
}

/** A cover of one frame, not marked as one, before the film. */
async function writeCovered(path: string): Promise<void> {
  const [film, cover] = [`${path}.film.mov`, `${path}.cover.mov`];
  await encode(film, FPS_25, { args: X264 });
  await runFfmpeg([
    '-y',
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=320x180',
    '-frames:v',
    '1',
    '-c:v',
    'mjpeg',
    cover,
  ]);
  await runFfmpeg(['-y', '-i', cover, '-i', film, '-map', '0:v', '-map', '1:v', '-c', 'copy', path]);
  await Promise.all([film, cover].map((file) => rm(file)));
}

/** A recorder that lost its clock: the second half's timestamps begin again near zero. */
async function writeDamaged(path: string): Promise<void> {
  const [first, second] = [`${path}.1.ts`, `${path}.2.ts`];
  await encode(`${path}.mp4`, FPS_25, { args: B_FRAMES });
  await runFfmpeg(['-y', '-i', `${path}.mp4`, '-t', '20', '-c', 'copy', first]);
  await runFfmpeg(['-y', '-ss', '20', '-i', `${path}.mp4`, '-c', 'copy', second]);
  await writeFile(path, Buffer.concat([await readFile(first), await readFile(second)]));
  await Promise.all([first, second, `${path}.mp4`].map((file) => rm(file)));
}
