/**
 * Chooses the files of a repository that make a pack. In: the paths it has. Out: the networks, one for each side or one
 * for both, and the small files beside them. Pure.
 */
import { AppError } from '../../../core/errors.ts';

/** The number format of the networks. int8 is small and quick, but picture sides of CLIP lose much by it. */
export type Precision = 'fp32' | 'fp16' | 'int8';

/** The transformers.js layout's name for each precision. */
const SUFFIXES: Record<Precision, readonly string[]> = {
  fp32: [''],
  fp16: ['_fp16'],
  int8: ['_quantized', '_int8', '_uint8'],
};

/** The files taken from a repository; paths as the repository has them. */
export interface ChosenFiles {
  precision: Precision;
  /** Networks: both sides apart, or one that holds both. */
  networks: { vision: string; text: string } | { both: string };
  /** Weights that the networks keep in files beside them. */
  weights: string[];
  config: string;
  preprocessor: string;
  tokenizer: string;
  tokenizerConfig: string | null;
  readme: string | null;
}

/**
 * Returns the files to take, with the networks of `precision`, or of the best there is when none is asked for (fp32,
 * then fp16, then int8). Throws `MODEL_INVALID` naming what is missing or which precisions there are.
 */
export function chooseFiles(paths: readonly string[], precision?: Precision): ChosenFiles {
  const order: Precision[] = precision ? [precision] : ['fp32', 'fp16', 'int8'];
  for (const wanted of order) {
    const networks = networksOf(paths, wanted);
    if (!networks) continue;
    return {
      precision: wanted,
      networks,
      weights: Object.values(networks).flatMap((network) => weightsOf(paths, network)),
      config: required(paths, 'config.json'),
      preprocessor: required(paths, 'preprocessor_config.json'),
      tokenizer: required(paths, 'tokenizer.json'),
      tokenizerConfig: optional(paths, 'tokenizer_config.json'),
      readme: optional(paths, 'README.md'),
    };
  }
  const available = (['fp32', 'fp16', 'int8'] as const).filter((other) => networksOf(paths, other));
  throw new AppError(
    'MODEL_INVALID',
    available.length > 0
      ? `The repository has no ${precision} networks; it has ${available.join(', ')}.`
      : 'The repository has no networks in the layout of transformers.js: onnx/vision_model.onnx and onnx/text_model.onnx, or onnx/model.onnx.',
    { details: { available } },
  );
}

/** Returns all paths to fetch. */
export function pathsOf({ networks, weights, ...files }: ChosenFiles): string[] {
  const { config, preprocessor, tokenizer, tokenizerConfig, readme } = files;
  const small = [config, preprocessor, tokenizer, tokenizerConfig, readme].filter((path) => path !== null);
  return [...small, ...Object.values(networks), ...weights];
}

function networksOf(paths: readonly string[], precision: Precision): ChosenFiles['networks'] | null {
  for (const suffix of SUFFIXES[precision]) {
    const [vision, text, both] = ['vision_model', 'text_model', 'model'].map(
      (name) => `onnx/${name}${suffix}.onnx`,
    );
    if (vision && text && paths.includes(vision) && paths.includes(text)) return { vision, text };
    if (both && paths.includes(both)) return { both };
  }
  return null;
}

/** `x.onnx_data`, `x.onnx_data_1`, ... */
function weightsOf(paths: readonly string[], network: string): string[] {
  return paths.filter(
    (path) => path.startsWith(`${network}_data`) && /^(_\d+)?$/.test(path.slice(`${network}_data`.length)),
  );
}

function required(paths: readonly string[], path: string): string {
  if (paths.includes(path)) return path;
  throw new AppError('MODEL_INVALID', `The repository has no ${path}.`);
}

function optional(paths: readonly string[], path: string): string | null {
  return paths.includes(path) ? path : null;
}
