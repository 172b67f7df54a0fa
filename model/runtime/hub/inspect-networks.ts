/**
 * Opens the networks of a repository, tries them, and says in a manifest's words what they are. In: a file of a picture or
 * text side and the rules read from the configuration. Out: that part of the manifest, and the vectors' length.
 */
import { basename, join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { dot, normalise } from '../../../core/vector.ts';
import type { Manifest } from '../manifest.ts';
import { type Graph, openGraph } from '../session.ts';
import { textFeeds } from '../text-encoder.ts';
import { openTokenizer } from '../tokenizer.ts';
import type { ChosenFiles } from './choose-files.ts';
import type { PictureRule, SentenceRule } from './read-config.ts';

/** Output names of the exports, best first: projected embeddings, then the pooled state that SigLIP compares. */
const VISION_OUTPUTS = ['image_embeds', 'pooler_output'];
const TEXT_OUTPUTS = ['text_embeds', 'pooler_output'];

/** A part of a manifest with the length of the vectors that were seen to come out. */
export interface Inspected<Part> {
  dim: number;
  part: Part;
}

/** Inspects the picture side in `dir`/`file`. Throws `MODEL_INVALID` when it is none, or does not run. */
export function inspectFrame(
  dir: string,
  file: string,
  rule: PictureRule,
): Promise<Inspected<Manifest['frame']>> {
  const { width, height, resize, normalise } = rule;
  return withGraph(join(dir, file), async (graph) => {
    onlyInputs(graph, ['pixel_values']);
    const vector = pickOutput(graph, VISION_OUTPUTS);
    const data = new Float32Array(3 * height * width);
    const feeds = { pixel_values: { dtype: 'float32' as const, data, dims: [1, 3, height, width] } };
    const result = await tryRun(graph, feeds, vector);
    const part: Manifest['frame'] = {
      file,
      input: { name: 'pixel_values', dtype: 'float32', layout: 'NCHW', width, height },
      resize,
      normalise,
      outputs: { vector, grid: null },
    };
    return { dim: result.length, part };
  });
}

/** Inspects the text side in `dir`/`file`, with the tokenizer beside it. Throws `MODEL_INVALID` as above. */
export function inspectText(
  dir: string,
  file: string,
  files: Pick<ChosenFiles, 'tokenizer' | 'tokenizerConfig'>,
  rule: SentenceRule,
): Promise<Inspected<Manifest['text']>> {
  return withGraph(join(dir, file), async (graph) => {
    const names = onlyInputs(graph, ['input_ids'], ['attention_mask', 'token_type_ids']);
    const bare: Manifest['text'] = {
      file,
      tokenizer: basename(files.tokenizer),
      ...(files.tokenizerConfig ? { tokenizer_config: basename(files.tokenizerConfig) } : {}),
      prefix: '',
      ...(rule.lowercase ? { lowercase: true } : {}),
      max_tokens: rule.maxTokens,
      inputs: {
        ids: 'input_ids',
        mask: names.includes('attention_mask') ? 'attention_mask' : null,
        types: names.includes('token_type_ids') ? 'token_type_ids' : null,
      },
      output: pickOutput(graph, TEXT_OUTPUTS),
    };
    const tokenizer = await openTokenizer(dir, bare);
    const ids = tokenizer.encode('a photo of a cat');
    const padded = {
      ...bare,
      padding: { length: rule.maxTokens, id: tokenizer.idOf(rule.padToken ?? '') ?? 0 },
    };
    const filled = await tryRun(graph, textFeeds(ids, padded), bare.output);
    const mustPad = bare.inputs.mask === null && (await readsPadding(graph, ids, bare, filled));
    return { dim: filled.length, part: mustPad ? padded : bare };
  });
}

/**
 * Returns true when a text network without a mask reads its padding. SigLIP and MobileCLIP do, and were
 * trained so; CLIP looks only backwards from the end of the sentence, and is spared the rest.
 */
async function readsPadding(
  graph: Graph,
  ids: number[],
  text: Manifest['text'],
  filled: Float32Array,
): Promise<boolean> {
  try {
    const bare = await tryRun(graph, textFeeds(ids, text), text.output);
    return dot(normalise(bare), normalise(filled)) < 0.9999;
  } catch {
    // A network that takes one length only: it must be filled.
    return true;
  }
}

/** One [1, dim] output. Throws `MODEL_INVALID` when the network does not take the feeds or gives another shape. */
async function tryRun(
  graph: Graph,
  feeds: Parameters<Graph['run']>[0],
  output: string,
): Promise<Float32Array> {
  const results = await graph.run(feeds, [output]).catch((error: unknown) => {
    throw new AppError('MODEL_INVALID', `${graph.path} does not run: ${(error as Error).message}`, {
      cause: error,
    });
  });
  const tensor = results.get(output);
  if (tensor?.dims.length !== 2 || tensor.dims[0] !== 1) {
    throw new AppError(
      'MODEL_INVALID',
      `${graph.path} gives "${output}" as [${tensor?.dims}], not as one vector.`,
    );
  }
  return tensor.data;
}

/**
 * Returns the graph's input names. Throws `MODEL_INVALID` unless it has all of `needed` and none besides those and
 * `allowed`.
 */
function onlyInputs(graph: Graph, needed: string[], allowed: string[] = []): string[] {
  const names = graph.inputs.map(({ name }) => name);
  if (
    needed.every((name) => names.includes(name)) &&
    names.every((name) => [...needed, ...allowed].includes(name))
  ) {
    return names;
  }
  throw new AppError(
    'MODEL_INVALID',
    `${graph.path} takes ${names.join(', ')}; expected ${needed.join(', ')}.`,
  );
}

function pickOutput(graph: Graph, wanted: string[]): string {
  const names = graph.outputs.map(({ name }) => name);
  const found = wanted.find((name) => names.includes(name));
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
