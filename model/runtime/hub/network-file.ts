/** Reads from the path of an ONNX file which side of a model it holds, at which precision, and of which variant. Pure. */

/** The two sides of a dual encoder. */
export type Side = 'vision' | 'text';

/** The two sides of a model that recognises speech. */
export type SpeechSide = 'encoder' | 'decoder';

/** The number formats of networks, most precise first. q8 is small and quick, but picture sides often lose much by it. */
export const PRECISIONS = ['fp32', 'fp16', 'q8', 'q4f16', 'q4'] as const;

/** The number format of a network. */
export type Precision = (typeof PRECISIONS)[number];

/** An ONNX file of a repository. */
export interface NetworkFile {
  path: string;
  side: Side | 'both';
  precision: Precision;
  /** Its place among files of one precision: the first is taken. */
  rank: number;
  /** Its folder, less those that name its side, its precision or its format; empty for the repository itself. */
  variant: string;
}

/** Names of precisions in file names and folders. */
const PRECISION_WORDS: Record<string, Precision> = {
  ...{ fp32: 'fp32', float32: 'fp32', fp16: 'fp16', float16: 'fp16', half: 'fp16' },
  ...{ quantized: 'q8', int8: 'q8', uint8: 'q8', q8: 'q8' },
  ...{ q4: 'q4', bnb4: 'q4', int4: 'q4', q4f16: 'q4f16' },
};

/** Names of sides in file names and folders. */
const SIDE_WORDS: Record<string, Side> = {
  ...{ vision: 'vision', visual: 'vision', image: 'vision' },
  ...{ text: 'text', textual: 'text' },
};

/** Returns a network file's facts; null for paths that are none. */
export function networkFileOf(path: string): NetworkFile | null {
  const name = /^(?:(.*)\/)?([^/]+)\.onnx$/.exec(path);
  if (!name) return null;
  const [folder = '', stem = ''] = [name[1], name[2]];
  const parsed = /^(?:(vision|visual|image|textual|text)(?:_model|_encoder)?|model)(?:_([a-z0-9]+))?$/.exec(
    stem,
  );
  if (!parsed) return null;
  const [, sideWord, precisionWord] = parsed;
  if (precisionWord !== undefined && !(precisionWord in PRECISION_WORDS)) return null;
  const folders = folder === '' ? [] : folder.split('/');
  const sideFolder = folders.find((part) => part in SIDE_WORDS);
  const precisionFolder = folders.find((part) => part in PRECISION_WORDS);
  const word = precisionWord ?? precisionFolder ?? 'fp32';
  return {
    path,
    rank: Object.keys(PRECISION_WORDS).indexOf(word),
    side: SIDE_WORDS[sideWord ?? sideFolder ?? ''] ?? 'both',
    precision: PRECISION_WORDS[word] as Precision,
    variant: folders
      .filter((part) => part !== 'onnx' && part !== sideFolder && part !== precisionFolder)
      .join('/'),
  };
}

/** Returns a precision by one of its names (`int8` and `quantized` are q8), or undefined. */
export function precisionOf(word: string): Precision | undefined {
  return PRECISION_WORDS[word];
}

/** Returns one precision for the sides of every kind of model. */
export function everySide(precision: Precision): Record<Side | SpeechSide, Precision> {
  return { vision: precision, text: precision, encoder: precision, decoder: precision };
}
