/**
 * A video as one picture a second: decodes with ffmpeg at the size that the frame encoder takes. In: a probed file.
 * Out: consecutive seconds, each with 8-bit RGB and the exact presentation time, or a gap. Nothing is written to disk.
 */
import { basename } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { type FfmpegTools, passThrough } from '../ffmpeg/ffmpeg-tools.ts';
import { queuedPictures } from '../ffmpeg/queued-output.ts';
import { READ_ERROR } from '../ffmpeg/stderr-tail.ts';
import { streamFfmpeg } from '../ffmpeg/stream-ffmpeg.ts';
import { ffmpegZeroS, seekOptions } from '../probe/ffmpeg-clock.ts';
import type { VideoProbe } from '../probe/probe.ts';
import { colourMeans, type PictureSize } from './colours.ts';
import { FrameCutter } from './frame-cutter.ts';
import { cutPanes, stackedBytes } from './panes.ts';
import {
  canSkipFrames,
  HOLD_S,
  MAX_SECONDS,
  readSampleTime,
  type SampleTime,
  sampleFilter,
} from './sample-filter.ts';

export { canSkimKeyframes } from './sample-filter.ts';

/** One second of a video. */
export interface SampledSecond {
  /** Counted from 0; seconds follow one another without holes. */
  second: number;
  /** When the picture appears, in ms; for a held one the start of the second. -1 in a gap. */
  ptsMs: number;
  /** [height, width, 3] rows of 8-bit RGB; null in a gap: nothing new was shown for more than 10 s. */
  rgb: Uint8Array | null;
  /** The same picture at the size {@link DecodeOptions.large}; null in a gap and where none was asked for. */
  large: Uint8Array | null;
}

/** The options of {@link decodeFrames}. */
export interface DecodeOptions {
  tools: FfmpegTools;
  path: string;
  probe: VideoProbe;
  /** Size of the pictures, whatever the video's shape. */
  width: number;
  height: number;
  /** A second, larger size: decoding twice would cost as much again, scaling twice next to nothing. */
  large?: PictureSize | null | undefined;
  /** First second of the result, which is the same as when reading from 0. Default 0. */
  fromS?: number | undefined;
  /** Only keyframes are decoded, and one in so many seconds is taken; seconds without one are gaps. See {@link canSkimKeyframes}. */
  keyframesEveryS?: number | undefined;
  /** Decoding threads; ffmpeg decides when absent. */
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  silenceMs?: number | undefined;
}

/** Seconds decoded ahead of a resumed run's first one, in which a frame that is held into it must have appeared. */
const RUN_UP_S = HOLD_S + 2;

/** The rest of a video after its last frame counts as one more second when it is at least this long. */
const TAIL_S = 0.5;

/** Frames that come before their times do, or times before their frames, at most: the two pipes are read in either order. */
const MAX_UNTIMED = 256;

/** Two in a second: its first frame, and the one that was held into it. */
const MAX_PICTURES = 2 * (MAX_SECONDS + HOLD_S);

interface Picture extends SampleTime {
  rgb: Uint8Array;
  large: Uint8Array | null;
}

/**
 * Returns the seconds of a video from `fromS` on. The picture of a second is the first frame that starts in it (the
 * first reference frame, in steady videos with B-frames), else the frame on display, for up to 10 s. Leaving the loop
 * ends ffmpeg. Throws `VIDEO_EMPTY` when there is no frame at all, `FFMPEG_FAILED`, `FFMPEG_MISSING`, the signal's
 * reason.
 */
export async function* decodeFrames(options: DecodeOptions): AsyncGenerator<SampledSecond> {
  const { probe, path, fromS = 0 } = options;
  const seekS = seekStartS(probe, fromS);
  const line = new SecondLine(fromS, seekS <= probe.startS);
  /** Held frames that may be the last: whether the video continues is not known before its next frame. */
  let held: Picture[] = [];
  try {
    for await (const picture of decodePictures(options, seekS)) {
      if (picture.held) {
        held.push(picture);
        continue;
      }
      for (const earlier of held) yield* line.put(earlier);
      held = [];
      yield* line.put(picture);
    }
  } catch (error) {
    throw saysEmpty(error) ? empty(path, error) : error;
  }
  for (const last of held) if (isShown(last.second, probe.durationS)) yield* line.put(last);
  if (line.isEmpty && fromS === 0) throw empty(path);
}

