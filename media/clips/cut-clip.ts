/**
 * Cuts a span of a video into a file of its own: copied as it is stored where that shows the very frames that were
 * asked for, else encoded anew. In: a video, a span, where to write. Out: the file, and how it was made. A written file
 * is checked before it counts: its frames must be as many as were planned.
 */
import { rm } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { type FfmpegTools, passThrough } from '../ffmpeg/ffmpeg-tools.ts';
import { chooseVideoEncoder } from '../ffmpeg/video-encoder.ts';
import { writeFfmpeg } from '../ffmpeg/write-ffmpeg.ts';
import { type ColourMeans, colourMeans } from '../frames/colours.ts';
import { readFrameTimes } from '../frames/frame-times.ts';
import { MAX_SECONDS } from '../frames/sample-filter.ts';
import { mustReadWhole, seekOptions } from '../probe/ffmpeg-clock.ts';
import { probeVideo, type VideoProbe } from '../probe/probe.ts';
import { type ClipShape, soundGraph, videoGraph } from './clip-graph.ts';
import { type CopyCut, type EncodeCut, planCopy, planEncode, type RequestedClip } from './plan-cut.ts';

/** So that what is exactly at a time is not before it. */
const HALF_MS = 0.0005;

/** Seconds before a clip at which reading starts where a seek may miss. */
const RUN_UPS_S = [30, Number.POSITIVE_INFINITY];

/** A request for a clip. */
export interface ClipRequest {
  path: string;
  /** Length that the video was found to have; what its header promises when absent. */
  durationS?: number | null | undefined;
  startS: number;
  endS: number;
  /** Seconds by which the clip may begin earlier, and end later, to be copied; 0 for not a frame. */
  toleranceS: number;
  /** Set for pieces of a reel: always encoded, all of this size and kind. */
  shape?: ClipShape | undefined;
}

/** Callbacks and the signal of making a clip. */
export interface ClipWatch {
  signal?: AbortSignal | undefined;
  /** Called with the seconds of the clip that are written. */
  onProgress?: ((doneS: number) => void) | undefined;
}

/** A clip that was made. */
export interface MadeClip {
  /** The file: the name that was given, with the extension of what it is. */
  path: string;
  how: 'copied' | 'encoded';
  /** Length of what it shows. */
  lengthS: number;
  frames: number;
}

/** A video to cut, with its probe and the requested clip. */
interface CutVideo {
  tools: FfmpegTools;
  path: string;
  probe: VideoProbe;
  /** See {@link mustReadWhole}. */
  isReadWhole: boolean;
  requested: RequestedClip;
  watch: ClipWatch;
}

/**
 * Writes the clip to `target` plus an extension. Throws what {@link probeVideo} throws, `VIDEO_EMPTY` where the span
 * shows nothing, `BAD_REQUEST` where it lies after the end, `DISK_FULL`, `FFMPEG_FAILED`, or the signal's reason; then
 * nothing of it stays.
 */
export async function cutClip(
  tools: FfmpegTools,
  request: ClipRequest,
  target: string,
  watch: ClipWatch = {},
): Promise<MadeClip> {
  const { path, startS, endS, toleranceS, shape } = request;
  const probe = await probeVideo(tools, path, watch.signal);
  const durationS = request.durationS ?? probe.durationS;
  if (durationS !== null && startS >= durationS) {
    throw new AppError(
      'BAD_REQUEST',
      `${basename(path)} ends at ${durationS} s; no clip starts at ${startS} s.`,
    );
  }
  const isReadWhole = mustReadWhole(probe, durationS);
  const video: CutVideo = { tools, path, probe, isReadWhole, watch, requested: { startS, endS, toleranceS } };
  const frames = await readFrameTimes(
    tools,
    { path, probe, isReadWhole, signal: watch.signal },
    { startS: startS - toleranceS, endS: endS + toleranceS },
  );
  const copy = shape === undefined && probe.seekable ? planCopy(frames, video.requested) : null;
  const copied = copy && (await tryCopy(video, copy, target));
  if (copied) return copied;
  const encode = planEncode(frames, video.requested);
  if (encode === null) throw new AppError('VIDEO_EMPTY', `${basename(path)} shows nothing at ${startS} s.`);
  return encodeClip(video, encode, target, shape);
}

/**
 * Makes the copy; null when it did not come out as planned, as with codecs that the container of a copy does not take.
 */
async function tryCopy(video: CutVideo, cut: CopyCut, target: string): Promise<MadeClip | null> {
  const { tools, watch } = video;
  const file = `${target}${copyExtension(video)}`;
  try {
    await writeFfmpeg(tools, {
      inputs: copyInputs(video, cut),
      outputOptions: copyOptions(video, cut),
      file,
      ...watch,
    });
    if (await holdsFrames(tools, file, cut.frames, watch.signal))
      return { path: file, how: 'copied', lengthS: cut.endS - cut.beginS, frames: cut.frames };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'FFMPEG_FAILED')) {
      await rm(file, { force: true });
      throw error;
    }
  }
  await rm(file, { force: true });
  return null;
}

/** Returns the extension of a copy, which stays in its family of containers. */
function copyExtension({ path, probe }: CutVideo): string {
  const own = extname(path).toLowerCase();
  if (probe.container === 'matroska') return own === '.webm' ? '.webm' : '.mkv';
  return own === '.mov' ? '.mov' : '.mp4';
}

