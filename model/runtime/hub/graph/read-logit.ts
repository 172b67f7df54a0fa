/**
 * The scale and bias with which a model turns a cosine into a logit, where an export keeps them: as constants of a network
 * that holds both sides, or in a configuration file.
 */
import { readFields } from './protobuf.ts';

/** `scale * cosine + bias`. */
export interface Logit {
  scale: number;
  bias: number;
}

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH_INITIALIZER = 5;
const TENSOR = { dims: 1, type: 2, floats: 4, name: 8, raw: 9 } as const;
const FLOAT32 = 1;

/** The networks and files keep the logarithm of the scale; above this it is taken for the scale itself. */
const LARGEST_LOGARITHM = 10;

const decoder = new TextDecoder();

/** Returns the logit of a network that holds `logit_scale`, or null. Throws `MODEL_INVALID` for bytes that are no network. */
export function logitOfNetwork(model: Uint8Array): Logit | null {
  const constants = new Map<string, number>();
  for (const field of readFields(model)) {
    if (field.number !== MODEL_GRAPH || field.wire !== 'bytes') continue;
    for (const { number, wire, value } of readFields(field.value)) {
      if (number !== GRAPH_INITIALIZER || wire !== 'bytes') continue;
      const name = nameOf(value);
      if (!/(^|[./])logit_(scale|bias)$/.test(name)) continue;
      const scalar = scalarOf(value);
      if (scalar !== null) constants.set(name.replace(/^.*[./]/, ''), scalar);
    }
  }
  return logitFrom(constants.get('logit_scale'), constants.get('logit_bias'));
}

/** Returns the logit that a config.json states, or null. */
export function logitOfConfig(config: unknown): Logit | null {
  const said = (config ?? {}) as Record<string, unknown>;
  const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined);
  return logitFrom(numberOf(said.logit_scale), numberOf(said.logit_bias));
}

function logitFrom(scale: number | undefined, bias = 0): Logit | null {
  if (scale === undefined || !Number.isFinite(scale) || !Number.isFinite(bias)) return null;
  return { scale: scale <= LARGEST_LOGARITHM ? Math.exp(scale) : scale, bias };
}

function nameOf(tensor: Uint8Array): string {
  for (const field of readFields(tensor)) {
    if (field.number === TENSOR.name && field.wire === 'bytes') return decoder.decode(field.value);
  }
  return '';
}

/** Returns the value of a float32 tensor of one number; null for others. */
function scalarOf(tensor: Uint8Array): number | null {
  let type = 0;
  let bytes: Uint8Array | null = null;
  for (const { number, wire, value } of readFields(tensor)) {
    if (number === TENSOR.type && wire === 'varint') type = Number(value);
    if ((number === TENSOR.raw || number === TENSOR.floats) && wire !== 'varint') bytes = value;
  }
  if (type !== FLOAT32 || bytes?.length !== 4) return null;
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
}
