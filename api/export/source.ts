/** Describes source files to editing programs: their start timecode, their rate and their sound. */
import { AppError } from '../../core/errors.ts';
import { type FrameRate, frameAt, frameRate, parseTimecode } from '../../core/timecode.ts';
import type { VideoProbe } from '../../media/probe/probe.ts';
import type { ExportVideo } from './clip.ts';

/** The facts of a source file that only the file itself tells. */
export type ExportSource = Pick<VideoProbe, 'startTimecode' | 'soundTracks' | 'frameRate'>;

/** The timecode of the first frame of a source file. */
export interface SourceTimecode {
  label: string;
  /** The label as a number of frames at `rate`. */
  frame: number;
  /** The rate that the labels count. */
  rate: FrameRate;
}

/** Returns the start timecode of a video; null when the file has none, is missing, or has a malformed one. */
export function sourceTimecode(video: ExportVideo): SourceTimecode | null {
  const given = video.source?.startTimecode;
  const fps = given?.fps ?? video.fps;
  if (!given || fps === null) return null;
  try {
    const rate = labelRate(given.label, fps);
    return { label: given.label, frame: parseTimecode(given.label, rate), rate };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** Only 29.97 and 59.94 drop numbers, so a label that drops tells the rate where an average does not. */
function labelRate(label: string, fps: number): FrameRate {
  if (!label.includes(';')) return frameRate(fps, false);
  return frameRate(fps > 45 ? 59.94 : 29.97, true);
}

/** Returns the frame, at `rate`, on which the timecode of a video begins; 0 when it has none. */
export function mediaStart(video: ExportVideo, rate: FrameRate): number {
  const timecode = sourceTimecode(video);
  return timecode ? frameAt((timecode.frame * timecode.rate.den) / timecode.rate.num, rate) : 0;
}

/** Returns the channels of all sound of a video; 0 when it is silent or its file is missing. */
export function channelCount(video: ExportVideo): number {
  return (video.source?.soundTracks ?? []).reduce((sum, { channels }) => sum + channels, 0);
}
