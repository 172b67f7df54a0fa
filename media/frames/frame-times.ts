/**
 * Reads when the frames of a span of a video are shown, and in what order they are stored: a cut is planned by them.
 * In: a probed file and a span. Out: its frames with some before and after, on the player's clock.
 */

import { type FfmpegTools, passThrough } from '../ffmpeg/ffmpeg-tools.ts';
import { runFfprobe } from '../ffmpeg/run-ffprobe.ts';
import { streamFfmpeg } from '../ffmpeg/stream-ffmpeg.ts';
import { ffmpegZeroS } from '../probe/ffmpeg-clock.ts';
import type { VideoProbe } from '../probe/probe.ts';
import { readShownUs } from './sample-filter.ts';

/** A frame as it is stored. */
export interface StoredFrame {
  /** When it is shown, on the player's clock. */
  ptsS: number;
  /** When it is decoded, on the same clock; null when the file does not say. */
  dtsS: number | null;
  isKey: boolean;
  /** False for frames that are only decoded, before the start that an edit list sets. */
  isShown: boolean;
}

/** The frames of a span. */
export interface FrameTimes {
  /** In the order they are stored in. */
  frames: StoredFrame[];
  /** True when every frame's times are the file's own; else they were found by decoding, in display order. */
  isStored: boolean;
}

/** The video whose frames are looked up. */
export interface TimedVideo {
  path: string;
  probe: VideoProbe;
  /** True when it stores no times, or they restart in the middle: only ffmpeg's clock tells its times. */
  isReadWhole: boolean;
  signal?: AbortSignal | undefined;
}

/** Seconds before the span in which its keyframe is searched. A still picture may have been on for long. */
const RUN_UPS_S = [12, 60, Number.POSITIVE_INFINITY];

/** Seconds after the span in which the next frame is searched. */
const AFTER_S = 2;

/**
 * Returns the frames from the last keyframe at or before `startS` up to a little after `endS`; all that there are when
 * the video has no such frames. Throws `FFMPEG_FAILED`, `FFMPEG_MISSING`, or the signal's reason.
 */
export async function readFrameTimes(
  tools: FfmpegTools,
  video: TimedVideo,
  { startS, endS }: { startS: number; endS: number },
): Promise<FrameTimes> {
  if (video.isReadWhole) return decodeTimes(tools, video, endS + AFTER_S);
  const { path, probe, signal } = video;
  let found: FrameTimes = { frames: [], isStored: true };
  for (const runUpS of RUN_UPS_S) {
    const toRaw = probe.originS - probe.clockOffsetS;
    const fromS = startS - runUpS;
    const from = fromS > 0 && probe.seekable ? (fromS + toRaw).toFixed(3) : '';
    const interval = `${from}%${(endS + AFTER_S + toRaw).toFixed(3)}`;
    const ask = (entries: string) =>
      runFfprobe(tools, {
        ...{ path, signal },
        options: [
          ...['-select_streams', String(probe.streamIndex), '-read_intervals', interval],
          ...['-show_entries', entries, '-of', 'compact=p=0'],
        ],
      });
    found = readPackets(await ask('packet=pts_time,dts_time,flags'), toRaw);
    if (!found.isStored) found = readFrames(await ask('frame=key_frame,best_effort_timestamp_time'), toRaw);
    if (from === '' || found.frames.some(({ isKey, ptsS }) => isKey && ptsS <= startS)) break;
  }
  return found;
}

/** Returns the frames from the start up to `endS` as ffmpeg decodes them. */
async function decodeTimes(
  tools: FfmpegTools,
  { path, probe, signal }: TimedVideo,
  endS: number,
): Promise<FrameTimes> {
  const zeroS = ffmpegZeroS(probe, 'picture');
  const frames: StoredFrame[] = [];
  const filter = `[0:${probe.streamIndex}]trim=end=${(endS - zeroS).toFixed(6)},settb=AVTB,showinfo[shown]`;
  const nothing = streamFfmpeg(tools, {
    path,
    signal,
    maxBytes: 0,
    outputOptions: ['-filter_complex', filter, '-map', '[shown]', ...passThrough(tools), '-f', 'null'],
    onLine(line) {
      const us = readShownUs(line);
      if (us === null) return false;
      const isKey = line.includes('iskey:1');
      const ptsS = us / 1e6 + zeroS;
      frames.push({ ptsS, dtsS: null, isKey, isShown: true });
      return ptsS < endS;
    },
  });
  for await (const _ of nothing);
  return { frames, isStored: false };
}

function readPackets(text: string, toRaw: number): FrameTimes {
  const frames: StoredFrame[] = [];
  let isStored = true;
  for (const line of text.split('\n')) {
    const flags = /flags=(\S+)/.exec(line)?.[1];
    if (flags === undefined) continue;
    const ptsS = /pts_time=(-?[\d.]+)/.exec(line)?.[1];
    const dtsS = /dts_time=(-?[\d.]+)/.exec(line)?.[1];
    if (ptsS === undefined) isStored = false;
    frames.push({
      ptsS: Number(ptsS ?? Number.NaN) - toRaw,
      dtsS: dtsS === undefined ? null : Number(dtsS) - toRaw,
      isKey: flags.includes('K'),
      isShown: !flags.includes('D'),
    });
  }
  return { frames, isStored };
}

function readFrames(text: string, toRaw: number): FrameTimes {
  const frames = text.split('\n').flatMap((line): StoredFrame[] => {
    const time = /best_effort_timestamp_time=(-?[\d.]+)/.exec(line)?.[1];
    if (time === undefined) return [];
    return [{ ptsS: Number(time) - toRaw, dtsS: null, isKey: line.includes('key_frame=1'), isShown: true }];
  });
  return { frames, isStored: false };
}
