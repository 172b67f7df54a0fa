/**
 * Reads the facts of a video file by ffprobe. In: a path. Out: one checked description, in which what the file
 * does not tell is null; or a coded error for what is no video. Sizes are as shown: rotation and pixel shape applied.
 */
import { basename } from 'node:path';
import { z } from 'zod';
import { AppError, errorCodeOf } from '../../core/errors.ts';
import { rootAdvice } from '../ffmpeg/ffmpeg-failure.ts';
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { runFfprobe } from '../ffmpeg/run-ffprobe.ts';
import { MAX_PIXELS } from '../ffmpeg/safe-input.ts';
import { shortText } from '../short-text.ts';
import { captureDate } from './capture-date.ts';
import { UNTIMED_CONTAINERS } from './ffmpeg-clock.ts';
import { countFrames, isPlayedCodec, pickPicture } from './pick-picture.ts';
import { type SubtitleTracks, subtitleTracks } from './subtitle-tracks.ts';
import { findTruncation } from './truncation.ts';

/** Longest side, and shortest, of a picture that is decoded. */
const MAX_SIDE = 16_384;
const MIN_SIDE = 2;

/** ISO base media and Matroska are what browsers play: their clock starts at the container's zero. */
const BROWSER_CONTAINERS = ['mov', 'matroska'];

/** A recording that begins later than this on its own clock counts the time of day or an epoch: nobody waits so long. */
const LATEST_START_S = 86_400;

/** Length of titles, as the API accepts them. */
const MAX_TITLE = 300;

/** The most streams of moving pictures: ffmpeg opens a decoder for each. Attachments, such as fonts, cost nothing. */
const MAX_PICTURE_STREAMS = 64;

/**
 * Containers in which a seek finds the same frames, at the same times, that reading from the start does: they have an
 * index, and a whole second is a whole number of their ticks.
 */
const SEEKABLE_CONTAINERS = ['mov', 'matroska'];

/** The label of the first frame, such as a camera writes it. */
export interface StartTimecode {
  /** As the file holds it, unchecked. Drop-frame where it has a `;`. */
  label: string;
  /** Frames that a second of labels counts; null where only the picture's rate is known. */
  fps: number | null;
}

/** One stream of sound. */
export interface SoundTrack {
  channels: number;
  sampleRateHz: number | null;
}

/** `num / den`, in lowest terms as ffprobe prints it. */
export interface Fraction {
  num: number;
  den: number;
}

/** A video file as it describes itself. */
export interface VideoProbe extends SubtitleTracks {
  /** First name of ffmpeg's container format, such as "mov" or "matroska". */
  container: string;
  /** The length that the container states, in seconds of our clock; null when it states none. */
  durationS: number | null;
  /** Index of the stream that is decoded: see `pickPicture`. */
  streamIndex: number;
  /** True where a browser plays another stream of pictures than this one: the first of a codec that it knows. */
  isPassedOver: boolean;
  /** Index of the sound that a player plays: the default one, else the first; null for a silent video. */
  soundIndex: number | null;
  soundCodec: string | null;
  /** All streams of sound whose channels are known, in the file's order. */
  soundTracks: SoundTrack[];
  startTimecode: StartTimecode | null;
  codec: string | null;
  /** ffmpeg's name of how a pixel is stored, such as "yuv420p". */
  pixelFormat: string | null;
  /** As shown. */
  width: number;
  height: number;
  fps: number | null;
  /** ffmpeg's rate of all timestamps; up to 90,000 where they are irregular. */
  nominalFps: number | null;
  /** The rate of all frames, as an exact fraction; null where they come irregularly. */
  frameRate: Fraction | null;
  /** True when average and nominal frame rate agree; MP4 counts its frames, others only promise. */
  steady: boolean;
  /** True when frames are stored in another order than shown: there are B-frames. */
  reordered: boolean;
  /** `color_space` is given, or null. Unknown colours of HD pictures are BT.709. */
  colourMatrix: string | null;
  /** `color_transfer` is given, or null: how light becomes numbers. */
  colourTransfer: string | null;
  /** When the first frame appears on our clock, as the container says; later than 0 where the sound starts first. */
  startS: number;
  /** When the sound of {@link soundIndex} begins on our clock; null for a silent video. */
  soundStartS: number | null;
  /** The container's first timestamp, on its own clock, which ffprobe prints. */
  originS: number;
  /** Seconds from the player's zero to the container's first packet. For times of a run of ffmpeg see `ffmpegZeroS`. */
  clockOffsetS: number;
  seekable: boolean;
  /** As {@link captureDate} returns it. */
  capturedAt: string | null;
  title: string | null;
}

const text = z.string().optional();
const integer = z.number().int().optional();
const tags = z.record(z.string(), z.string()).default({});

const Stream = z.object({
  index: z.number().int(),
  codec_type: text,
  codec_name: text,
  codec_tag_string: text,
  channels: integer,
  sample_rate: text,
  pix_fmt: text,
  width: integer,
  height: integer,
  sample_aspect_ratio: text,
  avg_frame_rate: text,
  r_frame_rate: text,
  has_b_frames: integer,
  color_space: text,
  color_transfer: text,
  start_time: text,
  duration: text,
  tags,
  disposition: z.record(z.string(), z.number()).default({}),
  side_data_list: z.array(z.looseObject({ rotation: z.number().optional() })).default([]),
});

