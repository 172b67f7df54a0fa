/**
 * A short span of a video as pictures at an even pace, closer together than seconds: for what moves. In: a probed file, a
 * span. Out: the frame on display at each tick, with the tick's presentation time.
 */
import { type FfmpegTools, passThrough } from '../ffmpeg/ffmpeg-tools.ts';
import { streamFfmpeg } from '../ffmpeg/stream-ffmpeg.ts';
import { ffmpegZeroS, mustReadWhole, seekOptions } from '../probe/ffmpeg-clock.ts';
import type { VideoProbe } from '../probe/probe.ts';
import { colourMeans, type PictureSize, rgbFilters } from './colours.ts';
import { FrameCutter } from './frame-cutter.ts';

/** Seconds before the span from which is read: containers without an index land between two keyframes. */
const RUN_UP_S = 2;
const FAR_RUN_UP_S = 15;
/** Seconds that are decoded beyond the span, at most. */
const BEYOND_S = 3;
/** Containers that go back to a keyframe by themselves. */
const INDEXED = ['mov', 'matroska'];

/** A span to decode. Times are presentation seconds. */
export interface SpanToDecode {
  tools: FfmpegTools;
  path: string;
  probe: VideoProbe;
  startS: number;
  endS: number;
  fps: number;
  size: PictureSize;
  /** Length that the video was found to have. */
  durationS: number | null;
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** A picture of the span: [height, width, 3] rows of 8-bit RGB. */
export interface SpanPicture {
  atS: number;
  rgb: Uint8Array;
}

/**
 * Yields the frame on display at `startS` and at every tick after it, before `endS`; fewer where the video ends or shows
 * nothing yet. Leaving the loop ends ffmpeg. Throws as {@link streamFfmpeg}.
 */
export async function* decodeSpan(span: SpanToDecode): AsyncGenerator<SpanPicture> {
  const { tools, path, probe, startS, endS, fps, size, durationS, threads, signal } = span;
  const runUpS = INDEXED.includes(probe.container) ? RUN_UP_S : FAR_RUN_UP_S;
  const seeks = probe.seekable && !mustReadWhole(probe, durationS);
  const seekS = seeks ? Math.max(0, Math.floor(startS - runUpS - probe.clockOffsetS)) : 0;
  const offsetUs = Math.round(ffmpegZeroS(probe, 'picture', seekS) * 1e6);
  const filter = [
    `[0:${probe.streamIndex}]settb=AVTB,setpts=PTS+${offsetUs}`,
    `trim=end=${(endS + 1).toFixed(6)}`,
    // A frame that is half a millisecond late for its tick is one of it: times are kept as whole ones.
    'setpts=PTS-500',
    `fps=fps=${fps}:start_time=${startS.toFixed(6)}:round=up`,
    ...rgbFilters(probe, size, 'bilinear', await colourMeans(tools, probe)),
  ].join(',');
  const pictureBytes = size.width * size.height * 3;
  const cutter = new FrameCutter(pictureBytes);
  const pieces = streamFfmpeg(tools, {
    path,
    signal,
    unitBytes: pictureBytes,
    maxBytes: pictureBytes * Math.ceil((endS - startS + BEYOND_S) * fps),
    inputOptions: [
      ...(threads === undefined ? [] : ['-threads', String(threads)]),
      ...seekOptions(probe, seekS),
    ],
    outputOptions: [
      ...['-filter_complex', `${filter}[sampled]`, '-map', '[sampled]'],
      ...[...passThrough(tools), '-f', 'rawvideo'],
    ],
  });
  let tick = 0;
  for await (const piece of pieces) {
    for (const rgb of cutter.cut(piece)) {
      const atS = Math.round((startS + tick / fps) * 1000) / 1000;
      if (atS >= endS - 1e-6) return;
      yield { atS, rgb };
      tick++;
    }
  }
}
