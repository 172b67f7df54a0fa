/**
 * Writes small ONNX networks, so that tests run real graphs without Python. Field numbers are those of onnx.proto:
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
import { type Field, writeFields } from '../../model/runtime/hub/graph/protobuf.ts';

const OPSET = 17;
const IR_VERSION = 8;
const ELEMENT_TYPES = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float16: 10 } as const;

type ElementType = keyof typeof ELEMENT_TYPES;

/** An input or output: a dimension is a number, or a name where it is free. */
export interface Port {
  name: string;
  type: ElementType;
  shape: (number | string)[];
}

/** One operator; attributes are integers, lists of integers, or numbers written as { float }. */
export interface Op {
  op: string;
  inputs: string[];
  outputs: string[];
  attributes?: Record<string, number | number[] | { float: number }>;
}

/** A constant of the network. */
export interface Constant {
  name: string;
  dims: number[];
  values: Float32Array | BigInt64Array;
  /** The file beside the network that holds the values, from its first byte on. */
  external?: string;
}

export interface Network {
  inputs: Port[];
  outputs: Port[];
  constants: Constant[];
  ops: Op[];
}

/** The bytes of an .onnx file. */
export function writeOnnx({ inputs, outputs, constants, ops }: Network): Uint8Array {
  const graph = message(
    ...ops.map((op) => bytes(1, node(op))),
    text(2, 'test'),
    ...constants.map((constant) => bytes(5, tensor(constant))),
    ...inputs.map((port) => bytes(11, valueInfo(port))),
    ...outputs.map((port) => bytes(12, valueInfo(port))),
  );
  return message(int(1, IR_VERSION), bytes(7, graph), bytes(8, message(text(1, ''), int(2, OPSET))));
}

function node({ op, inputs, outputs, attributes = {} }: Op): Uint8Array {
  return message(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
  );
}

function attribute(name: string, value: number | number[] | { float: number }): Uint8Array {
  const [FLOAT, INT, INTS] = [1, 2, 7];
  if (typeof value === 'number') return message(text(1, name), int(3, value), int(20, INT));
  if (Array.isArray(value)) return message(text(1, name), ...value.map((x) => int(8, x)), int(20, INTS));
  const float: Field = { number: 2, wire: 'fixed32', value: raw(Float32Array.of(value.float)) };
  return message(text(1, name), float, int(20, FLOAT));
}

function tensor({ name, dims, values, external }: Constant): Uint8Array {
  const type = values instanceof Float32Array ? ELEMENT_TYPES.float32 : ELEMENT_TYPES.int64;
  const entry = (key: string, value: string) => bytes(13, message(text(1, key), text(2, value)));
  const content =
    external === undefined
      ? [bytes(9, raw(values))]
      : [entry('location', external), entry('length', String(values.byteLength)), int(14, 1)];
  return message(...dims.map((dim) => int(1, dim)), int(2, type), text(8, name), ...content);
}

function valueInfo({ name, type, shape }: Port): Uint8Array {
  const dims = shape.map((dim) =>
    bytes(1, typeof dim === 'number' ? message(int(1, dim)) : message(text(2, dim))),
  );
  const tensorType = message(int(1, ELEMENT_TYPES[type]), bytes(2, message(...dims)));
  return message(text(1, name), bytes(2, message(bytes(1, tensorType))));
}

const int = (number: number, value: number): Field => ({ number, wire: 'varint', value: BigInt(value) });
const bytes = (number: number, value: Uint8Array): Field => ({ number, wire: 'bytes', value });
const text = (number: number, value: string): Field => bytes(number, Buffer.from(value));
const message = (...fields: Field[]): Uint8Array => Buffer.concat(writeFields(fields));
const raw = (values: Float32Array | BigInt64Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
