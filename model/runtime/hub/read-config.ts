/**
 * Reads what a hub repository says of its model. In: its config.json, preprocessor_config.json and
 * tokenizer_config.json. Out: the picture size, resize rule and normalisation, and how long sentences may be. Pure.
 */
import { z } from 'zod';
import { AppError } from '../../../core/errors.ts';
import type { Manifest } from '../manifest.ts';

/** The families of dual encoders that are taken. MobileCLIP exports call themselves `clip` or `mobileclip`. */
const FAMILIES = ['clip', 'siglip', 'siglip2', 'mobileclip', 'chinese_clip'];

/** Text lengths the families were trained with, where no file says so. */
const TEXT_LENGTHS: Record<string, number> = { siglip: 64, siglip2: 64, chinese_clip: 52 };
const DEFAULT_TEXT_LENGTH = 77;

const Config = z.looseObject({
  model_type: z.string(),
  text_config: z.looseObject({ max_position_embeddings: z.int().positive().optional() }).optional(),
});

const Side = z.int().positive().max(4096);
const Size = z.union([
  Side,
  z.object({ height: Side, width: Side }).loose(),
  z.object({ shortest_edge: Side }).loose(),
]);
const Rgb = z.tuple([z.number(), z.number(), z.number()]);

const Preprocessor = z.looseObject({
  size: Size,
  do_center_crop: z.boolean().optional(),
  crop_size: Size.optional(),
  resample: z.int().optional(),
  do_rescale: z.boolean().optional(),
  rescale_factor: z.number().positive().optional(),
  do_normalize: z.boolean().optional(),
  image_mean: Rgb.optional(),
  image_std: Rgb.optional(),
});

const TokenizerConfig = z.looseObject({
  model_max_length: z.number().positive().optional(),
  pad_token: z.union([z.string(), z.looseObject({ content: z.string() })]).optional(),
});

/** PIL's numbers for its filters. */
const FILTERS: Record<number, Manifest['frame']['resize']['filter']> = { 2: 'bilinear', 3: 'bicubic' };

/** The preparation of pictures for the network. */
export interface PictureRule {
  width: number;
  height: number;
  resize: Manifest['frame']['resize'];
  normalise: Manifest['frame']['normalise'];
}

/** The preparation of sentences for the network. */
export interface SentenceRule {
  family: string;
  lowercase: boolean;
  maxTokens: number;
  /** The token that short sentences are filled up with, where they must be. */
  padToken: string | null;
}

/** Returns the picture side of a preprocessor_config.json. Throws `MODEL_INVALID` for a rule that is not supported. */
export function readPictureRule(json: unknown): PictureRule {
  const config = parse(Preprocessor, json, 'preprocessor_config.json');
  const filter = FILTERS[config.resample ?? 3];
  if (!filter) throw unsupported(`resample ${config.resample}; 2 (bilinear) and 3 (bicubic) are known`);
  return { ...readSize(config, filter), normalise: readNormalise(config) };
}

/**
 * Returns the text side of config.json and tokenizer_config.json. Throws `MODEL_INVALID` for a family that is not
 * taken.
 */
export function readSentenceRule(configJson: unknown, tokenizerJson: unknown): SentenceRule {
  const config = parse(Config, configJson, 'config.json');
  const tokenizer = parse(TokenizerConfig, tokenizerJson, 'tokenizer_config.json');
  const family = config.model_type;
  if (!FAMILIES.includes(family)) {
    throw unsupported(`a model of type "${family}"; ${FAMILIES.join(', ')} are known`);
  }
  const pad = tokenizer.pad_token;
  const said = [config.text_config?.max_position_embeddings, tokenizer.model_max_length];
  return {
    family,
    // SigLIP reads lower case; the tokenizer files of SigLIP 2 leave that to the caller.
    lowercase: family.startsWith('siglip'),
    // Tokenizers without a limit say so with an absurdly large one.
    maxTokens: Math.min(
      TEXT_LENGTHS[family] ?? DEFAULT_TEXT_LENGTH,
      ...said.filter((length) => length !== undefined),
    ),
    padToken: typeof pad === 'object' ? pad.content : (pad ?? null),
  };
}

function readSize(
  config: z.infer<typeof Preprocessor>,
  filter: Manifest['frame']['resize']['filter'],
): Omit<PictureRule, 'normalise'> {
  const { size, crop_size: crop, do_center_crop: cuts = crop !== undefined } = config;
  const edge =
    typeof size === 'number'
      ? cuts
        ? size
        : null
      : 'shortest_edge' in size
        ? Number(size.shortest_edge)
        : null;
  if (edge === null) {
    const { width, height } = sides(size);
    return { width, height, resize: { mode: 'squash', filter } };
  }
  if (!cuts) throw unsupported('pictures of varying size (a shortest edge without a crop)');
  const { width, height } = sides(crop ?? edge);
  if (edge < Math.max(width, height))
    throw unsupported(`a crop of ${width}x${height} from an edge of ${edge}`);
  return { width, height, resize: { mode: 'shortest-edge-crop', filter, edge } };
}

function sides(size: z.infer<typeof Size>): { width: number; height: number } {
  if (typeof size === 'number') return { width: size, height: size };
  if ('shortest_edge' in size) return sides(Number(size.shortest_edge));
  return { width: size.width, height: size.height };
}

/** ((pixel * rescale) - mean) / std, said in units of 0..255. */
function readNormalise(config: z.infer<typeof Preprocessor>): Manifest['frame']['normalise'] {
  const scale = config.do_rescale === false ? 1 : (config.rescale_factor ?? 1 / 255);
  const asked = config.do_normalize !== false;
  const inPixels = ([r, g, b]: z.infer<typeof Rgb>): z.infer<typeof Rgb> => [r / scale, g / scale, b / scale];
  return {
    mean: inPixels((asked && config.image_mean) || [0, 0, 0]),
    std: inPixels((asked && config.image_std) || [1, 1, 1]),
    where: 'runtime',
  };
}

function parse<T extends z.ZodType>(schema: T, json: unknown, file: string): z.infer<T> {
  const parsed = schema.safeParse(withoutNulls(json));
  if (parsed.success) return parsed.data;
  throw new AppError('MODEL_INVALID', `${file} cannot be used:\n${z.prettifyError(parsed.error)}`);
}

/** Newer exports write what they leave open as null. */
function withoutNulls(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return json;
  const said = Object.entries(json).filter(([, value]) => value !== null);
  return Object.fromEntries(said.map(([key, value]) => [key, withoutNulls(value)]));
}

function unsupported(what: string): AppError {
  return new AppError('MODEL_INVALID', `The repository asks for ${what}. It cannot be used as a pack.`);
}
