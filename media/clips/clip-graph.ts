/** The filters that take a clip out of a video when it is encoded anew, as text for ffmpeg. Pure. */
import { type ColourMeans, toBt709, videoColours } from '../frames/colours.ts';
import { ffmpegZeroS } from '../probe/ffmpeg-clock.ts';
import type { VideoProbe } from '../probe/probe.ts';
import type { EncodeCut } from './plan-cut.ts';

/** The shape that all pieces of a reel share. */
export interface ClipShape {
  /** In pixels, both even; pictures of another shape get black borders. */
  width: number;
  height: number;
  /** True when the reel has sound; pieces without sound are silent then. */
  hasSound: boolean;
}

/** Samples a second of a reel's sound. */
const SAMPLE_RATE = 48_000;

/**
 * Returns the picture, `[picture]`: the planned frames at their own times, from 0 on. `seekS` is where reading started.
 */
export function videoGraph(
  probe: VideoProbe,
  cut: EncodeCut,
  seekS: number,
  shape: ClipShape | undefined,
  colours: ColourMeans,
): string {
  const here = clockOf(probe, seekS, shape);
  // A frame that was on display before the clip begins is shown from its beginning on.
  const own = `round(max(PTS-${here(cut.beginS)}/TB,0))`;
  const times =
    cut.againS === null ? own : `if(eq(N,${cut.frames - 1}),round(${cut.againS.toFixed(6)}/TB),${own})`;
  return [
    `[0:${probe.streamIndex}]trim=start=${here(cut.fromS)}:end=${here(cut.toS)}`,
    ...(cut.againS === null ? [] : ['tpad=stop=1:stop_mode=clone']),
    `setpts='${times}'`,
    ...(shape === undefined
      ? ['scale=trunc(iw/2)*2:trunc(ih/2)*2', ...videoColours(probe, colours)]
      : [...(colours.toneMaps ? videoColours(probe, colours) : []), ...fitted(shape, probe, colours)]),
    'format=yuv420p[picture]',
  ].join(',');
}

/**
 * Returns the sound of the same span, `[sound]`, with silence where there is none yet; null where there is none at all.
 */
export function soundGraph(
  probe: VideoProbe,
  { beginS, endS }: EncodeCut,
  seekS: number,
  shape: ClipShape | undefined,
): string | null {
  const lengthS = (endS - beginS).toFixed(6);
  const reel = `aformat=sample_fmts=s16:sample_rates=${SAMPLE_RATE}:channel_layouts=stereo`;
  if (probe.soundIndex === null) {
    if (!shape?.hasSound) return null;
    return `anullsrc=r=${SAMPLE_RATE}:cl=stereo,atrim=end=${lengthS},${reel}[sound]`;
  }
  if (!readsSound(probe, shape)) return null;
  const here = clockOf(probe, seekS, shape);
  const samples = Math.round((endS - beginS) * SAMPLE_RATE);
  return [
    `[0:${probe.soundIndex}]atrim=start=${here(beginS)}:end=${here(endS)}`,
    `asetpts=PTS-${here(beginS)}/TB`,
    'aresample=async=1:first_pts=0',
    ...(shape ? [reel, `apad=whole_len=${samples}`] : []),
    `atrim=end=${lengthS}[sound]`,
  ].join(',');
}

/**
 * Fits the picture into the frame of the reel with its aspect kept, also of pixels that are not square. All pieces get
 * the same colours: HD and SD side by side mean different ones by the same numbers.
 */
function fitted({ width, height }: ClipShape, probe: VideoProbe, colours: ColourMeans): string[] {
  const { scaleOptions, said } = toBt709(probe, colours);
  return [
    `scale=trunc(iw*sar/2)*2:trunc(ih/2)*2${scaleOptions},setsar=1`,
    ...said,
    `scale=${width}:${height}:force_original_aspect_ratio=decrease`,
    `pad=${width}:${height}:(ow-iw)/2:(oh-ih)/2`,
  ];
}

/** Converts times of the player's clock to those of ffmpeg's filters after a seek. */
function clockOf(probe: VideoProbe, seekS: number, shape: ClipShape | undefined): (timeS: number) => string {
  const zeroS = ffmpegZeroS(probe, readsSound(probe, shape) ? 'picture and sound' : 'picture', seekS);
  return (timeS) => (timeS - zeroS).toFixed(6);
}

function readsSound({ soundIndex }: VideoProbe, shape: ClipShape | undefined): boolean {
  return soundIndex !== null && (shape === undefined || shape.hasSound);
}
