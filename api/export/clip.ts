/** The input of exports: spans of videos, in the requested order. */
import { AppError } from '../../core/errors.ts';
import {
  constantRate,
  type FrameRate,
  frameAt,
  frameRate,
  labelRate,
  parseTimecode,
  standardRate,
} from '../../core/timecode.ts';
import type { ExportSource } from './source.ts';

/** The file that a clip is taken from. Unknown values are null. */
export interface ExportVideo {
  id: string;
  title: string;
  /** The id that the caller gave to the video. */
  externalId: string | null;
  /** Absolute path, for programs that link the file. */
  path: string;
  fileName: string;
  durationS: number | null;
  width: number | null;
  height: number | null;
  fps: number | null;
  /** Null where the format does not ask for it, or the file is missing. */
  source: ExportSource | null;
}

/** A span [start, end) of a video, in presentation seconds. */
export interface ExportClip {
  video: ExportVideo;
  start: number;
  end: number;
  peak: number;
  label: string;
  score: number | null;
  probability: number | null;
}

/** Options of editing formats. */
export interface ExportOptions {
  /** The name of the list or sequence. */
  name: string;
  /** Frame rate of the timecode; the video's own when absent. */
  fps?: number | undefined;
  /** Counts drop-frame at 29.97 and 59.94; true when absent. */
  drop?: boolean | undefined;
  /** Timecode of the first frame, as `01:00:00:00`. */
  startTimecode?: string | undefined;
}

/** Writes one format as text. Pure. Throws `BAD_REQUEST` for clips that the format cannot hold. */
export type WriteExport = (clips: readonly ExportClip[], options: ExportOptions) => string;

/** Returns the video of all clips. Throws `BAD_REQUEST` when there are several, since `format` holds one. */
export function oneVideo(clips: readonly ExportClip[], format: string): ExportVideo {
  const [first] = clips;
  if (!first) throw new AppError('BAD_REQUEST', 'There is nothing to export.');
  if (clips.some(({ video }) => video.id !== first.video.id)) {
    throw new AppError('BAD_REQUEST', `${format} holds one video; these segments come from several.`);
  }
  return first.video;
}

/** Returns the timecode rate: the requested one, else the first video's. */
export function exportRate(clips: readonly ExportClip[], { fps, drop }: ExportOptions): FrameRate {
  return fps === undefined ? videoRate(clips[0]?.video, drop) : frameRate(fps, drop);
}

/**
 * Returns {@link exportRate} for formats that know broadcast rates alone: a standard rate, unless the caller asks for
 * another.
 */
export function broadcastRate(clips: readonly ExportClip[], options: ExportOptions): FrameRate {
  const rate = exportRate(clips, options);
  return options.fps === undefined ? standardRate(rate.num / rate.den, options.drop) : rate;
}

/**
 * Returns the rate of a video: its own where frames come regularly, else the standard one for its average; 25 where it
 * is unknown, or below one frame a second.
 */
export function videoRate(video: ExportVideo | undefined, drop?: boolean): FrameRate {
  const constant = video && statedRate(video);
  if (constant && constant.num >= constant.den) return constantRate(constant, drop);
  const own = video?.fps ?? 0;
  return standardRate(own >= 1 ? own : 25, drop);
}

/** Without the file, a whole number is taken as a constant rate: averages rarely are one. */
function statedRate({ source, fps }: ExportVideo): ExportSource['frameRate'] {
  if (source) return source.frameRate;
  return fps !== null && Number.isInteger(fps) ? { num: fps, den: 1 } : null;
}

/** Says in words that labels count at another rate than the video has; null where they agree. */
export function rateRemark(clips: readonly ExportClip[], rate: FrameRate): string | null {
  const own = videoRate(clips[0]?.video);
  if (own.num * rate.den === rate.num * own.den) return null;
  return `${decimal(rate)} frames a second, and the video has ${decimal(own)}`;
}

function decimal({ num, den }: FrameRate): string {
  return String(Math.round((num / den) * 1000) / 1000);
}

/** Returns the frame of the start timecode, by default 0. Throws `BAD_REQUEST` for a malformed timecode. */
export function startFrame({ startTimecode }: ExportOptions, rate: FrameRate): number {
  if (startTimecode === undefined) return 0;
  const labels = labelRate(rate);
  const frame = parseTimecode(startTimecode, labels);
  return labels === rate ? frame : frameAt((frame * labels.den) / labels.num, rate);
}

/** Returns the first frame and the number of frames of a clip, at least one. */
export function framesOf({ start, end }: ExportClip, rate: FrameRate): { first: number; count: number } {
  const first = frameAt(start, rate);
  return { first, count: Math.max(1, frameAt(end, rate) - first) };
}

/** Returns the number of frames of a video; where its length is unknown, as many as its clips need. */
export function videoFrames(video: ExportVideo, clips: readonly ExportClip[], rate: FrameRate): number {
  const ends = clips.filter((clip) => clip.video.id === video.id).map(({ end }) => end);
  return Math.max(1, frameAt(video.durationS ?? Math.max(0, ...ends), rate));
}

/** Returns the videos of the clips, each once, in order of appearance. */
export function videosOf(clips: readonly ExportClip[]): ExportVideo[] {
  return [...new Map(clips.map(({ video }) => [video.id, video])).values()];
}

/** Width and height of a picture in pixels. */
export interface FrameSize {
  width: number;
  height: number;
}

/** Returns the picture size of a video; Full HD where it is unknown. */
export function frameSize({ width, height }: Pick<ExportVideo, 'width' | 'height'>): FrameSize {
  return width === null || height === null ? { width: 1920, height: 1080 } : { width, height };
}

/** Returns the picture size of a sequence of these videos: the largest of theirs, so that none is scaled down. */
export function sequenceSize(videos: readonly ExportVideo[]): FrameSize {
  const known = videos.filter(({ width, height }) => width !== null && height !== null).map(frameSize);
  const [largest] = known.toSorted((a, b) => b.width * b.height - a.width * a.height);
  return largest ?? frameSize({ width: null, height: null });
}

/** Joins text into one line, for line-based formats. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
