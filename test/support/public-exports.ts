/**
 * Small repositories with the layouts, inputs, outputs and padding habits of real exports. They see: a picture's vector says
 * how red, green and blue its sixteen fields are, and the words' vectors are solved so that the sentences of the self-test
 * have the vectors of their drawings.
 */
import { Tokenizer } from '@huggingface/tokenizers';
import { DRAWINGS, draw } from '../../model/runtime/hub/self-test/drawings.ts';
import { clipTokenizer } from './clip-tokenizer.ts';
import {
  CELLS,
  combined,
  DIM,
  FEATURES,
  projection,
  type Reads,
  SIDE,
  textSide,
  visionSide,
} from './export-networks.ts';
import { type Network, writeOnnx } from './onnx.ts';
import { solveWords } from './solve-words.ts';

/** CLIP and its kin in the layout of transformers.js, and the other layouts, each named after who publishes in it. */
export type Family = 'clip' | 'siglip' | 'mobileclip' | 'chinese_clip' | 'immich' | 'jina' | 'nomic';

/** Longest sentence, special tokens included. */
export const LENGTH = 60;
const MERGES = ['c a', 'ca t</w>', 'd o', 'do g</w>', 'p h', 'o t', 'ph ot', 'phot o</w>', 'o f</w>'];

type Files = Record<string, Uint8Array>;
type Rgb = [number, number, number];

interface ExportFacts {
  reads: Reads;
  prefix?: string;
  mean: Rgb;
  std: Rgb;
  preprocessor: object;
  config: object;
}

const HALF: Rgb = [0.5, 0.5, 0.5];
const SHORTEST = {
  size: { shortest_edge: SIDE + 4 },
  crop_size: { width: SIDE, height: SIDE },
  do_center_crop: true,
};

const EXPORTS: Record<Family, ExportFacts> = {
  clip: {
    reads: 'end',
    mean: [0.5, 0.4, 0.3],
    std: [0.25, 0.25, 0.2],
    preprocessor: { ...SHORTEST, resample: 3, image_mean: [0.5, 0.4, 0.3], image_std: [0.25, 0.25, 0.2] },
    config: { model_type: 'clip', text_config: { max_position_embeddings: LENGTH } },
  },
  siglip: {
    reads: 'all',
    mean: HALF,
    std: HALF,
    preprocessor: {
      ...{ size: { width: SIDE, height: SIDE }, resample: 2, rescale_factor: 1 / 255 },
      ...{ image_mean: HALF, image_std: HALF },
    },
    config: { model_type: 'siglip', text_config: { max_position_embeddings: LENGTH } },
  },
  mobileclip: {
    reads: 'all',
    mean: [0, 0, 0],
    std: [1, 1, 1],
    preprocessor: {
      ...{ size: { shortest_edge: SIDE }, crop_size: SIDE, do_center_crop: true, resample: 2 },
      do_normalize: false,
    },
    config: { model_type: 'clip', text_config: { max_position_embeddings: LENGTH } },
  },
  chinese_clip: {
    reads: 'mask',
    mean: [0.48, 0.46, 0.41],
    std: [0.27, 0.26, 0.28],
    preprocessor: {
      ...{ size: { width: SIDE, height: SIDE }, resample: 3 },
      ...{ image_mean: [0.48, 0.46, 0.41], image_std: [0.27, 0.26, 0.28] },
    },
    config: { model_type: 'chinese_clip', text_config: { max_position_embeddings: 512 } },
  },
  immich: {
    reads: 'all',
    mean: HALF,
    std: HALF,
    preprocessor: {
      size: [SIDE, SIDE],
      mode: 'RGB',
      mean: HALF,
      std: HALF,
      interpolation: 'bicubic',
      resize_mode: 'squash',
    },
    config: {
      embed_dim: DIM,
      text_cfg: { context_length: LENGTH, tokenizer_kwargs: { clean: 'canonicalize' } },
    },
  },
  jina: {
    reads: 'end',
    mean: HALF,
    std: HALF,
    preprocessor: {
      size: SIDE,
      mean: HALF,
      std: HALF,
      resize_mode: 'shortest',
      interpolation: 'bicubic',
      fill_color: 0,
    },
    config: { model_type: 'jina_clip' },
  },
  nomic: {
    reads: 'tokens',
    prefix: 'search_query: ',
    mean: HALF,
    std: HALF,
    preprocessor: { size: { width: SIDE, height: SIDE }, resample: 3, image_mean: HALF, image_std: HALF },
    config: { model_type: 'nomic_bert', n_positions: 8192 },
  },
};

