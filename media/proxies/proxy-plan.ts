/**
 * Plans the conversion of a video to one that browsers play, with the same clock: MP4 with H.264 and AAC. In: what the
 * probe knows. Out: whether it is needed for sure, what is copied and what encoded, and ffmpeg's options. Pure.
 */
import { type ColourMeans, videoColours } from '../frames/colours.ts';
import { ffmpegZeroS, UNTIMED_CONTAINERS } from '../probe/ffmpeg-clock.ts';
import { isPlayedCodec } from '../probe/pick-picture.ts';
import type { VideoProbe } from '../probe/probe.ts';

/** Containers that some current browser plays. Nobody plays others. */
const PLAYED_CONTAINERS = ['mov', 'matroska', 'ogg'];

/** Codecs that every current browser plays in MP4, as they are. */
const COPIED_CODECS = ['h264', 'vp9', 'av1'];
const COPIED_PIXELS = ['yuv420p', 'yuvj420p'];
const COPIED_SOUNDS = ['aac', 'mp3', 'flac', 'opus'];

/**
 * A video whose first timestamp is later than this, in seconds. Browsers count its length from there and so cannot seek
 * to as much of its end: Chromium gives 40 s for pictures from 5 s to 45 s.
 */
const LATE_START_S = 0.5;

/** Containers that browsers count so. */
const BROWSER_COUNTED = ['mov', 'matroska'];

/** Largest picture of an encoded proxy. */
const MAX_WIDTH = 1920;
const MAX_HEIGHT = 1080;

/** Keyframes of an encoded proxy come this often, so that a seek is quick. */
const KEYFRAME_S = 2;

/** The sound of a proxy begins with silence where there is nothing until later than this. */
const SILENT_START_S = 0.001;

/** The most silence that is written where a video has no sound: more is not needed, and a header may claim years. */
const MAX_SILENCE_S = 6 * 3600;

/** The way of making a proxy. `copy` changes the container only. */
export type ProxyMethod = 'copy' | 'encode';

/** The work that a proxy takes. */
export interface ProxyPlan {
  /** True when no browser plays the video, or none to its end. */
  needed: boolean;
  method: ProxyMethod;
}

/** Plans the proxy of a video. */
export function planProxy(probe: VideoProbe): ProxyPlan {
  const { container, codec, pixelFormat, durationS, isPassedOver } = probe;
  const startsLate = BROWSER_COUNTED.includes(container) && probe.originS > LATE_START_S;
  const played = PLAYED_CONTAINERS.includes(container) && isPlayedCodec(codec);
  // A browser cannot seek in a video whose length it does not know, and plays the first stream that it can.
  const isMisread = startsLate || durationS === null || isPassedOver;
  // Without times of its own, a stream cannot be copied with them.
  const copies =
    !UNTIMED_CONTAINERS.includes(container) &&
    COPIED_CODECS.includes(codec ?? '') &&
    COPIED_PIXELS.includes(pixelFormat ?? '');
  // The same streams in the same container would fail the same way.
  const helps = container !== 'mov' || isMisread;
  return { needed: !played || isMisread, method: copies && helps ? 'copy' : 'encode' };
}

/**
 * Returns the options before the input: ffmpeg counts from the first packet that it reads, and the proxy from where our
 * clock does.
 */
export function proxyInputOptions(probe: VideoProbe): string[] {
  const zeroS = ffmpegZeroS(probe, 'picture and sound');
  return zeroS > 0 ? ['-itsoffset', zeroS.toFixed(6)] : [];
}

/** The means of an ffmpeg to encode a proxy. */
export interface ProxyCoding {
  /** The video encoder and its options. */
  coding: readonly string[];
  /** The options that keep every frame's time. */
  passThrough: readonly string[];
  colours: ColourMeans;
}

/** Returns the options after the input. */
export function proxyOutputOptions(
  probe: VideoProbe,
  method: ProxyMethod,
  { coding, passThrough, colours }: ProxyCoding,
): string[] {
  const picture =
    method === 'copy'
      ? ['-c:v', 'copy']
      : [
          ...[
            '-vf',
            [fitFilter(), ...videoColours(probe, colours)].join(','),
            '-c:v',
            ...coding,
            '-pix_fmt',
            'yuv420p',
          ],
          // With B-frames MP4 does not say how long a frame is shown, and browsers take long ones for short.
          ...[...passThrough, '-bf', '0', '-enc_time_base:v', '1/90000'],
          ...['-force_key_frames', `expr:gte(t,n_forced*${KEYFRAME_S})`],
        ];
  return [
    ...['-map', `0:${probe.streamIndex}`, ...soundOptions(probe), ...picture],
    ...['-video_track_timescale', '90000', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-movflags', '+faststart'],
  ];
}

/** Something has to be there from the beginning for browsers to count from it. */
function soundOptions({ soundIndex, soundCodec, soundStartS, startS, durationS }: VideoProbe): string[] {
  const isLate = Math.min(startS, soundStartS ?? startS) > SILENT_START_S;
  if (soundIndex !== null) {
    const copies = COPIED_SOUNDS.includes(soundCodec ?? '') && !isLate;
    const filled = isLate ? ['-af', 'aresample=async=1:first_pts=0'] : [];
    // ffmpeg 5 takes FLAC in MP4 for an experiment.
    const coding = copies ? ['copy', '-strict', '-2'] : ['aac', '-ac', '2', '-b:a', '160k', ...filled];
    return ['-map', `0:${soundIndex}`, '-c:a', ...coding];
  }
  if (!isLate || durationS === null) return [];
  const lengthS = Math.min(durationS, MAX_SILENCE_S);
  const silence = `anullsrc=r=48000:cl=mono,atrim=duration=${lengthS}[silence]`;
  return ['-filter_complex', silence, '-map', '[silence]', '-c:a', 'aac', '-b:a', '32k'];
}

/** Returns the filter that shrinks pictures too large for a browser, with even sides. */
function fitFilter(): string {
  const box = `w='min(${MAX_WIDTH},iw)':h='min(${MAX_HEIGHT},ih)'`;
  return `scale=${box}:force_original_aspect_ratio=decrease,scale='trunc(iw/2)*2':'trunc(ih/2)*2'`;
}
