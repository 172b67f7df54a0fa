/**
 * The clock of a run of ffmpeg, against the player's: which time the frames that it decodes, trims and seeks by are
 * counted from. In: a probe, the streams that the run reads, the seek. Out: seconds. The rule is in docs/clock.md. Pure.
 */
import type { VideoProbe } from './probe.ts';

/**
 * Containers whose time stamps begin anywhere, and may begin anew. ffmpeg counts them from the first packet of the
 * streams that a run reads (`correct_input_start_times`), all others from the first packet of the file.
 */
const RESTARTING_CONTAINERS = ['mpegts', 'mpeg'];

/**
 * A program stream stores no time for many of its frames. After a seek ffmpeg guesses the first ones, sees the stored ones
 * step back by more than 0.1 s, takes that for a new beginning of the clock, and shifts all that follows. With its
 * times left as they are (`-copyts`) it does not look for such steps.
 */
const GUESSED_CONTAINER = 'mpeg';

/** Raw streams: without times of their own, a seek does not know where it landed. */
export const UNTIMED_CONTAINERS = ['h264', 'hevc', 'm4v', 'mpegvideo', 'obu'];

/**
 * A video may be found to be this much longer than its header says without a reason: what is found is whole seconds.
 */
const ROUNDING_S = 1;

/** The streams that a run of ffmpeg reads. */
export type ReadStreams = 'picture' | 'sound' | 'picture and sound';

/** Returns the options of an input that is read from `seekS` on. {@link ffmpegZeroS} counts on them. */
export function seekOptions({ container }: VideoProbe, seekS: number): string[] {
  if (seekS <= 0) return [];
  return [...(container === GUESSED_CONTAINER ? ['-copyts'] : []), '-ss', String(seekS)];
}

/** Returns the time, on the player's clock, at which ffmpeg's is 0 in a run that reads these streams by {@link seekOptions}. */
export function ffmpegZeroS(
  { container, clockOffsetS, originS, startS, soundStartS }: VideoProbe,
  reads: ReadStreams,
  seekS = 0,
): number {
  if (!RESTARTING_CONTAINERS.includes(container)) return clockOffsetS + seekS;
  if (seekS > 0 && container === GUESSED_CONTAINER) return clockOffsetS - originS;
  const heardS = soundStartS ?? startS;
  const begins = { picture: startS, sound: heardS, 'picture and sound': Math.min(startS, heardS) };
  return Math.max(clockOffsetS + seekS, begins[reads]);
}

/**
 * Returns true when the timestamps of a video restart in the middle, as where two recordings were joined byte by byte:
 * it lasts for longer (`lengthS`) than from its first time stamp to its last. No seek by time finds its frames: it must
 * be read from the start.
 */
export function clockRestarts({ container, durationS }: VideoProbe, lengthS: number | null): boolean {
  const isLonger = durationS !== null && lengthS !== null && lengthS > durationS + ROUNDING_S;
  return isLonger && RESTARTING_CONTAINERS.includes(container);
}

/** Returns true when no seek by time finds the frames of a video: see {@link clockRestarts}. */
export function mustReadWhole(probe: VideoProbe, lengthS: number | null): boolean {
  return UNTIMED_CONTAINERS.includes(probe.container) || clockRestarts(probe, lengthS);
}
