/**
 * The filter graph that samples a video at one frame a second, as text for ffmpeg. In: what the probe knows. Out: a
 * graph whose output is, for each second of presentation time, the first frame that starts in it, or the frame still
 * on display where none does; with exact times, in microseconds.
 */
import type { VideoProbe } from '../probe/probe.ts';
import { type ColourMeans, rgbFilters } from './colours.ts';
import { type PaneSizes, stackFilter } from './panes.ts';

/** A frame is still taken for what the second shows, this long after it appeared. */
export const HOLD_S = 10;

/** Videos are read up to here: most timestamps beyond are damaged, and the library warns of longer videos. */
export const MAX_SECONDS = 48 * 3600;

/** Half a millisecond: times are kept as whole milliseconds, and a frame at 4.9996 s is one of second 5. */
const HALF_MS_US = 500;

/** Position of a held frame in its second: near the end, after every real one, at no multiple of a usual time base. */
const HELD_MARK_US = 999_407;

/** Repetitions of the last frame, for each second that it is held at the end. */
const MAX_REPEATS_PER_S = 120;

/** The output's size in pixels, and what is added to ffmpeg's clock. */
export interface SampleFilter extends PaneSizes {
  offsetS: number;
  /** Takes one frame in so many seconds, and holds none: what is decoded are keyframes. */
  keyframesEveryS?: number | undefined;
}

/** A sampled frame's place on the clock. */
export interface SampleTime {
  second: number;
  /** When the frame appears; for a held one the start of the second, at which a player shows it. */
  ptsMs: number;
  held: boolean;
}

/**
 * Returns the graph, with output `[sampled]`. One branch is every frame; the other, `fps`, repeats at each full second
 * the frame on display, moved to that second's end. Interleaved, the first frame of each second is the requested one:
 * no filter can look ahead, but this one does not have to.
 */
export function sampleFilter(
  probe: VideoProbe,
  { offsetS, keyframesEveryS, ...sizes }: SampleFilter,
  colours: ColourMeans,
): string {
  const rgb = stackFilter(sizes, (size) => rgbFilters(probe, size, 'bilinear', colours).join(','));
  const offsetUs = Math.round(offsetS * 1e6);
  const limitUs = MAX_SECONDS * 1e6;
  const clock = `settb=AVTB,setpts=PTS+${offsetUs},select='between(pts,0,${limitUs})'`;
  if (keyframesEveryS !== undefined) {
    const each = `st(2,floor((pts+${HALF_MS_US})/1000000));if(gte(ld(2),ld(0)),st(0,ld(2)+${keyframesEveryS}),0)`;
    return `[0:${probe.streamIndex}]${clock},select='${each}',${rgb},showinfo[sampled]`;
  }
  // Registers: 0 the second after the last one taken, 1 the last real frame's time, 2 this second, 3 whether held.
  const select = [
    `st(2,floor((pts+${HALF_MS_US})/1000000))`,
    `st(3,eq(mod(pts,1000000),${HELD_MARK_US}))`,
    `if(ld(3),0,st(1,pts))`,
    `if(gte(ld(2),ld(0))*(1-ld(3)*gt(pts-ld(1),${(HOLD_S + 1) * 1e6})),st(0,ld(2)+1),0)`,
  ].join(';');
  // The last frame is repeated at the nominal rate, so before the times are changed; irregular videos would repeat it
  // a million times.
  const repeatable =
    (probe.nominalFps ?? 0) <= MAX_REPEATS_PER_S ? '' : `fps=fps=${MAX_REPEATS_PER_S}:round=up,`;
  return [
    `[0:${probe.streamIndex}]split=2[frames][again]`,
    `[frames]${clock}[shown]`,
    `[again]${repeatable}tpad=stop_duration=${HOLD_S}:stop_mode=clone,${clock},fps=fps=1:round=up,settb=AVTB,setpts=PTS+${HELD_MARK_US}[held]`,
    `[shown][held]interleave,select='${select}',${rgb},showinfo[sampled]`,
  ].join(';');
}

const SHOWN = /\bn: *\d+ +pts: *(-?\d+)/;

/**
 * Returns the time of a frame that `showinfo` printed, in ticks of its time base, here microseconds; null for its other
 * lines.
 */
export function readShownUs(line: string): number | null {
  const us = line.includes('showinfo') ? SHOWN.exec(line)?.[1] : undefined;
  return us === undefined ? null : Number(us);
}

/** Returns the second that a frame printed by `showinfo` stands for; null for its other lines. */
export function readSampleTime(line: string): SampleTime | null {
  const us = readShownUs(line);
  if (us === null) return null;
  const held = us % 1e6 === HELD_MARK_US;
  const second = Math.floor((us + HALF_MS_US) / 1e6);
  return { second, ptsMs: held ? second * 1000 : Math.round(us / 1000), held };
}

/**
 * Returns true when frames that no other frame needs can be left undecoded (`-skip_frame noref`): only where reference
 * frames come several times a second, so that the second is still sampled close to its start. That takes B-frames and a
 * frame rate that does not vary, of which only MP4 is sure, since it lists all frames. Measured: 40 % less time.
 */
export function canSkipFrames({ container, codec, reordered, steady, fps }: VideoProbe): boolean {
  const knows = container === 'mov' && ['h264', 'hevc', 'mpeg2video'].includes(codec ?? '');
  return knows && reordered && steady && (fps ?? 0) >= 20;
}

/**
 * Returns true for videos whose keyframes can be decoded alone (`-skip_frame nokey`). Other decoders take the option and
 * decode everything all the same.
 */
export function canSkimKeyframes({ codec }: Pick<VideoProbe, 'codec'>): boolean {
  return ['h264', 'hevc', 'mpeg2video', 'mpeg4'].includes(codec ?? '');
}
