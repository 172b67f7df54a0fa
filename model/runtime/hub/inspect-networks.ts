/**
 * Opens the networks of a repository, tries them, and says in a manifest's words what they are. In: a file of a picture or
 * text side and the rules read from the configuration. Out: that part of the manifest, and the vectors' length.
 */
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { dot, normalise } from '../../../core/vector.ts';
import type { Manifest } from '../manifest.ts';
import { toPixels } from '../pixels/normalise.ts';
import { pool } from '../pool.ts';
import { type Graph, openGraph, type TensorInfo } from '../session.ts';
import { textFeeds } from '../text-encoder.ts';
import { openTokenizer, type SentenceTokenizer } from '../tokenizer.ts';
import type { PictureRule } from './picture-rule.ts';
import type { SentenceRule } from './sentence-rule.ts';

/** Names of the exports, best first: projected embeddings, then the pooled state that SigLIP compares. */
const VISION_OUTPUTS = [
  ...['image_embeds', 'l2norm_image_embeddings', 'image_embeddings', 'image_features'],
  ...['embedding', 'embeddings', 'pooler_output'],
];
const TEXT_OUTPUTS = [
  ...['text_embeds', 'l2norm_text_embeddings', 'text_embeddings', 'text_features'],
  ...['embedding', 'embeddings', 'sentence_embedding', 'pooler_output'],
];
/** One vector for each token, of families that pool them. */
const TOKEN_OUTPUT = 'last_hidden_state';

const PIXEL_INPUTS = ['pixel_values', 'image', 'images'];
const ID_INPUTS = ['input_ids', 'text'];
const MASK = 'attention_mask';
const TYPES = 'token_type_ids';

/** A part of a manifest with the length of the vectors that were seen to come out. */
export interface Inspected<Part> {
  dim: number;
  part: Part;
}

/** The files of a text side, by their names in the folder. */
export interface TextFiles {
  network: string;
  tokenizer: string;
  tokenizerConfig: string | null;
}

/** Inspects the picture side in `dir`/`file`. Throws `MODEL_INVALID` when it is none, or does not run. */
export function inspectFrame(
  dir: string,
  file: string,
  rule: PictureRule,
  pooled: boolean,
): Promise<Inspected<Manifest['frame']>> {
  const { width, height, resize, normalise } = rule;
  return withGraph(join(dir, file), async (graph) => {
    const input = pickInput(graph, PIXEL_INPUTS, ['float32', 'float16']);
    onlyInputs(graph, [input.name]);
    const output = pickOutput(graph, VISION_OUTPUTS, pooled);
    const part: Manifest['frame'] = {
      file,
      input: {
        name: input.name,
        dtype: input.dtype === 'float16' ? 'float16' : 'float32',
        layout: input.shape[3] === 3 ? 'NHWC' : 'NCHW',
        width,
        height,
        ...(input.shape[0] === 1 ? { batch: 1 as const } : {}),
      },
      resize,
      normalise,
      stills: 'once',
      outputs: {
        vector: output,
        ...(output === TOKEN_OUTPUT ? { pooling: 'first' as const } : {}),
        grid: null,
      },
    };
    const pixels = toPixels(new Uint8Array(3 * height * width), 1, part);
    const result = await tryRun(graph, { [input.name]: pixels }, part.outputs.vector, part.outputs.pooling);
    return { dim: result.length, part };
  });
}

/** Inspects the text side with the tokenizer beside it. Throws `MODEL_INVALID` as above. */
export function inspectText(
  dir: string,
  files: TextFiles,
  rule: SentenceRule,
): Promise<Inspected<Manifest['text']>> {
  return withGraph(join(dir, files.network), async (graph) => {
    const bare = textPart(graph, files, rule);
    const fixed = fixedLength(graph, bare.inputs.ids);
    const sized = { ...bare, max_tokens: Math.min(bare.max_tokens, fixed ?? bare.max_tokens) };
    const tokenizer = await openTokenizer(dir, sized);
    const length = fixed ?? sized.max_tokens;
    const padded = { ...sized, padding: { length, id: paddingId(rule.padding, tokenizer) } };
    const ids = tokenizer.encode('a photo of a cat');
    const filled = await tryRun(graph, textFeeds(ids, padded), sized.output, sized.pooling, ids.length);
    const mustPad = fixed !== null || (await readsPadding(graph, ids, sized, filled));
    return { dim: filled.length, part: mustPad ? padded : sized };
  });
}

