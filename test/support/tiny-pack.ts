/**
 * A real model pack small enough for tests: three ONNX networks of a few thousand numbers. It sees colours: a picture's
 * vector says how red, green and blue its nine fields are, and the words for colours have the vectors of pictures of
 * that colour, so that searching "red" finds red seconds. The timeline encoder blends each second with its
 * neighbours, by their distance in seconds.
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { z } from 'zod';
import type { Manifest } from '../../model/runtime/manifest.ts';
import { type Constant, type Network, type Op, writeOnnx } from './onnx.ts';

/** The words the pack knows, with the colour (0..255) that each one means. */
export const COLOURS: Record<string, [number, number, number]> = {
  red: [255, 0, 0],
  green: [0, 160, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  white: [255, 255, 255],
  black: [0, 0, 0],
  grey: [128, 128, 128],
};

const SIZE = 24;
const CELLS = 9;
const WORDS = Object.keys(COLOURS);
const LEVELS = [
  { name: 'shallow', channels: 4 },
  { name: 'middle', channels: 5 },
  { name: 'deep', channels: 6 },
];

export interface TinyPackOptions {
  id?: string;
  dim?: number;
  timeline?: boolean;
  /** Changes the manifest before it is written, to make packs that lie. */
  tamper?: (manifest: z.input<typeof Manifest>) => void;
}

/** Writes the pack into `dir` (made when absent) and gives its folder back. Same options, same bytes. */
export async function writeTinyPack(dir: string, options: TinyPackOptions = {}): Promise<string> {
  const { id = 'tiny', dim = 16, timeline = true, tamper = () => {} } = options;
  await mkdir(dir, { recursive: true });
  const files: Record<string, Uint8Array> = {
    'frame.onnx': writeOnnx(frameNetwork(dim)),
    'text.onnx': writeOnnx(textNetwork(dim)),
    ...(timeline ? { 'timeline.onnx': writeOnnx(timelineNetwork(dim)) } : {}),
    'tokenizer.json': Buffer.from(JSON.stringify(tokenizer())),
  };
  const listed = Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      { bytes: content.length, sha256: sha256(content) },
    ]),
  );
  const hashes = Object.keys(listed)
    .sort()
    .map((name) => listed[name]?.sha256);
  const manifest: z.input<typeof Manifest> = {
    format: 1,
    id,
    revision: sha256(Buffer.from(hashes.join(''))).slice(0, 12),
    dim,
    licence: 'CC0-1.0',
    description: 'Colours, for tests.',
    frame: {
      file: 'frame.onnx',
      input: { name: 'pixels', dtype: 'uint8', layout: 'NHWC', width: SIZE, height: SIZE },
      resize: { mode: 'squash', filter: 'bilinear' },
      normalise: { mean: [127, 127, 127], std: [128, 128, 128], where: 'graph' },
      outputs: { vector: 'vector', grid: { rows: 3, cols: 3, levels: LEVELS } },
    },
    text: {
      file: 'text.onnx',
      tokenizer: 'tokenizer.json',
      prefix: 'query: ',
      max_tokens: 16,
      inputs: { ids: 'input_ids', mask: 'attention_mask' },
      output: 'vector',
    },
    timeline: timeline
      ? {
          file: 'timeline.onnx',
          window_s: 24,
          stride_s: 12,
          mrope: { sections: [2, 1, 1], interleaved: true, base: 10000 },
          inputs: {
            vector: 'vector',
            levels: LEVELS.map(({ name }) => name),
            seconds: 'seconds',
            mask: 'mask',
          },
          output: 'timeline',
        }
      : null,
    files: listed,
  };
  tamper(manifest);
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(dir, name), content)));
  await writeFile(join(dir, 'manifest.json'), JSON.stringify(manifest, null, 2));
  return dir;
}

/** [B, 24, 24, 3] pixels -> mean colour of each of 3x3 fields -> levels, and one unit vector. */
function frameNetwork(dim: number): Network {
  const { ops, constants, float, ints, apply } = builder();
  apply('Cast', ['pixels'], 'floats', { to: 1 });
  apply('Sub', ['floats', float('mean', [1], [127])], 'centred');
  apply('Div', ['centred', float('std', [1], [128])], 'scaled');
  apply('Transpose', ['scaled'], 'planes', { perm: [0, 3, 1, 2] });
  apply('AveragePool', ['planes'], 'fields', {
    kernel_shape: [SIZE / 3, SIZE / 3],
    strides: [SIZE / 3, SIZE / 3],
  });
  apply('Reshape', ['fields', ints('cells', [0, 3, CELLS])], 'columns');
  apply('Transpose', ['columns'], 'cells_', { perm: [0, 2, 1] });
  for (const { name, channels } of LEVELS) {
    apply('MatMul', ['cells_', float(`to_${name}`, [3, channels], noise(channels, 3 * channels))], name);
  }
  apply('ReduceMean', ['cells_'], 'colour', { axes: [1], keepdims: 0 });
  apply('MatMul', ['colour', float('colour_to_vector', [3, dim], colourToVector(dim))], 'projected');
  apply('Add', ['projected', float('bias', [dim], vectorBias(dim))], 'shifted');
  apply('LpNormalization', ['shifted'], 'vector', { axis: -1, p: 2 });
  return {
    inputs: [{ name: 'pixels', type: 'uint8', shape: ['batch', SIZE, SIZE, 3] }],
    outputs: [
      { name: 'vector', type: 'float32', shape: ['batch', dim] },
      ...LEVELS.map(({ name, channels }) => ({
        name,
        type: 'float32' as const,
        shape: ['batch', CELLS, channels],
      })),
    ],
    constants,
    ops,
  };
}