const ProbeOutput = z.object({
  streams: z.array(Stream).default([]),
  format: z.object({ format_name: text, start_time: text, duration: text, tags }),
});

type Stream = z.infer<typeof Stream>;

/**
 * Describes the video at `path`. Throws `VIDEO_UNREADABLE` (not a video, or cut off), `NO_VIDEO_STREAM` (audio or a
 * still cover only), `VIDEO_EMPTY` (no frames), `VIDEO_DIMENSIONS`, `MEDIA_UNREACHABLE` (its drive does not
 * answer), `FFMPEG_MISSING`, `FFMPEG_FAILED` (ffprobe crashed).
 */
export async function probeVideo(
  tools: FfmpegTools,
  path: string,
  signal?: AbortSignal,
): Promise<VideoProbe> {
  const cutOff = await findTruncation(path).catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    throw unreadable(path, `it cannot be opened (${errorCodeOf(error)})`, error);
  });
  if (cutOff !== null) throw unreadable(path, cutOff);
  const { streams, format } = await readProbe(tools, path, signal);
  const candidates = movingPictures(streams, path);
  const stream = await pickPicture(candidates, () => countFrames(tools, path, signal));
  const sound = pickSound(streams);
  const size = shownSize(stream, path);

  const container = format.format_name?.split(',', 1)[0] ?? 'unknown';
  const startS = number(format.start_time) ?? 0;
  const isLate = BROWSER_CONTAINERS.includes(container) && startS > 0 && startS <= LATEST_START_S;
  const clockOffsetS = isLate ? startS : 0;
  const beginOf = (started: string | undefined) =>
    Math.max(0, (number(started) ?? startS) - startS + clockOffsetS);
  const fps = rate(stream.avg_frame_rate) ?? rate(stream.r_frame_rate);
  return {
    container,
    // Of a raw stream it is a guess from its rate of bits.
    durationS: UNTIMED_CONTAINERS.includes(container) ? null : positive(number(format.duration)),
    streamIndex: stream.index,
    isPassedOver:
      candidates.find(({ codec_name }) => isPlayedCodec(codec_name)) !== stream && candidates.length > 1,
    soundIndex: sound?.index ?? null,
    soundCodec: sound?.codec_name ?? null,
    soundTracks: soundTracks(streams),
    startTimecode: startTimecode(streams, stream, format.tags),
    codec: stream.codec_name ?? null,
    pixelFormat: stream.pix_fmt ?? null,
    ...size,
    fps,
    nominalFps: rate(stream.r_frame_rate),
    frameRate: constantRate(stream),
    steady: isSteady(stream),
    reordered: (stream.has_b_frames ?? 0) > 0,
    colourMatrix: knownColour(stream.color_space),
    colourTransfer: knownColour(stream.color_transfer),
    startS: beginOf(stream.start_time),
    soundStartS: sound ? beginOf(sound.start_time) : null,
    originS: startS,
    clockOffsetS,
    seekable: SEEKABLE_CONTAINERS.includes(container),
    capturedAt: captureDate({ ...stream.tags, ...format.tags }),
    title: shortText(format.tags.title ?? '', MAX_TITLE) || null,
    ...subtitleTracks(streams),
  };
}

async function readProbe(tools: FfmpegTools, path: string, signal?: AbortSignal) {
  const options = ['-print_format', 'json', '-show_format', '-show_streams'];
  try {
    return ProbeOutput.parse(JSON.parse(await runFfprobe(tools, { path, options, signal })));
  } catch (error) {
    if (signal?.aborted || (error instanceof AppError && error.code === 'FFMPEG_MISSING')) throw error;
    // It did not say that the file is bad: it crashed, or never came to an end.
    if (error instanceof AppError && error.details.exitCode === null) throw error;
    const why = error instanceof AppError ? lastWords(error, path) : 'its description makes no sense';
    throw unreadable(path, why, error);
  }
}

/** Returns the streams of pictures that may be the film. Album covers and thumbnails are streams too. */
function movingPictures(streams: Stream[], path: string): Stream[] {
  const moving = streams.filter(
    ({ codec_type, disposition }) =>
      codec_type === 'video' && !disposition.attached_pic && !disposition.timed_thumbnails,
  );
  if (moving.length > MAX_PICTURE_STREAMS)
    throw unreadable(
      path,
      `it holds ${moving.length} streams of pictures; up to ${MAX_PICTURE_STREAMS} are read`,
    );
  if (moving.length > 0) return moving;
  if (streams.length === 0) throw unreadable(path, 'it holds no streams');
  const kinds = [...new Set(streams.map(({ codec_type }) => codec_type ?? 'unknown'))].join(', ');
  throw new AppError('NO_VIDEO_STREAM', `${basename(path)} has no moving picture, only: ${kinds}.`, {
    details: { streams: kinds },
  });
}

