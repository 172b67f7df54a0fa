/**
 * Decodes the sound that a player plays: mono, at one rate, on the player's clock. In: a video file. Out: samples, of which
 * the first is heard at 0 s. Where the file has no sound for a while, there is silence.
 */
import { AppError } from '../../core/errors.ts';
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { streamFfmpeg } from '../ffmpeg/stream-ffmpeg.ts';
import { MAX_SECONDS } from '../frames/sample-filter.ts';
import { ffmpegZeroS } from '../probe/ffmpeg-clock.ts';
import type { VideoProbe } from '../probe/probe.ts';

/** The options of {@link decodeSound}. */
export interface SoundOptions {
  tools: FfmpegTools;
  path: string;
  probe: VideoProbe;
  sampleRateHz: number;
  /** Decoding threads; ffmpeg decides when absent. */
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  silenceMs?: number | undefined;
}

/**
 * Yields the samples (-1 to 1) of a video's sound, piece by piece; none for a silent video. Leaving the loop ends ffmpeg.
 * Throws `FFMPEG_FAILED`, `FFMPEG_MISSING`, the signal's reason.
 */
export async function* decodeSound(options: SoundOptions): AsyncGenerator<Float32Array> {
  const { tools, path, probe, sampleRateHz, threads, signal, silenceMs } = options;
  if (probe.soundIndex === null) return;
  const pieces = streamFfmpeg(tools, {
    ...{ path, signal, silenceMs },
    ...{ unitBytes: 2 * sampleRateHz, maxBytes: 2 * sampleRateHz * (MAX_SECONDS + 1) },
    inputOptions: ['-vn', '-sn', '-dn', ...(threads === undefined ? [] : ['-threads', String(threads)])],
    outputOptions: [
      ...['-map', `0:${probe.soundIndex}`, '-af', soundFilter(probe, sampleRateHz)],
      ...['-f', 's16le', '-c:a', 'pcm_s16le'],
    ],
  });
  let odd: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes = odd.length > 0 ? Buffer.concat([odd, piece]) : piece;
    const whole = bytes.length - (bytes.length % 2);
    odd = bytes.subarray(whole);
    if (whole > 0) yield toFloats(bytes.subarray(0, whole));
  }
  if (odd.length > 0) throw new AppError('FFMPEG_FAILED', `ffmpeg wrote half a sample of ${path}.`);
}

/** Holes in the sound become silence, and what is heard before the player's zero is left out. */
function soundFilter(probe: VideoProbe, sampleRateHz: number): string {
  const zeroS = ffmpegZeroS(probe, 'sound');
  return [
    'aformat=channel_layouts=mono',
    `asetpts=PTS+${zeroS}/TB`,
    `aresample=${sampleRateHz}:async=1:first_pts=0`,
    `atrim=end=${MAX_SECONDS}`,
    'aformat=sample_fmts=s16',
  ].join(',');
}

function toFloats(bytes: Buffer): Float32Array {
  const floats = new Float32Array(bytes.length / 2);
  for (let i = 0; i < floats.length; i++) floats[i] = bytes.readInt16LE(i * 2) / 32_768;
  return floats;
}