/** [B, L] ids -> the mean of the words' vectors, unit length. */
function textNetwork(dim: number): Network {
  const { ops, constants, float, ints, apply } = builder();
  const rows = vocabulary().flatMap((piece) => [...wordVector(piece.replace('▁', ''), dim)]);
  apply(
    'Gather',
    [float('embeddings', [vocabulary().length, dim], Float32Array.from(rows)), 'input_ids'],
    'words',
  );
  apply('Cast', ['attention_mask'], 'weights', { to: 1 });
  apply('Unsqueeze', ['weights', ints('last', [2])], 'column');
  apply('Mul', ['words', 'column'], 'weighted');
  apply('ReduceMean', ['weighted'], 'mean', { axes: [1], keepdims: 0 });
  apply('LpNormalization', ['mean'], 'vector', { axis: -1, p: 2 });
  return {
    inputs: [
      { name: 'input_ids', type: 'int64', shape: ['batch', 'tokens'] },
      { name: 'attention_mask', type: 'int64', shape: ['batch', 'tokens'] },
    ],
    outputs: [{ name: 'vector', type: 'float32', shape: ['batch', dim] }],
    constants,
    ops,
  };
}

/** v_t + 0.2 * (sum over seconds u of exp(-|t - u|) * mask_u * (v_u + a projection of u's levels)), unit length. */
function timelineNetwork(dim: number): Network {
  const { ops, constants, float, ints, apply } = builder();
  apply('Unsqueeze', ['seconds', ints('rows', [2])], 'at');
  apply('Unsqueeze', ['seconds', ints('columns', [1])], 'from');
  apply('Sub', ['at', 'from'], 'distance');
  apply('Abs', ['distance'], 'apart');
  apply('Neg', ['apart'], 'nearness');
  apply('Exp', ['nearness'], 'attention');
  apply('Unsqueeze', ['mask', 'columns'], 'real');
  apply('Mul', ['attention', 'real'], 'weights');
  let content = 'vector';
  for (const { name, channels } of LEVELS) {
    apply('ReduceMean', [name], `${name}_mean`, { axes: [2], keepdims: 0 });
    apply(
      'MatMul',
      [`${name}_mean`, float(`from_${name}`, [channels, dim], noise(dim, channels * dim))],
      `${name}_part`,
    );
    apply('Add', [content, `${name}_part`], `with_${name}`);
    content = `with_${name}`;
  }
  apply('MatMul', ['weights', content], 'context');
  apply('Mul', ['context', float('gate', [1], [0.2])], 'delta');
  apply('Add', ['vector', 'delta'], 'sum');
  apply('LpNormalization', ['sum'], 'timeline', { axis: -1, p: 2 });
  return {
    inputs: [
      { name: 'vector', type: 'float32', shape: ['batch', 'time', dim] },
      ...LEVELS.map(({ name, channels }) => ({
        name,
        type: 'float32' as const,
        shape: ['batch', 'time', CELLS, channels],
      })),
      { name: 'seconds', type: 'float32', shape: ['batch', 'time'] },
      { name: 'mask', type: 'float32', shape: ['batch', 'time'] },
    ],
    outputs: [{ name: 'timeline', type: 'float32', shape: ['batch', 'time', dim] }],
    constants,
    ops,
  };
}

/** Unigram over the colour words, with single letters for the rest of the alphabet. */
function tokenizer() {
  return {
    version: '1.0',
    added_tokens: [
      { id: 0, content: '<s>', special: true },
      { id: 1, content: '</s>', special: true },
    ],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [
        { SpecialToken: { id: '<s>', type_id: 0 } },
        { Sequence: { id: 'A', type_id: 0 } },
        { SpecialToken: { id: '</s>', type_id: 0 } },
      ],
      pair: [],
      special_tokens: {},
    },
    decoder: null,
    model: {
      type: 'Unigram',
      unk_id: 2,
      vocab: vocabulary().map((piece) => [piece, -2]),
    },
  };
}

function vocabulary(): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz:'];
  return ['<s>', '</s>', '<unk>', '▁', ...letters, '▁query:', ...WORDS.map((word) => `▁${word}`)];
}

/** The vector of a picture of that colour; nearly nothing for pieces that name no colour. */
function wordVector(word: string, dim: number): Float32Array {
  const colour = COLOURS[word];
  if (!colour) return noise(word.length + dim, dim).map((x) => x * 1e-3);
  const [matrix, bias] = [colourToVector(dim), vectorBias(dim)];
  return bias.map((shift, i) =>
    colour.reduce((sum, value, c) => sum + ((value - 127) / 128) * (matrix[c * dim + i] as number), shift),
  );
}

const colourToVector = (dim: number): Float32Array => noise(7, 3 * dim);
const vectorBias = (dim: number): Float32Array => noise(11, dim).map((x) => x * 0.3);

/** Seeded numbers in [-1, 1) (mulberry32). */
function noise(seed: number, length: number): Float32Array {
  let state = seed * 0x9e3779b9;
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  });
}

function builder() {
  const ops: Op[] = [];
  const constants: Constant[] = [];
  return {
    ops,
    constants,
    float(name: string, dims: number[], values: ArrayLike<number>): string {
      constants.push({ name, dims, values: Float32Array.from(values) });
      return name;
    },
    ints(name: string, values: number[]): string {
      constants.push({ name, dims: [values.length], values: BigInt64Array.from(values, BigInt) });
      return name;
    },
    apply(op: string, inputs: string[], output: string, attributes: Op['attributes'] = {}): void {
      ops.push({ op, inputs, outputs: [output], attributes });
    },
  };
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