function pickSound(streams: Stream[]): Stream | undefined {
  const sounds = streams.filter(({ codec_type }) => codec_type === 'audio');
  return sounds.find(({ disposition }) => disposition.default) ?? sounds[0];
}

/** The most streams and channels that are handed over: a header may claim any number, and exports write a track for each. */
const MAX_SOUND_STREAMS = 32;
const MAX_CHANNELS = 64;

function soundTracks(streams: Stream[]): SoundTrack[] {
  const sounds = streams.filter(({ codec_type, channels = 0 }) => codec_type === 'audio' && channels > 0);
  return sounds.slice(0, MAX_SOUND_STREAMS).map(({ channels = 0, sample_rate }) => ({
    channels: Math.min(channels, MAX_CHANNELS),
    sampleRateHz: positive(number(sample_rate)),
  }));
}

/** A QuickTime timecode track counts frames at a rate of its own, which may be half the picture's. */
function startTimecode(
  streams: Stream[],
  picture: Stream,
  formatTags: Record<string, string>,
): StartTimecode | null {
  const track = streams.find(({ codec_tag_string }) => codec_tag_string === 'tmcd');
  const label = [picture.tags, track?.tags ?? {}, formatTags]
    .map(timecodeTag)
    .find((tag) => tag !== undefined);
  if (label === undefined) return null;
  const isOfTrack = track !== undefined && timecodeTag(track.tags) === label;
  return { label, fps: isOfTrack ? rate(track.avg_frame_rate) : null };
}

/** Matroska writes its tags in capitals. */
function timecodeTag(of: Record<string, string>): string | undefined {
  return Object.entries(of).find(([key]) => key.toLowerCase() === 'timecode')?.[1];
}

function shownSize(stream: Stream, path: string): { width: number; height: number } {
  const { width = 0, height = 0 } = stream;
  // A container can announce a picture that never comes: without a single frame, nobody knows its size.
  if (width === 0 || height === 0) {
    throw new AppError('VIDEO_EMPTY', `${basename(path)} has a video stream without a picture.`);
  }
  if (
    Math.max(width, height) > MAX_SIDE ||
    Math.min(width, height) < MIN_SIDE ||
    width * height > MAX_PIXELS
  ) {
    throw new AppError(
      'VIDEO_DIMENSIONS',
      `${basename(path)} is ${width}x${height}; sides from ${MIN_SIDE} to ${MAX_SIDE} and up to ${MAX_PIXELS} pixels are decoded.`,
      { details: { width, height } },
    );
  }
  const [sarX = 1, sarY = 1] = (stream.sample_aspect_ratio ?? '1:1').split(':').map(Number);
  const shown = sarX > 0 && sarY > 0 ? Math.max(1, Math.round((width * sarX) / sarY)) : width;
  return quarterTurned(stream) ? { width: height, height: shown } : { width: shown, height };
}

function quarterTurned({ side_data_list, tags: { rotate } }: Stream): boolean {
  const degrees =
    side_data_list.find(({ rotation }) => rotation !== undefined)?.rotation ?? Number(rotate ?? 0);
  return Math.abs(Math.round(degrees / 90)) % 2 === 1;
}

function isSteady({ avg_frame_rate, r_frame_rate }: Stream): boolean {
  const average = rate(avg_frame_rate);
  const nominal = rate(r_frame_rate);
  return average !== null && nominal !== null && Math.abs(average / nominal - 1) < 0.01;
}

/**
 * How far the average of a constant rate may lie from it: the last frame of a film can last longer. The closest rates
 * that are two, 29.97 and 30, are twice as far apart.
 */
const CONSTANT_TOLERANCE = 0.0005;

function constantRate({ avg_frame_rate, r_frame_rate }: Stream): Fraction | null {
  const average = rate(avg_frame_rate);
  const [num = 0, den = 1] = (r_frame_rate ?? '').split('/').map(Number);
  const isConstant = average !== null && Math.abs(average / (num / den) - 1) < CONSTANT_TOLERANCE;
  return isConstant ? { num, den } : null;
}

function knownColour(stated: string | undefined): string | null {
  return stated === undefined || stated === 'unknown' ? null : stated;
}

function rate(fraction: string | undefined): number | null {
  const [above = 0, below = 1] = (fraction ?? '').split('/').map(Number);
  const fps = above / below;
  return Number.isFinite(fps) && fps > 0 ? fps : null;
}

function number(written: string | undefined): number | null {
  const value = written === undefined ? Number.NaN : Number(written);
  return Number.isFinite(value) ? value : null;
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}

function lastWords(error: AppError, path: string): string {
  const stderr = error.details.stderr;
  const line = Array.isArray(stderr) ? (stderr.at(-1) ?? '') + rootAdvice(stderr) : error.message;
  return (
    line.replaceAll(`file:${path}`, '').replace(/^[:\s]+/, '') ||
    `ffprobe gave no reason (exit code ${error.details.exitCode})`
  );
}

function unreadable(path: string, why: string, cause?: unknown): AppError {
  return new AppError('VIDEO_UNREADABLE', `${basename(path)} is not a readable video: ${why}.`, { cause });
}
