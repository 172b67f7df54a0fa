/**
 * How long a video really lasts, where its header does not say, or says what nobody should rely on. In: a probed file.
 * Out: seconds on the player's clock, found by reading every packet and decoding none.
 */
import type { FfmpegTools } from '../ffmpeg/ffmpeg-tools.ts';
import { readFfprobe } from '../ffmpeg/run-ffprobe.ts';
import type { VideoProbe } from './probe.ts';

/** A length beyond two days is looked into, however large the file. */
const PLAUSIBLE_S = 48 * 3600;

/** So is one to which the file has less than this many bytes a second. Reading so few bytes takes no time. */
const PLAUSIBLE_BYTES_PER_S = 500;

/** Packets, too, may claim any time: a week is longer than any video. */
const LONGEST_S = 7 * 86_400;

/** The file whose length is in question. */
export interface MeasuredFile {
  path: string;
  sizeBytes: number;
  signal?: AbortSignal | undefined;
}

/** Returns the probe with the length that the video has; a plausible one of the header stands. Throws as `readFfprobe`. */
export async function withLength(
  tools: FfmpegTools,
  file: MeasuredFile,
  probe: VideoProbe,
): Promise<VideoProbe> {
  if (isPlausible(probe.durationS, file.sizeBytes)) return probe;
  return { ...probe, durationS: await measureLength(tools, file, probe) };
}

function isPlausible(durationS: number | null, sizeBytes: number): boolean {
  if (durationS === null) return false;
  return durationS <= PLAUSIBLE_S && sizeBytes >= durationS * PLAUSIBLE_BYTES_PER_S;
}

/** Returns when the last packet of the picture or of the sound ends; null where there is none. */
async function measureLength(
  tools: FfmpegTools,
  { path, signal }: MeasuredFile,
  { streamIndex, soundIndex, originS, clockOffsetS }: VideoProbe,
): Promise<number | null> {
  let endS = 0;
  /** Raw streams know no times but perhaps the first one: the lengths of their pictures add up. */
  let untimedS = 0;
  const entries = 'packet=stream_index,pts_time,duration_time';
  const options = ['-show_entries', entries, '-of', 'csv=p=0'];
  await readFfprobe(tools, { path, options, signal }, (line) => {
    const [index, pts, duration] = line.split(',').map(Number);
    if (index !== streamIndex && index !== soundIndex) return;
    const lengthS = Number.isFinite(duration) ? (duration as number) : 0;
    if (Number.isFinite(pts)) endS = Math.max(endS, (pts as number) - originS + clockOffsetS + lengthS);
    else if (index === streamIndex) untimedS += lengthS;
  });
  const foundS = Math.max(endS, untimedS);
  return foundS > 0 ? Math.min(LONGEST_S, Math.round(foundS * 1e6) / 1e6) : null;
}
