/**
 * Runs the decoder of a recognition pack token by token, with the keys and values of what came before kept (the cache), so
 * that a step costs the same however long the sentence is. In: what the encoder heard, then tokens. Out: the logits of the
 * next token. Exports come as one network with two branches (`use_cache_branch`), or as two networks.
 *
 * Axes: B one window, L tokens, H heads, W width of a head, V vocabulary.
 */
import { AppError } from '../../../core/errors.ts';
import { checkOutput } from '../check-graph.ts';
import { narrow, widen } from '../half.ts';
import type { Graph, NumberTensor, TensorData, TensorInfo } from '../session.ts';

const PAST = 'past_key_values.';
const PRESENT = 'present.';
const IDS = 'input_ids';
const HIDDEN = 'encoder_hidden_states';
const BRANCH = 'use_cache_branch';
const LOGITS = 'logits';

/** The networks of a decoder: `cached` is `first` again where one does both. */
export interface DecoderGraphs {
  first: Graph;
  cached: Graph;
}

/** One window that is being written down. */
export interface DecoderRun {
  /** Appends a token and returns the logits [V] of the one after it; the caller may change them. */
  next(token: number): Promise<Float32Array>;
}

/**
 * Throws `MODEL_INVALID` naming the first input or output that the networks lack, has an unknown one, or gives logits for
 * another vocabulary.
 */
export function checkDecoder({ first, cached }: DecoderGraphs, vocabulary: number): void {
  const past = pastOf(cached);
  if (past.length === 0) throw invalid(cached, `takes no ${PAST}*: it must keep what came before`);
  const known = [IDS, HIDDEN, ...(first === cached ? [BRANCH] : [])];
  for (const graph of new Set([first, cached])) {
    const names = graph.inputs.map(({ name }) => name);
    if (!names.includes(IDS)) throw invalid(graph, `takes no ${IDS}`);
    const odd = names.find((name) => !known.includes(name) && !name.startsWith(PAST));
    if (odd !== undefined) throw invalid(graph, `takes an input "${odd}", which is unknown`);
    const logits = graph.outputs.find(({ name }) => name === LOGITS);
    const size = logits?.shape.at(-1);
    if (!logits) throw invalid(graph, `gives no ${LOGITS}`);
    if (typeof size === 'number' && size !== vocabulary)
      throw invalid(graph, `gives ${size} ${LOGITS}; the configuration says ${vocabulary}`);
  }
  const needed = [HIDDEN, ...(first === cached ? [BRANCH] : [])];
  const missing = needed.find((name) => !first.inputs.some((input) => input.name === name));
  if (missing !== undefined) throw invalid(first, `takes no ${missing}`);
  for (const { name } of past) {
    const present = presentOf(name);
    if (!first.outputs.some((output) => output.name === present))
      throw invalid(first, `gives no ${present}, which the next step takes`);
  }
  for (const input of past) if (first === cached) emptyTensor(first, input);
}

/** Starts on a window. `hidden` is the encoder's output. */
export function startDecoding(graphs: DecoderGraphs, hidden: NumberTensor): DecoderRun {
  const { first, cached } = graphs;
  const past = pastOf(cached);
  // What was heard does not change from step to step: its keys and values are not asked for again.
  const growing = past.filter(({ name }) => name.includes('.decoder.'));
  const heard = heardOf(cached, hidden);
  let cache: Map<string, NumberTensor> | null = null;

  return {
    async next(token) {
      const kept = cache ? growing : past;
      const wanted = [LOGITS, ...kept.map(({ name }) => presentOf(name))];
      const results: Map<string, NumberTensor> = cache
        ? await cached.runRaw(
            { ...heard, ...Object.fromEntries(cache), ...idsOf([token]), ...branchOf(graphs, 1) },
            wanted,
          )
        : await first.runRaw(firstFeeds(graphs, hidden, [token]), wanted);
      cache ??= new Map();
      for (const input of kept)
        cache.set(input.name, asType(results.get(presentOf(input.name)) as NumberTensor, input));
      return lastRow(first, results.get(LOGITS) as NumberTensor);
    },
  };
}

/** Returns the logits [V] after several tokens, computed at once and without the cache. */
export async function decodeAtOnce(
  graphs: DecoderGraphs,
  hidden: NumberTensor,
  tokens: readonly number[],
): Promise<Float32Array> {
  const results = await graphs.first.runRaw(firstFeeds(graphs, hidden, tokens), [LOGITS]);
  return lastRow(graphs.first, results.get(LOGITS) as NumberTensor);
}

function firstFeeds(
  graphs: DecoderGraphs,
  hidden: NumberTensor,
  tokens: readonly number[],
): Record<string, TensorData> {
  const { first, cached } = graphs;
  const empty = first === cached ? pastOf(first) : [];
  return {
    ...heardOf(first, hidden),
    ...Object.fromEntries(empty.map((input) => [input.name, emptyTensor(first, input)])),
    ...idsOf(tokens),
    ...branchOf(graphs, 0),
  };
}

/** Returns the encoder's output as a network takes it; nothing for one that has it in its cache alone. */
function heardOf(graph: Graph, hidden: NumberTensor): Record<string, TensorData> {
  const input = graph.inputs.find(({ name }) => name === HIDDEN);
  return input ? { [HIDDEN]: asType(hidden, input) } : {};
}

function idsOf(tokens: readonly number[]): Record<string, TensorData> {
  return { [IDS]: { dtype: 'int64', data: BigInt64Array.from(tokens, BigInt), dims: [1, tokens.length] } };
}

function branchOf({ first, cached }: DecoderGraphs, branch: 0 | 1): Record<string, TensorData> {
  return first === cached ? { [BRANCH]: { dtype: 'bool', data: Uint8Array.of(branch), dims: [1] } } : {};
}

/** Returns the logits after the last token. */
function lastRow(graph: Graph, { dtype, data, dims }: NumberTensor): Float32Array {
  const size = dims.at(-1) as number;
  checkOutput(graph, LOGITS, dims, [1, data.length / size, size]);
  const row = data.subarray(data.length - size);
  return dtype === 'float16' ? widen(row) : (row as Float32Array);
}

function pastOf(graph: Graph): TensorInfo[] {
  return graph.inputs.filter(({ name }) => name.startsWith(PAST));
}

function presentOf(name: string): string {
  return PRESENT + name.slice(PAST.length);
}

/** Returns what the merged network is fed while there is nothing before: a tensor of length 0 [B, H, 0, W]. */
function emptyTensor(graph: Graph, { name, dtype, shape }: TensorInfo): NumberTensor {
  const [, heads, , width] = shape;
  if (shape.length !== 4 || typeof heads !== 'number' || typeof width !== 'number')
    throw invalid(graph, `takes ${name} as [${shape.join(', ')}], without a number of heads and their width`);
  const dims = [1, heads, 0, width];
  return dtype === 'float16'
    ? { dtype, data: new Uint16Array(0), dims }
    : { dtype: 'float32', data: new Float32Array(0), dims };
}

/** Returns the tensor in the precision that an input takes. */
function asType(tensor: NumberTensor, { dtype }: TensorInfo): NumberTensor {
  const { dims } = tensor;
  if (tensor.dtype === 'float32' && dtype === 'float16') return { dtype, data: narrow(tensor.data), dims };
  if (tensor.dtype === 'float16' && dtype === 'float32') return { dtype, data: widen(tensor.data), dims };
  return tensor;
}

function invalid({ path }: Graph, what: string): AppError {
  return new AppError('MODEL_INVALID', `${path} ${what}. It is no decoder that can be used.`, {
    details: { path },
  });
}
