/**
 * Small repositories in the layout of transformers.js, with random weights and the inputs, outputs and padding habits of
 * the real exports: CLIP (reads up to the end token), SigLIP (reads its padding, one input), MobileCLIP (the same,
 * without normalisation of pictures) and Chinese-CLIP (one network for both sides, a mask).
 */
import { clipTokenizer } from './clip-tokenizer.ts';
import { type Network, type Op, type Port, writeOnnx } from './onnx.ts';

export type Family = 'clip' | 'siglip' | 'mobileclip' | 'chinese_clip';

const DIM = 12;
const SIDE = 16;
const MERGES = ['c a', 'ca t</w>', 'd o', 'do g</w>', 'p h', 'o t', 'ph ot', 'phot o</w>', 'o f</w>'];

/** The files of a repository, by path. */
export function publicExport(family: Family): Record<string, Uint8Array> {
  const tokenizer = clipTokenizer(MERGES);
  const tokens = Object.keys((tokenizer.model as { vocab: object }).vocab).length;
  return {
    '.gitattributes': Buffer.from('*.onnx filter=lfs'),
    'README.md': Buffer.from(`---\nlicense: mit\ntags:\n- test\n---\n# ${family}\n`),
    'config.json': json({
      model_type: family === 'mobileclip' ? 'clip' : family,
      text_config: { max_position_embeddings: 20 },
    }),
    'preprocessor_config.json': json(PREPROCESSORS[family]),
    'tokenizer.json': json(tokenizer),
    'tokenizer_config.json': json({
      model_max_length: 1e30,
      pad_token: { content: family === 'clip' ? '<|endoftext|>' : '!' },
    }),
    ...networks(family, tokens),
  };
}

const PREPROCESSORS: Record<Family, object> = {
  clip: {
    size: { shortest_edge: SIDE + 4 },
    crop_size: { width: SIDE, height: SIDE },
    do_center_crop: true,
    resample: 3,
    image_mean: [0.5, 0.4, 0.3],
    image_std: [0.25, 0.25, 0.2],
  },
  siglip: {
    size: { width: SIDE, height: SIDE },
    resample: 2,
    rescale_factor: 1 / 255,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
  },
  mobileclip: {
    size: { shortest_edge: SIDE },
    crop_size: SIDE,
    do_center_crop: true,
    resample: 2,
    do_normalize: false,
  },
  chinese_clip: {
    size: { width: SIDE, height: SIDE },
    resample: 3,
    image_mean: [0.48, 0.46, 0.41],
    image_std: [0.27, 0.26, 0.28],
  },
};

function networks(family: Family, tokens: number): Record<string, Uint8Array> {
  const siglip = family === 'siglip';
  const vision = visionSide(siglip ? 'pooler_output' : 'image_embeds');
  const text = textSide(tokens, {
    output: siglip ? 'pooler_output' : 'text_embeds',
    reads: family === 'clip' ? 'end' : family === 'chinese_clip' ? 'mask' : 'all',
  });
  if (family === 'chinese_clip') return { 'onnx/model.onnx': writeOnnx(combined(vision, text)) };
  return {
    'onnx/vision_model.onnx': writeOnnx(vision),
    'onnx/text_model.onnx': writeOnnx(text),
    'onnx/vision_model_quantized.onnx': writeOnnx(vision),
    'onnx/text_model_quantized.onnx': writeOnnx(text),
  };
}

/** [B, 3, H, W] -> the mean colour of the picture, projected. */
export function visionSide(output: string): Network {
  return {
    inputs: [{ name: 'pixel_values', type: 'float32', shape: ['batch', 3, SIDE, SIDE] }],
    outputs: [floats(output, 'batch')],
    constants: [{ name: 'picture_weights', dims: [3, DIM], values: noise(3, 3 * DIM) }],
    ops: [
      op('ReduceMean', ['pixel_values'], 'colour', { axes: [2, 3], keepdims: 0 }),
      op('MatMul', ['colour', 'picture_weights'], output),
    ],
  };
}

/** [B, L] -> the running sum of the words' vectors at the end token, or the mean of those that count, projected. */
export function textSide(
  tokens: number,
  { output, reads }: { output: string; reads: 'end' | 'all' | 'mask' },
): Network {
  const pooling: Record<typeof reads, Op[]> = {
    end: [
      op('CumSum', ['words', 'axis'], 'running'),
      op('ArgMax', ['input_ids'], 'end', { axis: 1, keepdims: 1 }),
      op('GatherND', ['running', 'end'], 'pooled', { batch_dims: 1 }),
    ],
    all: [op('ReduceMean', ['words'], 'pooled', { axes: [1], keepdims: 0 })],
    mask: [
      op('Cast', ['attention_mask'], 'weights', { to: 1 }),
      op('Unsqueeze', ['weights', 'last'], 'column'),
      op('Mul', ['words', 'column'], 'weighted'),
      op('ReduceMean', ['weighted'], 'pooled', { axes: [1], keepdims: 0 }),
    ],
  };
  const ids = (name: string): Port => ({ name, type: 'int64', shape: ['text_batch', 'sequence'] });
  return {
    inputs: [ids('input_ids'), ...(reads === 'mask' ? [ids('attention_mask')] : [])],
    outputs: [floats(output, 'text_batch')],
    constants: [
      { name: 'embeddings', dims: [tokens, DIM], values: noise(5, tokens * DIM) },
      { name: 'text_weights', dims: [DIM, DIM], values: noise(7, DIM * DIM) },
      { name: 'axis', dims: [], values: BigInt64Array.of(1n) },
      { name: 'last', dims: [1], values: BigInt64Array.of(2n) },
    ],
    ops: [
      op('Gather', ['embeddings', 'input_ids'], 'words'),
      ...pooling[reads],
      op('MatMul', ['pooled', 'text_weights'], output),
    ],
  };
}

/** One network with both sides and the logits between them. */
export function combined(vision: Network, text: Network): Network {
  return {
    inputs: [...text.inputs, ...vision.inputs],
    outputs: [
      { name: 'logits_per_image', type: 'float32', shape: ['batch', 'text_batch'] },
      ...text.outputs,
      ...vision.outputs,
    ],
    constants: [...vision.constants, ...text.constants],
    ops: [
      ...text.ops,
      ...vision.ops,
      op('Transpose', ['text_embeds'], 'turned', { perm: [1, 0] }),
      op('MatMul', ['image_embeds', 'turned'], 'logits_per_image'),
    ],
  };
}

function op(name: string, inputs: string[], output: string, attributes: Op['attributes'] = {}): Op {
  return { op: name, inputs, outputs: [output], attributes };
}

function floats(name: string, batch: string): Port {
  return { name, type: 'float32', shape: [batch, DIM] };
}

/** Seeded numbers in [-1, 1), by a linear congruential generator. */
function noise(seed: number, length: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 31 - 1;
  });
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