function textPart(graph: Graph, files: TextFiles, rule: SentenceRule): Manifest['text'] {
  const input = pickInput(graph, ID_INPUTS, ['int64', 'int32']);
  const names = onlyInputs(graph, [input.name], [MASK, TYPES]);
  const output = pickOutput(graph, TEXT_OUTPUTS, rule.pooled);
  return {
    file: files.network,
    tokenizer: files.tokenizer,
    ...(files.tokenizerConfig ? { tokenizer_config: files.tokenizerConfig } : {}),
    prefix: rule.prefix,
    ...(rule.lowercase ? { lowercase: true } : {}),
    ...(rule.stripPunctuation ? { strip_punctuation: true } : {}),
    max_tokens: rule.maxTokens,
    inputs: {
      ids: input.name,
      mask: names.includes(MASK) ? MASK : null,
      types: names.includes(TYPES) ? TYPES : null,
      ...(input.dtype === 'int32' ? { dtype: 'int32' as const } : {}),
    },
    output,
    ...(output === TOKEN_OUTPUT ? { pooling: 'mean' as const } : {}),
  };
}

/** Returns the one sentence length that a network takes, or null when it takes any. */
function fixedLength(graph: Graph, input: string): number | null {
  const length = graph.inputs.find(({ name }) => name === input)?.shape[1];
  return typeof length === 'number' && length > 0 ? length : null;
}

/** Returns the id of the first candidate that the vocabulary has. */
function paddingId(candidates: SentenceRule['padding'], tokenizer: SentenceTokenizer): number {
  for (const one of candidates) {
    const id = typeof one === 'number' ? one : tokenizer.idOf(one);
    if (id !== undefined) return id;
  }
  return 0;
}

/**
 * Returns true when a text network reads its padding, in spite of a mask if it has one. SigLIP and MobileCLIP do, and
 * were trained so; CLIP looks only backwards from the end of the sentence, and is spared the rest.
 */
async function readsPadding(
  graph: Graph,
  ids: number[],
  text: Manifest['text'],
  filled: Float32Array,
): Promise<boolean> {
  try {
    const bare = await tryRun(graph, textFeeds(ids, text), text.output, text.pooling, ids.length);
    return !(dot(normalise(bare), normalise(filled)) >= 0.9999);
  } catch {
    // A network that takes one length only: it must be filled.
    return true;
  }
}

/** Returns one [1, dim] output. Throws `MODEL_INVALID` when the network does not take the feeds or gives another shape. */
async function tryRun(
  graph: Graph,
  feeds: Parameters<Graph['run']>[0],
  output: string,
  pooling?: 'first' | 'mean',
  tokens?: number,
): Promise<Float32Array> {
  const results = await graph.run(feeds, [output]).catch((error: unknown) => {
    throw new AppError('MODEL_INVALID', `${graph.path} does not run: ${(error as Error).message}`, {
      cause: error,
    });
  });
  const tensor = pool(results.get(output), pooling, tokens);
  if (tensor?.dims.length !== 2 || tensor.dims[0] !== 1) {
    throw new AppError(
      'MODEL_INVALID',
      `${graph.path} gives "${output}" as [${tensor?.dims}], not as one vector.`,
    );
  }
  return tensor.data;
}

/** Returns the input of one of these names and types. Throws `MODEL_INVALID` for a graph without one. */
function pickInput(graph: Graph, names: string[], dtypes: string[]): TensorInfo {
  const found = graph.inputs.find(({ name }) => names.includes(name));
  if (!found) throw wrongInputs(graph, names.join(' or '));
  if (dtypes.includes(found.dtype)) return found;
  throw new AppError(
    'MODEL_INVALID',
    `${graph.path} takes "${found.name}" as ${found.dtype}; expected ${dtypes.join(' or ')}.`,
  );
}

/**
 * Returns the graph's input names. Throws `MODEL_INVALID` unless it has all of `needed` and none besides those and
 * `allowed`.
 */
function onlyInputs(graph: Graph, needed: string[], allowed: string[] = []): string[] {
  const names = graph.inputs.map(({ name }) => name);
  if (names.every((name) => needed.includes(name) || allowed.includes(name))) return names;
  throw wrongInputs(graph, [...needed, ...allowed].join(', '));
}

function wrongInputs(graph: Graph, expected: string): AppError {
  const names = graph.inputs.map(({ name }) => name);
  return new AppError('MODEL_INVALID', `${graph.path} takes ${names.join(', ')}; expected ${expected}.`);
}

function pickOutput(graph: Graph, wanted: string[], pooled: boolean): string {
  const names = graph.outputs.map(({ name }) => name);
  const found = [...wanted, ...(pooled ? [TOKEN_OUTPUT] : [])].find((name) => names.includes(name));
  if (found) return found;
  throw new AppError(
    'MODEL_INVALID',
    `${graph.path} gives ${names.join(', ')}; expected ${wanted.join(' or ')}.`,
  );
}

async function withGraph<T>(path: string, work: (graph: Graph) => Promise<T>): Promise<T> {
  const graph = await openGraph(path);
  try {
    return await work(graph);
  } finally {
    await graph.close();
  }
}
