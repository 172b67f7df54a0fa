/** What exports are made of: stretches of videos, in the order in which they are wanted. */
import { AppError } from '../../core/errors.ts';
import { type FrameRate, frameAt, frameRate, parseTimecode } from '../../core/timecode.ts';

/** The file that a stretch is of. Unknown stays null. */
export interface ExportVideo {
  id: string;
  title: string;
  /** Absolute path, for programs that link the file. */
  path: string;
  fileName: string;
  durationS: number | null;
  width: number | null;
  height: number | null;
  fps: number | null;
}

/** A stretch [start, end) of a video, in presentation seconds. */
export interface ExportClip {
  video: ExportVideo;
  start: number;
  end: number;
  peak: number;
  label: string;
  score: number | null;
  probability: number | null;
}

/** What the makers of editing formats may be told. */
export interface ExportOptions {
  /** The name of the list or sequence. */
  name: string;
  /** Frames a second of the labels; the video's own when absent. */
  fps?: number | undefined;
  /** Whether 29.97 and 59.94 count drop-frame; they do when absent. */
  drop?: boolean | undefined;
  /** The label of the first frame, as `01:00:00:00`. */
  startTimecode?: string | undefined;
}

/** A maker of one format: pure, text out. Throws `BAD_REQUEST` for what the format cannot hold. */
export type WriteExport = (clips: readonly ExportClip[], options: ExportOptions) => string;

/** The one video that all clips are of. Throws `BAD_REQUEST` when there are several, for `format` is about one. */
export function oneVideo(clips: readonly ExportClip[], format: string): ExportVideo {
  const [first] = clips;
  if (!first) throw new AppError('BAD_REQUEST', 'There is nothing to export.');
  if (clips.some(({ video }) => video.id !== first.video.id)) {
    throw new AppError('BAD_REQUEST', `${format} is about one video; these segments are of several.`);
  }
  return first.video;
}

/** The rate of labels: as asked, else the first video's, else 25. A film of less than a frame a second has no labels of its own. */
export function exportRate(clips: readonly ExportClip[], { fps, drop }: ExportOptions): FrameRate {
  const own = clips[0]?.video.fps ?? 0;
  return frameRate(fps ?? (own >= 1 ? own : 25), drop);
}

/** The frame that the first label stands for; 0 when none was asked for. Throws `BAD_REQUEST` for what is no label. */
export function startFrame({ startTimecode }: ExportOptions, rate: FrameRate): number {
  return startTimecode === undefined ? 0 : parseTimecode(startTimecode, rate);
}

/** First frame and number of frames of a clip, at least one. */
export function framesOf({ start, end }: ExportClip, rate: FrameRate): { first: number; count: number } {
  const first = frameAt(start, rate);
  return { first, count: Math.max(1, frameAt(end, rate) - first) };
}

/** How many frames a video has; where its length is unknown, as many as its clips need. */
export function videoFrames(video: ExportVideo, clips: readonly ExportClip[], rate: FrameRate): number {
  const ends = clips.filter((clip) => clip.video.id === video.id).map(({ end }) => end);
  return Math.max(1, frameAt(video.durationS ?? Math.max(0, ...ends), rate));
}

/** The videos of the clips, each once, in order of appearance. */
export function videosOf(clips: readonly ExportClip[]): ExportVideo[] {
  return [...new Map(clips.map(({ video }) => [video.id, video])).values()];
}

/** Text in one line, for formats whose lines mean something. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