/** A stream that ends, rather than breaks off, before its first frame leaves ffmpeg without a format to filter. */
function saysEmpty(error: unknown): boolean {
  const stderr = error instanceof AppError ? error.details.stderr : null;
  const says = (words: (line: string) => boolean) =>
    Array.isArray(stderr) && stderr.some((line) => words(String(line)));
  return says((line) => line.includes('after EOF')) && !says((line) => READ_ERROR.test(line));
}

function empty(path: string, cause?: unknown): AppError {
  return new AppError('VIDEO_EMPTY', `${basename(path)} holds no frame that can be decoded.`, { cause });
}

/** Puts pictures into a line of seconds without holes. */
class SecondLine {
  #next: number;
  #beginsVideo: boolean;
  isEmpty = true;

  /** `beginsVideo` says that the first picture put is the video's first. */
  constructor(fromS: number, beginsVideo: boolean) {
    this.#next = fromS;
    this.#beginsVideo = beginsVideo;
  }

  /** The seconds up to and with this picture's; none when it comes late, or repeats. */
  *put({ second, ptsMs, rgb, large }: Picture): Generator<SampledSecond> {
    const isFirst = this.#beginsVideo;
    this.isEmpty = false;
    this.#beginsVideo = false;
    for (; this.#next < second; this.#next++) {
      // What a player shows before the first frame is the first frame.
      const shown = isFirst && second - this.#next <= HOLD_S;
      const pictures = shown ? { rgb, large } : { rgb: null, large: null };
      yield { second: this.#next, ptsMs: shown ? this.#next * 1000 : -1, ...pictures };
    }
    if (second < this.#next) return;
    yield { second, ptsMs, rgb, large };
    this.#next++;
  }
}

/** Frames after the last one's second are repetitions of it; they count while the video lasts. */
function isShown(second: number, durationS: number | null): boolean {
  return durationS !== null && second + TAIL_S <= durationS;
}

/** Returns whole seconds, so that no time is rounded otherwise than when reading from the start. On ffmpeg's clock. */
function seekStartS({ seekable, clockOffsetS }: VideoProbe, fromS: number): number {
  return seekable ? Math.max(0, Math.floor(fromS - RUN_UP_S - clockOffsetS)) : 0;
}

function skippedFrames({ probe, keyframesEveryS }: DecodeOptions): string[] {
  if (keyframesEveryS !== undefined) return ['-skip_frame', 'nokey'];
  return canSkipFrames(probe) ? ['-skip_frame', 'noref'] : [];
}

async function* decodePictures(options: DecodeOptions, seekS: number): AsyncGenerator<Picture> {
  const { tools, path, probe, width, height, large = null, threads, signal, silenceMs } = options;
  const { keyframesEveryS } = options;
  const offsetS = ffmpegZeroS(probe, 'picture', seekS);
  const sizes = { width, height, large };
  const colours = await colourMeans(tools, probe);
  const filter = sampleFilter(probe, { ...sizes, offsetS, keyframesEveryS }, colours);
  const times: SampleTime[] = [];
  const cutter = new FrameCutter(stackedBytes(sizes));
  const pieces = streamFfmpeg(tools, {
    path,
    signal,
    silenceMs,
    unitBytes: stackedBytes(sizes),
    maxBytes: stackedBytes(sizes) * MAX_PICTURES,
    inputOptions: [
      ...(threads === undefined ? [] : ['-threads', String(threads)]),
      ...skippedFrames(options),
      ...seekOptions(probe, seekS),
    ],
    outputOptions: [
      ...['-filter_complex', filter, '-map', '[sampled]'],
      ...[...passThrough(tools), ...(await queuedPictures(tools, stackedBytes(sizes)))],
    ],
    onLine(line) {
      const time = readSampleTime(line);
      if (time) times.push(time);
      // Times without pictures are no progress.
      return time !== null && times.length <= MAX_UNTIMED;
    },
  });
  // ffmpeg prints a frame's time before it writes the frame, but the two pipes may be read in either order.
  const waiting: Uint8Array[] = [];
  const paired = function* (): Generator<Picture> {
    while (waiting.length > 0 && times.length > 0) {
      yield { ...(times.shift() as SampleTime), ...cutPanes(waiting.shift() as Uint8Array, sizes) };
    }
  };
  for await (const piece of pieces) {
    waiting.push(...cutter.cut(piece));
    yield* paired();
    if (waiting.length > MAX_UNTIMED) break;
  }
  yield* paired();
  if (waiting.length > 0 || cutter.rest > 0) {
    throw new AppError('FFMPEG_FAILED', `ffmpeg wrote ${waiting.length} frames of ${path} without a time.`);
  }
}
