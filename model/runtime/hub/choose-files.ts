/**
 * Chooses the files of a repository that make a pack. In: the paths it has. Out: a network for each side, and the small
 * files beside them. Known layouts: transformers.js (`onnx/vision_model.onnx` and `onnx/text_model.onnx`, or
 * `onnx/model.onnx` with both sides), Immich (`visual/model.onnx`, `textual/model.onnx`), and either of them in a folder
 * for each variant. Pure.
 */
import { posix } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import type { FileSelection } from './collect-files.ts';
import {
  type NetworkFile,
  networkFileOf,
  PRECISIONS,
  type Precision,
  type Side,
  type SpeechSide,
} from './network-file.ts';

/** The wanted precision of each side; the most precise there is where none is named. */
export type WantedPrecision = Partial<Record<Side | SpeechSide, Precision | undefined>>;

/** A request for files. */
export interface WantedFiles {
  precision?: WantedPrecision | undefined;
  /** The folder of one variant, in a repository that holds several. */
  variant?: string | undefined;
}

/** The files taken from a repository; paths as the repository has them. */
export interface ChosenFiles {
  networks: Record<Side, NetworkFile>;
  /** Weights that the networks keep in files beside them, as far as names tell. */
  weights: string[];
  /** The configuration of each side; often one file. */
  config: Record<Side, string>;
  preprocessor: string;
  tokenizer: string;
  tokenizerConfig: string | null;
  readme: string | null;
  /** The text of the licence. */
  licence: string | null;
}

/**
 * Returns the files to take. Precision is chosen for each side apart, since exports often lack one of them. Throws
 * `MODEL_INVALID` naming what is missing, which precisions or which variants there are.
 */
export function chooseFiles(paths: readonly string[], wanted: WantedFiles = {}): ChosenFiles {
  const files = variantOf(
    paths.flatMap((path) => networkFileOf(path) ?? []),
    wanted.variant,
  );
  const vision = chooseNetwork(files, 'vision', wanted.precision?.vision);
  const text = chooseNetwork(files, 'text', wanted.precision?.text);
  const near = (network: NetworkFile, names: string[]) => nearest(paths, network, names);
  const must = (network: NetworkFile, names: string[]): string => {
    const path = near(network, names);
    if (path !== null) return path;
    const elsewhere =
      network === text ? ' If another repository holds the sentences’ side, name that by --text.' : '';
    throw new AppError('MODEL_INVALID', `The repository has no ${names.join(' or ')}.${elsewhere}`);
  };
  return {
    networks: { vision, text },
    weights: [...new Set([vision, text].flatMap(({ path }) => weightsOf(paths, path)))],
    config: { vision: must(vision, CONFIGS), text: must(text, CONFIGS) },
    preprocessor: must(vision, PREPROCESSORS),
    tokenizer: must(text, ['tokenizer.json']),
    tokenizerConfig: near(text, ['tokenizer_config.json']),
    readme: near(vision, ['README.md']),
    licence: near(vision, LICENCES),
  };
}

const CONFIGS = ['config.json', 'open_clip_config.json'];
const PREPROCESSORS = ['preprocessor_config.json', 'preprocess_cfg.json', 'processor_config.json'];
/** Names of the text of a licence. */
export const LICENCES = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'LICENCE.md', 'LICENCE.txt'];

/** Returns the networks of one variant. Files outside any variant's folder are one too, and the first choice. */
function variantOf(files: NetworkFile[], wanted: string | undefined): NetworkFile[] {
  const variants = [...new Set(files.map(({ variant }) => variant))].filter((variant) =>
    (['vision', 'text'] as const).every((side) =>
      files.some((file) => file.variant === variant && holds(file, side)),
    ),
  );
  const chosen = wanted ?? (variants.includes('') ? '' : variants.length === 1 ? variants[0] : undefined);
  if (chosen !== undefined && variants.includes(chosen))
    return files.filter(({ variant }) => variant === chosen);
  if (files.length === 0) throw noNetworks();
  if (variants.length === 0) throw oneSided(files);
  const named = variants.map((variant) => (variant === '' ? 'one without a name' : variant)).join(', ');
  throw new AppError(
    'MODEL_INVALID',
    wanted === undefined
      ? `The repository holds several models: ${named}. Choose one of them by --variant.`
      : `The repository has no variant "${wanted}"; it has ${named}.`,
    { details: { variants } },
  );
}

/** Returns the network of a side: one of its own before one that holds both sides, at the precision that comes first. */
function chooseNetwork(files: NetworkFile[], side: Side, wanted: Precision | undefined): NetworkFile {
  const usable = files.filter((file) => holds(file, side));
  for (const precision of wanted ? [wanted] : PRECISIONS) {
    const found = usable.filter((file) => file.precision === precision).sort((a, b) => a.rank - b.rank);
    const first = found.find((file) => file.side === side) ?? found[0];
    if (first) return first;
  }
  const available = PRECISIONS.filter((precision) => usable.some((file) => file.precision === precision));
  throw new AppError(
    'MODEL_INVALID',
    `The repository has no ${wanted} network for ${SIDES[side]}; it has ${available.join(', ')}.`,
    { details: { side, available } },
  );
}

const SIDES: Record<Side, string> = { vision: 'pictures', text: 'sentences' };

function holds(file: NetworkFile, side: Side): boolean {
  return file.side === side || file.side === 'both';
}

function noNetworks(): AppError {
  return new AppError(
    'MODEL_INVALID',
    'The repository has no networks in the layout of transformers.js (onnx/vision_model.onnx and onnx/text_model.onnx, or onnx/model.onnx) or of Immich (visual/model.onnx and textual/model.onnx).',
  );
}

function oneSided(files: NetworkFile[]): AppError {
  const missing = files.some((file) => holds(file, 'vision')) ? 'text' : 'vision';
  return new AppError(
    'MODEL_INVALID',
    `The repository has no network for ${SIDES[missing]}. If another repository holds it, name that by --text.`,
    { details: { missing } },
  );
}

/** Returns the files to fetch. */
export function selectionOf({ networks, weights, ...files }: ChosenFiles): FileSelection {
  const { config, preprocessor, tokenizer, tokenizerConfig, readme, licence } = files;
  const small = [config.vision, config.text, preprocessor, tokenizer, tokenizerConfig, readme, licence];
  return {
    small: small.filter((path) => path !== null),
    networks: [networks.vision.path, networks.text.path],
    ...{ weights, readme, licence },
  };
}

/** Returns the first of the names that lies in the network's folder, in that of its variant, or above. */
export function nearest(
  paths: readonly string[],
  network: Pick<NetworkFile, 'path' | 'variant'>,
  names: readonly string[],
): string | null {
  const folders = [...upwards(posix.dirname(network.path)), ...upwards(network.variant || '.')];
  for (const folder of folders) {
    for (const name of names) {
      const path = folder === '.' ? name : `${folder}/${name}`;
      if (paths.includes(path)) return path;
    }
  }
  return null;
}

function upwards(folder: string): string[] {
  return folder === '.' ? ['.'] : [folder, ...upwards(posix.dirname(folder))];
}

/** `x.onnx_data`, `x.onnx_data_1`, ..., `x.onnx.data`. Other names are read from the network itself once it is there. */
export function weightsOf(paths: readonly string[], network: string): string[] {
  return paths.filter(
    (path) => path.startsWith(network) && /^(_data(_\d+)?|\.data(_\d+)?)$/.test(path.slice(network.length)),
  );
}
