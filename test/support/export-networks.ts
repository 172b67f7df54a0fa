/** The networks of small exports: a picture side that sees the colours of sixteen fields, and a text side of word vectors. */
import type { Constant, Network, Op, Port } from './onnx.ts';
import { seeded } from './seeded.ts';

export const DIM = 12;
export const SIDE = 16;
export const CELLS = 4;
export const FEATURES = CELLS * CELLS * 3;

/** How a text network takes its tokens together. */
export type Reads = 'end' | 'all' | 'mask' | 'tokens';

/** Weights of the picture side; another seed than 3 makes one that sees something else than the text side says. */
export function projection(seed = 3): Float32Array {
  const random = seeded(seed);
  return Float32Array.from({ length: FEATURES * DIM }, () => 2 * random() - 1);
}

interface VisionOptions {
  weights?: Float32Array;
  input?: string;
  batch?: number;
  tokens?: boolean;
  type?: 'float32' | 'float16';
}

/** [B, 3, H, W] -> the mean colour of each field of the picture, projected. */
export function visionSide(output: string, options: VisionOptions = {}): Network {
  const {
    weights = projection(),
    input = 'pixel_values',
    batch = 'batch',
    tokens = false,
    type = 'float32',
  } = options;
  const half = type === 'float16';
  const vector = tokens || half ? 'vector' : output;
  const field = SIDE / CELLS;
  return {
    inputs: [{ name: input, type, shape: [batch, 3, SIDE, SIDE] }],
    outputs: [{ name: output, type, shape: tokens ? [batch, 2, DIM] : [batch, DIM] }],
    constants: [
      { name: 'picture_weights', dims: [FEATURES, DIM], values: weights },
      { name: 'second', dims: [1], values: BigInt64Array.of(1n) },
    ],
    ops: [
      ...(half ? [op('Cast', [input], 'pixels', { to: 1 })] : []),
      op('AveragePool', [half ? 'pixels' : input], 'fields', {
        kernel_shape: [field, field],
        strides: [field, field],
      }),
      op('Flatten', ['fields'], 'features', { axis: 1 }),
      op('MatMul', ['features', 'picture_weights'], vector),
      ...(half ? [op('Cast', [vector], output, { to: 10 })] : []),
      ...(tokens
        ? [
            op('Unsqueeze', [vector, 'second'], 'first_token'),
            op('Neg', ['first_token'], 'other_token'),
            op('Concat', ['first_token', 'other_token'], output, { axis: 1 }),
          ]
        : []),
    ],
  };
}

interface TextOptions {
  output: string;
  reads: Reads;
  input?: string;
  type?: 'int64' | 'int32';
  length?: number;
  batch?: number;
}

/** [B, L] -> the running sum of the words' vectors at the end token, or the mean of those that count, or all of them. */
export function textSide(words: Float32Array, options: TextOptions): Network {
  const {
    output,
    reads,
    input = 'input_ids',
    type = 'int64',
    length = 'sequence',
    batch = 'text_batch',
  } = options;
  const pooling: Record<Reads, Op[]> = {
    end: [
      op('CumSum', ['words', 'axis'], 'running'),
      op('ArgMax', [input], 'end', { axis: 1, keepdims: 1 }),
      op('GatherND', ['running', 'end'], output, { batch_dims: 1 }),
    ],
    all: [op('ReduceMean', ['words'], output, { axes: [1], keepdims: 0 })],
    mask: [
      op('Cast', ['attention_mask'], 'weights', { to: 1 }),
      op('Unsqueeze', ['weights', 'last'], 'column'),
      op('Mul', ['words', 'column'], 'weighted'),
      op('ReduceMean', ['weighted'], output, { axes: [1], keepdims: 0 }),
    ],
    tokens: [op('Identity', ['words'], output)],
  };
  const ids = (name: string): Port => ({ name, type, shape: [batch, length] });
  return {
    inputs: [ids(input), ...(reads === 'mask' ? [ids('attention_mask')] : [])],
    outputs: [
      { name: output, type: 'float32', shape: reads === 'tokens' ? [batch, length, DIM] : [batch, DIM] },
    ],
    constants: [
      { name: 'embeddings', dims: [words.length / DIM, DIM], values: words },
      { name: 'axis', dims: [], values: BigInt64Array.of(1n) },
      { name: 'last', dims: [1], values: BigInt64Array.of(2n) },
    ],
    ops: [op('Gather', ['embeddings', input], 'words'), ...pooling[reads]],
  };
}

/** One network with both sides and the logits between them, with the scale and bias that SigLIP's has. */
export function combined(vision: Network, text: Network): Network {
  const [picture, sentence] = [vision.outputs[0]?.name ?? '', text.outputs[0]?.name ?? ''];
  return {
    inputs: [...text.inputs, ...vision.inputs],
    outputs: [
      { name: 'logits_per_image', type: 'float32', shape: ['batch', 'text_batch'] },
      ...text.outputs,
      ...vision.outputs,
    ],
    constants: [
      ...vision.constants,
      ...text.constants,
      scalar('logit_scale', 4.5),
      scalar('logit_bias', -12),
    ],
    ops: [
      ...text.ops,
      ...vision.ops,
      op('Transpose', [sentence], 'turned', { perm: [1, 0] }),
      op('MatMul', [picture, 'turned'], 'cosines'),
      op('Exp', ['logit_scale'], 'scale'),
      op('Mul', ['cosines', 'scale'], 'scaled'),
      op('Add', ['scaled', 'logit_bias'], 'logits_per_image'),
    ],
  };
}

function scalar(name: string, value: number): Constant {
  return { name, dims: [], values: Float32Array.of(value) };
}

function op(name: string, inputs: string[], output: string, attributes: Op['attributes'] = {}): Op {
  return { op: name, inputs, outputs: [output], attributes };
}