/** The files of a repository, by path; of nomic's, those of the vision repository lie below `visual/`. */
export function publicExport(family: Family): Files {
  const { config, preprocessor } = EXPORTS[family];
  const card = `---\nlicense: mit\ntags:\n- test\n---\n# ${family}\n`;
  const small = {
    '.gitattributes': Buffer.from('*.onnx filter=lfs'),
    'README.md': Buffer.from(card),
    'config.json': json(config),
  };
  const tokenizer = tokenizerFiles(family);
  if (family === 'immich') {
    return {
      ...small,
      ...below('visual', { 'preprocess_cfg.json': json(preprocessor) }),
      ...below('textual', tokenizer),
      ...networks(family),
    };
  }
  if (family === 'nomic') {
    const all = networks(family);
    return {
      ...below('visual', { ...small, 'preprocessor_config.json': json(preprocessor) }),
      ...below('textual', { ...small, ...tokenizer }),
      ...all,
    };
  }
  return { ...small, 'preprocessor_config.json': json(preprocessor), ...tokenizer, ...networks(family) };
}

/** The files under a folder. */
export function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

function tokenizerFiles(family: Family): Files {
  return {
    'tokenizer.json': json(clipTokenizer(MERGES)),
    'tokenizer_config.json': json({
      model_max_length: 1e30,
      pad_token: { content: family === 'clip' ? '<|endoftext|>' : '!' },
    }),
  };
}

function networks(family: Family): Files {
  const [vision, text] = [visionOf(family), textOf(family)];
  const one = (network: Network) => writeOnnx(network);
  switch (family) {
    case 'chinese_clip':
    case 'jina':
      return { 'onnx/model.onnx': one(combined(vision, text)) };
    case 'immich':
      return { 'visual/model.onnx': one(vision), 'textual/model.onnx': one(text) };
    case 'nomic':
      return { 'visual/onnx/model.onnx': one(vision), 'textual/onnx/model.onnx': one(text) };
    default:
      return {
        ...{ 'onnx/vision_model.onnx': one(vision), 'onnx/text_model.onnx': one(text) },
        ...{ 'onnx/vision_model_quantized.onnx': one(vision), 'onnx/text_model_quantized.onnx': one(text) },
      };
  }
}

/** The picture side of a family, with the names that its exports use. */
export function visionOf(family: Family, weights = projection()): Network {
  switch (family) {
    case 'siglip':
      return visionSide('pooler_output', { weights });
    case 'immich':
      return visionSide('embedding', { weights, input: 'image', batch: 1 });
    case 'jina':
      return visionSide('l2norm_image_embeddings', { weights });
    case 'nomic':
      return visionSide('last_hidden_state', { weights, tokens: true });
    default:
      return visionSide('image_embeds', { weights });
  }
}

/** The text side of a family, likewise; `length` makes its sentences of one length. */
export function textOf(family: Family, { length }: { length?: number } = {}): Network {
  const { reads } = EXPORTS[family];
  const words = wordsOf(family);
  switch (family) {
    case 'siglip':
      return textSide(words, { output: 'pooler_output', reads });
    case 'immich':
      return textSide(words, {
        output: 'embedding',
        reads,
        input: 'text',
        type: 'int32',
        length: LENGTH,
        batch: 1,
      });
    case 'jina':
      return textSide(words, { output: 'l2norm_text_embeddings', reads });
    case 'nomic':
      return textSide(words, { output: 'last_hidden_state', reads });
    default:
      return textSide(words, { output: 'text_embeds', reads, ...(length === undefined ? {} : { length }) });
  }
}

/** The vectors of all tokens, such that the sentences of the self-test have the vectors of their drawings. */
function wordsOf(family: Family): Float32Array {
  const { reads, prefix = '', mean, std } = EXPORTS[family];
  const definition = clipTokenizer(MERGES);
  const tokenizer = new Tokenizer(definition, {});
  const tokens = vocabularySize();
  const sentences = DRAWINGS.map(({ en }) => tokenizer.encode(prefix + en).ids as number[]);
  const read = reads === 'all' ? sentences.map((ids) => filled(ids)) : sentences;
  const pictures = DRAWINGS.map((drawing) => pictureVector(draw(drawing, SIDE, SIDE).rgb, mean, std));
  return solveWords(read, pictures, tokens);
}

function filled(ids: number[]): number[] {
  return [...ids, ...new Array<number>(Math.max(0, LENGTH - ids.length)).fill(0)];
}

export function vocabularySize(): number {
  return Object.keys((clipTokenizer(MERGES).model as { vocab: object }).vocab).length;
}

/** Computes what the picture side computes. */
function pictureVector(rgb: Uint8Array, mean: Rgb, std: Rgb): Float64Array {
  const features = new Float64Array(FEATURES);
  const inCell = (SIDE / CELLS) ** 2;
  rgb.forEach((value, i) => {
    const [c, pixel] = [i % 3, Math.floor(i / 3)];
    const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)];
    const cell = Math.floor((y * CELLS) / SIDE) * CELLS + Math.floor((x * CELLS) / SIDE);
    const at = c * CELLS * CELLS + cell;
    features[at] =
      (features[at] as number) + (value / 255 - (mean[c] as number)) / (std[c] as number) / inCell;
  });
  const weights = projection();
  return Float64Array.from({ length: DIM }, (_, d) =>
    features.reduce((sum, value, f) => sum + value * (weights[f * DIM + d] as number), 0),
  );
}

export function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
