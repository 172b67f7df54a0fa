/**
 * Colours as a player shows them, as filters for ffmpeg. In: what the file says of its colours. Out: pictures and videos
 * in BT.709: HDR (PQ and HLG) is tone-mapped, and HD that says nothing is taken for BT.709, in every path alike.
 */
import { askOnce, type FfmpegTools, ffmpegFilters, isDated } from '../ffmpeg/ffmpeg-tools.ts';
import type { VideoProbe } from '../probe/probe.ts';

/** The filters that tone-mapping takes; a build without them shows HDR pale. */
export const TONE_MAPPING_FILTERS = ['zscale', 'tonemap'];

/** Pixels of height from which a video that does not say its colour matrix is taken for BT.709, as players do. */
const HD_HEIGHT = 720;

/** The transfer functions of HDR: PQ and HLG. */
const HDR_TRANSFERS = ['smpte2084', 'arib-std-b67'];

/** The matrices of HDR that `zscale` knows; one that is none of them, or not stated, is taken for the first. */
const HDR_MATRICES = ['bt2020nc', 'bt2020c', 'bt709'];

/** Light in cd/m2 that white text has in HDR (ITU-R BT.2408), and highlights in most films. */
const WHITE_NITS = 203;
const PEAK_NITS = 1000;

/** Share of white up to which light stays as it is; highlights are squeezed into the rest. */
const KNEE = 0.8;

const BT709 = 'setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709';

/** The means of an ffmpeg for the colours of a video. */
export interface ColourMeans {
  /** True where the video is HDR, and can be tone-mapped. */
  toneMaps: boolean;
  /** True where colours can be written down in what is encoded. */
  tags: boolean;
}

/** A size in pixels. */
export interface PictureSize {
  width: number;
  height: number;
}

const filtersOf = askOnce(ffmpegFilters);

/** Finds the means for a video. Throws `FFMPEG_MISSING`. */
export async function colourMeans(
  tools: FfmpegTools,
  { colourTransfer }: Pick<VideoProbe, 'colourTransfer'>,
): Promise<ColourMeans> {
  const tags = !isDated(tools.ffmpeg);
  if (!HDR_TRANSFERS.includes(colourTransfer ?? '')) return { toneMaps: false, tags };
  const present = await filtersOf(tools);
  return { toneMaps: TONE_MAPPING_FILTERS.every((name) => present.has(name)), tags };
}

/** Returns the filters that turn frames into 8-bit RGB of a size. */
export function rgbFilters(
  probe: VideoProbe,
  { width, height }: PictureSize,
  flags: string,
  { toneMaps }: ColourMeans,
): string[] {
  const scale = `scale=${width}:${height}:flags=${flags}`;
  // Tone-mapped when they are small; `zscale` wants whole pixels of colour.
  if (toneMaps) return [scale, 'format=yuv444p10le', ...toneMap(probe), 'format=yuv444p,format=rgb24'];
  return [isUntaggedHd(probe) ? `${scale}:in_color_matrix=bt709` : scale, 'format=rgb24'];
}

/** Returns the filters that give the frames of an encoded video its colours. */
export function videoColours(probe: VideoProbe, { toneMaps, tags }: ColourMeans): string[] {
  if (toneMaps) return toneMap(probe);
  return isUntaggedHd(probe) && tags ? [BT709] : [];
}

/** Returns the options of a `scale` that turns any colours into BT.709, and the filters that say so of the result. */
export function toBt709(probe: VideoProbe, { tags }: ColourMeans): { scaleOptions: string; said: string[] } {
  const from = isUntaggedHd(probe) ? 'bt709' : 'auto';
  return { scaleOptions: `:in_color_matrix=${from}:out_color_matrix=bt709`, said: tags ? [BT709] : [] };
}

function isUntaggedHd({ colourMatrix, height }: VideoProbe): boolean {
  return colourMatrix === null && height >= HD_HEIGHT;
}

function toneMap({ colourTransfer, colourMatrix }: VideoProbe): string[] {
  const matrix = HDR_MATRICES.includes(colourMatrix ?? '') ? colourMatrix : HDR_MATRICES[0];
  return [
    `zscale=tin=${colourTransfer}:min=${matrix}:pin=bt2020:t=linear:npl=${WHITE_NITS}`,
    'format=gbrpf32le',
    'zscale=p=bt709',
    `tonemap=mobius:param=${KNEE}:desat=0:peak=${(PEAK_NITS / WHITE_NITS).toFixed(3)}`,
    'zscale=t=bt709:m=bt709:r=tv',
  ];
}
