/**
 * Reads how a model wants its pictures. In: preprocessor_config.json of transformers, or preprocess_cfg.json of open_clip
 * (Immich, jina-clip), which name the same things differently. Out: size, resize rule and normalisation. Pure.
 */
import { z } from 'zod';
import type { Manifest } from '../manifest.ts';
import { parseConfig, unsupported } from './parse-config.ts';

type Resize = Manifest['frame']['resize'];
type Rgb = [number, number, number];

const Side = z.int().positive().max(4096);
const Size = z.union([
  Side,
  z.tuple([Side, Side]).transform(([height, width]) => ({ height, width })),
  z.object({ height: Side, width: Side }).loose(),
  z.object({ shortest_edge: Side }).loose(),
]);
const RgbOf = z.tuple([z.number(), z.number(), z.number()]);

const Preprocessor = z.looseObject({
  size: Size,
  do_center_crop: z.boolean().optional(),
  crop_size: Size.optional(),
  resample: z.int().optional(),
  interpolation: z.string().optional(),
  resize_mode: z.enum(['shortest', 'longest', 'squash']).optional(),
  fill_color: z.union([z.number(), RgbOf]).optional(),
  do_rescale: z.boolean().optional(),
  rescale_factor: z.number().positive().optional(),
  do_normalize: z.boolean().optional(),
  image_mean: RgbOf.optional(),
  image_std: RgbOf.optional(),
  mean: RgbOf.optional(),
  std: RgbOf.optional(),
});
type Preprocessor = z.infer<typeof Preprocessor>;

/** PIL's numbers for its filters. */
const FILTERS: Record<number, Resize['filter']> = { 2: 'bilinear', 3: 'bicubic' };

/** The preparation of pictures for the network. */
export interface PictureRule {
  width: number;
  height: number;
  resize: Resize;
  normalise: Manifest['frame']['normalise'];
}

/** Returns the rule that a preprocessor's configuration states. Throws `MODEL_INVALID` for one that is not supported. */
export function readPictureRule(json: unknown): PictureRule {
  const config = parseConfig(Preprocessor, imageProcessorOf(json), 'The configuration of the preprocessor');
  const filter = filterOf(config);
  const sized = config.resize_mode
    ? sizeByMode(config, config.resize_mode, filter)
    : sizeByCrop(config, filter);
  return { ...sized, normalise: readNormalise(config) };
}

/** processor_config.json of newer exports holds the configuration of the images below a name. */
function imageProcessorOf(json: unknown): unknown {
  const inner = (json as Record<string, unknown> | null)?.image_processor;
  return typeof inner === 'object' && inner !== null ? inner : json;
}

function filterOf({ resample, interpolation }: Preprocessor): Resize['filter'] {
  if (interpolation === 'bilinear' || interpolation === 'bicubic') return interpolation;
  if (interpolation !== undefined && interpolation !== 'random') {
    throw unsupported(`interpolation "${interpolation}"; bilinear and bicubic are known`);
  }
  const filter = FILTERS[resample ?? 3];
  if (!filter) throw unsupported(`resample ${resample}; 2 (bilinear) and 3 (bicubic) are known`);
  return filter;
}

type Sized = Omit<PictureRule, 'normalise'>;

/** open_clip says what is done by name. */
function sizeByMode(
  config: Preprocessor,
  mode: 'shortest' | 'longest' | 'squash',
  filter: Resize['filter'],
): Sized {
  const { width, height } = sides(config.size);
  if (mode === 'squash') return { width, height, resize: { mode, filter } };
  if (mode === 'longest') {
    const colour = config.fill_color ?? 0;
    const fill: Rgb = typeof colour === 'number' ? [colour, colour, colour] : colour;
    return { width, height, resize: { mode: 'letterbox', filter, fill } };
  }
  return { width, height, resize: { mode: 'shortest-edge-crop', filter, edge: Math.max(width, height) } };
}

/** transformers says it by sizes: a shortest edge and a crop, or both sides. open_clip's older files leave the crop out. */
function sizeByCrop(config: Preprocessor, filter: Resize['filter']): Sized {
  const {
    size,
    crop_size: crop,
    mean,
    do_center_crop: cuts = crop !== undefined || mean !== undefined,
  } = config;
  const edge = edgeOf(size, cuts);
  if (edge === null) {
    const { width, height } = sides(size);
    return { width, height, resize: { mode: 'squash', filter } };
  }
  if (!cuts) throw unsupported('pictures of varying size (a shortest edge without a crop)');
  const { width, height } = sides(crop ?? edge);
  if (edge < Math.max(width, height)) {
    throw unsupported(`a crop of ${width}x${height} from an edge of ${edge}`);
  }
  return { width, height, resize: { mode: 'shortest-edge-crop', filter, edge } };
}

/** Returns the length of the shorter side before a crop; null where both sides are given. */
function edgeOf(size: Preprocessor['size'], cuts: boolean): number | null {
  if (typeof size === 'number') return cuts ? size : null;
  return 'shortest_edge' in size ? Number(size.shortest_edge) : null;
}

function sides(size: Preprocessor['size']): { width: number; height: number } {
  if (typeof size === 'number') return { width: size, height: size };
  if ('shortest_edge' in size) return sides(Number(size.shortest_edge));
  return { width: Number(size.width), height: Number(size.height) };
}

/** ((pixel * rescale) - mean) / std, said in units of 0..255. */
function readNormalise(config: Preprocessor): Manifest['frame']['normalise'] {
  const scale = config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255);
  const asked = config.do_normalize !== false;
  const inPixels = ([r, g, b]: Rgb): Rgb => [r / scale, g / scale, b / scale];
  return {
    mean: inPixels((asked && (config.image_mean ?? config.mean)) || [0, 0, 0]),
    std: inPixels((asked && (config.image_std ?? config.std)) || [1, 1, 1]),
    where: 'runtime',
  };
}
