/**
 * Chooses the files of a repository that make a recognition pack. In: the paths it has. Out: the networks, and the small files
 * beside them. The layout is that of transformers.js and of optimum: `encoder_model.onnx` with `decoder_model_merged.onnx`, or
 * with `decoder_model.onnx` and `decoder_with_past_model.onnx`, in `onnx/` or beside the configuration. Pure.
 */
import { posix } from 'node:path';
import { AppError } from '../../../../core/errors.ts';
import { LICENCES, nearest, type WantedPrecision, weightsOf } from '../choose-files.ts';
import type { FileSelection } from '../collect-files.ts';
import { PRECISIONS, type Precision, precisionOf, type SpeechSide } from '../network-file.ts';

/** The files taken from a repository; paths as the repository has them. */
export interface ChosenSpeechFiles {
  encoder: string;
  decoder: string;
  /** The decoder for all tokens but the first; null where one network does both. */
  cached: string | null;
  precision: Record<SpeechSide, Precision>;
  weights: string[];
  config: string;
  preprocessor: string;
  generation: string;
  tokenizer: string;
  tokenizerConfig: string | null;
  readme: string | null;
  licence: string | null;
}

type Part = 'encoder_model' | 'decoder_model_merged' | 'decoder_model' | 'decoder_with_past_model';

interface SpeechNetwork {
  path: string;
  part: Part;
  precision: Precision;
}

const NAME =
  /^(encoder_model|decoder_model_merged|decoder_with_past_model|decoder_model)(?:_([a-z0-9]+))?\.onnx$/;

/** Returns true for a repository with the networks of a model that hears and writes. */
export function isSpeechExport(paths: readonly string[]): boolean {
  const parts = networksOf(paths).map(({ part }) => part);
  return parts.includes('encoder_model') && parts.some((part) => part !== 'encoder_model');
}

/**
 * Returns the files to take, each side at the wanted precision or at the most precise that there is; of decoders, one network
 * with both branches before two. Throws `MODEL_INVALID` naming what is missing, or the precisions that there are.
 */
export function chooseSpeechFiles(paths: readonly string[], wanted: WantedPrecision = {}): ChosenSpeechFiles {
  const networks = networksOf(paths);
  const find = (part: Part, precision: Precision) =>
    networks.find((one) => one.part === part && one.precision === precision)?.path;
  const decoders = (precision: Precision): { decoder: string; cached: string | null } | null => {
    const merged = find('decoder_model_merged', precision);
    if (merged !== undefined) return { decoder: merged, cached: null };
    const [decoder, cached] = [find('decoder_model', precision), find('decoder_with_past_model', precision)];
    return decoder !== undefined && cached !== undefined ? { decoder, cached } : null;
  };
  const encoder = choose('encoder', wanted.encoder, (precision) => find('encoder_model', precision) ?? null);
  const decoder = choose('decoder', wanted.decoder, decoders);
  const near = (names: readonly string[]) => nearest(paths, { path: encoder.found, variant: '' }, names);
  const must = (name: string): string => {
    const path = near([name]);
    if (path !== null) return path;
    throw new AppError('MODEL_INVALID', `The repository has no ${name}.`, { details: { missing: name } });
  };
  const all = [encoder.found, decoder.found.decoder, decoder.found.cached].filter((path) => path !== null);
  return {
    encoder: encoder.found,
    ...decoder.found,
    precision: { encoder: encoder.precision, decoder: decoder.precision },
    weights: [...new Set(all.flatMap((path) => weightsOf(paths, path)))],
    config: must('config.json'),
    preprocessor: must('preprocessor_config.json'),
    generation: must('generation_config.json'),
    tokenizer: must('tokenizer.json'),
    tokenizerConfig: near(['tokenizer_config.json']),
    readme: near(['README.md']),
    licence: near(LICENCES),
  };
}

/** Returns the files to fetch. */
export function speechSelection(chosen: ChosenSpeechFiles): FileSelection {
  const { encoder, decoder, cached, weights, readme, licence } = chosen;
  const { config, preprocessor, generation, tokenizer, tokenizerConfig } = chosen;
  const small = [config, preprocessor, generation, tokenizer, tokenizerConfig, readme, licence];
  return {
    small: small.filter((path) => path !== null),
    networks: [encoder, decoder, cached].filter((path) => path !== null),
    ...{ weights, readme, licence },
  };
}

function choose<T>(
  side: SpeechSide,
  wanted: Precision | undefined,
  find: (precision: Precision) => T | null,
): { precision: Precision; found: T } {
  for (const precision of wanted ? [wanted] : PRECISIONS) {
    const found = find(precision);
    if (found !== null) return { precision, found };
  }
  const available = PRECISIONS.filter((precision) => find(precision) !== null);
  const has = available.length > 0 ? `it has ${available.join(', ')}` : 'it has none that is whole';
  throw new AppError('MODEL_INVALID', `The repository has no ${wanted ? `${wanted} ` : ''}${side}; ${has}.`, {
    details: { side, available },
  });
}

/** The networks of a repository, those in the fewest folders first. */
function networksOf(paths: readonly string[]): SpeechNetwork[] {
  return paths
    .flatMap((path): SpeechNetwork[] => {
      const [, part, word = 'fp32'] = NAME.exec(posix.basename(path)) ?? [];
      const precision = precisionOf(word);
      return part && precision ? [{ path, part: part as Part, precision }] : [];
    })
    .sort((a, b) => a.path.split('/').length - b.path.split('/').length);
}
