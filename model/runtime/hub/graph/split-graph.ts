/**
 * Cuts one side out of a network that holds a picture side and a text side ("model.onnx" of some exports), which would
 * else compute both whenever one is asked for. In: the file's bytes and the output wanted. Out: the bytes of a network
 * with only what that output depends on.
 */
import { AppError } from '../../../../core/errors.ts';
import { type Field, readFields, wrapMessage, writeFields } from './protobuf.ts';

/** Field numbers of onnx.proto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const MODEL = { graph: 7 } as const;
const GRAPH = {
  node: 1,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13,
  sparseInitializer: 15,
} as const;
const NODE = { input: 1, output: 2, attribute: 5 } as const;
const ATTRIBUTE = { graph: 6, graphs: 11 } as const;
const TENSOR_NAME = 8;
const VALUE_NAME = 1;

const text = new TextDecoder();

/**
 * Returns the network that computes only one output, the first of `outputs` that it has, as pieces to be written one after
 * another. Throws `MODEL_INVALID` when the bytes are no ONNX network, or no node computes any of them.
 */
export function splitGraph(model: Uint8Array, outputs: string | readonly string[]): Uint8Array[] {
  const wanted = typeof outputs === 'string' ? [outputs] : outputs;
  const names = outputsOf(model);
  const output = wanted.find((name) => names.includes(name)) ?? (wanted[0] as string);
  return [...readFields(model)].flatMap((field) =>
    field.number === MODEL.graph && field.wire === 'bytes'
      ? wrapMessage(MODEL.graph, writeFields(prune(field.value, output)))
      : writeFields([field]),
  );
}

function outputsOf(model: Uint8Array): string[] {
  return [...readFields(model)].flatMap((field) => {
    if (field.number !== MODEL.graph || field.wire !== 'bytes') return [];
    return [...readFields(field.value)].flatMap((inner) =>
      inner.number === GRAPH.output && inner.wire === 'bytes' ? [nameOf(inner.value, VALUE_NAME)] : [],
    );
  });
}

/** Returns the fields of a graph that `output` needs. */
function prune(graph: Uint8Array, output: string): Field[] {
  const fields = [...readFields(graph)];
  const { nodes, tensors } = needed(fields, output);
  return fields.filter((field) => {
    if (field.wire !== 'bytes') return true;
    if (field.number === GRAPH.node) return nodes.has(field.value);
    if (field.number === GRAPH.output) return nameOf(field.value, VALUE_NAME) === output;
    if (field.number === GRAPH.initializer) return tensors.has(nameOf(field.value, TENSOR_NAME));
    if (field.number === GRAPH.input) return tensors.has(nameOf(field.value, VALUE_NAME));
    // Shapes of what lies between: optional, and wrong once their tensors are gone.
    return field.number !== GRAPH.valueInfo;
  });
}

/** Nodes come in an order in which each follows what it reads, so one walk from the end finds all. */
function needed(fields: Field[], output: string): { nodes: Set<Uint8Array>; tensors: Set<string> } {
  if (fields.some(({ number }) => number === GRAPH.sparseInitializer)) {
    throw new AppError('MODEL_INVALID', 'The network holds sparse tensors, which cannot be split.');
  }
  const tensors = new Set([output]);
  const nodes = new Set<Uint8Array>();
  for (const { number, wire, value } of fields.toReversed()) {
    if (number !== GRAPH.node || wire !== 'bytes') continue;
    const { reads, writes } = readNode(value);
    if (!writes.some((name) => tensors.has(name))) continue;
    nodes.add(value);
    for (const name of reads) tensors.add(name);
  }
  if (nodes.size === 0) {
    throw new AppError('MODEL_INVALID', `The network has no output "${output}" to be split off.`);
  }
  return { nodes, tensors };
}

/** Returns the names that a node reads and writes. Branches and loops hold graphs that read names from outside: those count as well. */
function readNode(node: Uint8Array): { reads: string[]; writes: string[] } {
  const [reads, writes]: [string[], string[]] = [[], []];
  for (const { number, wire, value } of readFields(node)) {
    if (wire !== 'bytes') continue;
    if (number === NODE.input) reads.push(text.decode(value));
    else if (number === NODE.output) writes.push(text.decode(value));
    else if (number === NODE.attribute) reads.push(...innerReads(value));
  }
  return { reads, writes };
}

function innerReads(attribute: Uint8Array): string[] {
  return [...readFields(attribute)].flatMap(({ number, wire, value }) => {
    if (wire !== 'bytes' || (number !== ATTRIBUTE.graph && number !== ATTRIBUTE.graphs)) return [];
    return [...readFields(value)].flatMap((field) => {
      if (field.wire !== 'bytes') return [];
      if (field.number === GRAPH.node) return readNode(field.value).reads;
      return field.number === GRAPH.output ? [nameOf(field.value, VALUE_NAME)] : [];
    });
  });
}

function nameOf(message: Uint8Array, number: number): string {
  for (const field of readFields(message)) {
    if (field.number === number && field.wire === 'bytes') return text.decode(field.value);
  }
  return '';
}