/** Returns where reading starts: early enough for any seek to find the keyframe, which then is chosen by its time. */
function copySeekS({ probe }: CutVideo, { beginS }: CopyCut): number {
  return Math.max(0, Math.floor(beginS - probe.clockOffsetS - 2));
}

/** Reads picture and sound separately: stored frames of a clip may end before its sound does. */
function copyInputs(video: CutVideo, cut: CopyCut) {
  const { path, probe } = video;
  const seekS = copySeekS(video, cut);
  const upTo = (timeS: number | null) =>
    timeS === null ? [] : ['-t', (timeS - probe.clockOffsetS - seekS).toFixed(6)];
  const seek = ['-ss', String(seekS)];
  const picture = { path, options: [...seek, ...upTo(cut.decodedBeforeS)] };
  const sound = { path, options: [...seek, ...upTo(cut.endS)] };
  return probe.soundIndex === null ? [picture] : [picture, sound];
}

/** ffmpeg leaves out what is decoded before `-ss`, and counts from there: what is shown first is put back to 0. */
function copyOptions(video: CutVideo, cut: CopyCut): string[] {
  const { probe } = video;
  const fromS = cut.decodedFromS - HALF_MS;
  const skipS = fromS - probe.clockOffsetS - copySeekS(video, cut);
  return [
    ...['-map', `0:${probe.streamIndex}`],
    ...(probe.soundIndex === null ? [] : ['-map', `1:${probe.soundIndex}`]),
    ...['-c', 'copy', '-ss', skipS.toFixed(6), '-copypriorss', '0', '-map_chapters', '-1'],
    ...['-output_ts_offset', (fromS - cut.beginS).toFixed(6)],
    ...['-movflags', '+faststart'],
  ];
}

/** Encodes the clip; reads from further back where a seek missed some of its frames. */
async function encodeClip(
  video: CutVideo,
  cut: EncodeCut,
  target: string,
  shape: ClipShape | undefined,
): Promise<MadeClip> {
  const { tools, path, watch } = video;
  const file = `${target}${shape === undefined ? '.mp4' : '.nut'}`;
  const coding = await chooseVideoEncoder(tools);
  const colours = await colourMeans(tools, video.probe);
  try {
    for (const seekS of seeksOf(video, cut)) {
      await writeFfmpeg(tools, {
        inputs: [{ path, options: seekOptions(video.probe, seekS) }],
        outputOptions: [
          ...graphOptions(video, cut, seekS, shape, colours),
          ...encodeOptions(tools, coding, shape),
        ],
        file,
        ...watch,
      });
      if (await holdsFrames(tools, file, cut.frames, watch.signal))
        return { path: file, how: 'encoded', lengthS: cut.endS - cut.beginS, frames: cut.frames };
    }
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  await rm(file, { force: true });
  throw new AppError(
    'FFMPEG_FAILED',
    `ffmpeg did not write the ${cut.frames} frames of ${basename(path)} from ${cut.beginS} s on.`,
  );
}

/** Returns the filter graph of the clip, and the choice of its outputs. */
function graphOptions(
  { probe }: CutVideo,
  cut: EncodeCut,
  seekS: number,
  shape: ClipShape | undefined,
  colours: ColourMeans,
): string[] {
  const picture = videoGraph(probe, cut, seekS, shape, colours);
  const sound = soundGraph(probe, cut, seekS, shape);
  return [
    ...['-filter_complex', sound === null ? picture : `${picture};${sound}`],
    ...['-map', '[picture]', ...(sound === null ? [] : ['-map', '[sound]'])],
  ];
}

/** Clips are MP4 for players; pieces of a reel are joined and encoded again, so they keep their sound uncompressed. */
function encodeOptions(
  tools: FfmpegTools,
  coding: readonly string[],
  shape: ClipShape | undefined,
): string[] {
  return [
    ...['-c:v', ...coding, ...passThrough(tools), '-enc_time_base:v', '1/90000'],
    ...(shape === undefined ? ['-c:a', 'aac', '-b:a', '192k'] : ['-bf', '0', '-c:a', 'pcm_s16le']),
    ...(shape === undefined ? ['-video_track_timescale', '90000', '-movflags', '+faststart'] : []),
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
  ];
}

/** Returns where reading may start, in whole seconds of ffmpeg's clock. */
function seeksOf({ probe, isReadWhole }: CutVideo, { fromS }: EncodeCut): number[] {
  if (isReadWhole) return [0];
  const at = (runUpS: number) => Math.max(0, Math.floor(fromS - probe.clockOffsetS - runUpS));
  return probe.seekable ? [at(1), 0] : RUN_UPS_S.map(at);
}

/** Returns true when a written file shows this many frames. Throws what reading it throws. */
export async function holdsFrames(
  tools: FfmpegTools,
  path: string,
  frames: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const probe = await probeVideo(tools, path, signal);
  const whole = { startS: 0, endS: probe.durationS ?? MAX_SECONDS };
  const { frames: found } = await readFrameTimes(tools, { path, probe, isReadWhole: false, signal }, whole);
  return found.filter(({ isShown }) => isShown).length === frames;
}
