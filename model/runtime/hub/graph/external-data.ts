/**
 * The files in which an ONNX network keeps weights beside itself. In: the network's bytes. Out: the names of those files, or
 * the same network with other names. https://github.com/onnx/onnx/blob/main/docs/ExternalData.md
 */
import { type Field, readFields, wrapMessage, writeFields } from './protobuf.ts';

/** Field numbers of onnx.proto. */
const MODEL_GRAPH = 7;
const GRAPH = { node: 1, initializer: 5 } as const;
const NODE_ATTRIBUTE = 5;
const ATTRIBUTE = { tensor: 5, graph: 6, tensors: 10, graphs: 11 } as const;
const TENSOR_EXTERNAL = 13;
const ENTRY = { key: 1, value: 2 } as const;

const decoder = new TextDecoder();

/** The messages that lead from the model to a tensor's file name: by field number, what lies below. */
interface Path {
  [field: number]: Path | 'entry';
}

const TENSOR: Path = { [TENSOR_EXTERNAL]: 'entry' };
const GRAPH_PATH: Path = { [GRAPH.initializer]: TENSOR };
const ATTRIBUTE_PATH: Path = {
  [ATTRIBUTE.tensor]: TENSOR,
  [ATTRIBUTE.tensors]: TENSOR,
  [ATTRIBUTE.graph]: GRAPH_PATH,
  [ATTRIBUTE.graphs]: GRAPH_PATH,
};
GRAPH_PATH[GRAPH.node] = { [NODE_ATTRIBUTE]: ATTRIBUTE_PATH };
const MODEL_PATH: Path = { [MODEL_GRAPH]: GRAPH_PATH };

/** Returns the names of the files beside the network that it reads. Throws `MODEL_INVALID` for bytes that are no network. */
export function externalFiles(model: Uint8Array): string[] {
  const names = new Set<string>();
  walk(model, MODEL_PATH, (name) => {
    names.add(name);
    return name;
  });
  return [...names];
}

/** Returns the network with the files beside it named otherwise, as pieces to be written one after another. */
export function renameExternalFiles(model: Uint8Array, rename: (name: string) => string): Uint8Array[] {
  return walk(model, MODEL_PATH, rename);
}

function walk(message: Uint8Array, path: Path, rename: (name: string) => string): Uint8Array[] {
  return [...readFields(message)].flatMap((field) => {
    const below = path[field.number];
    if (below === undefined || field.wire !== 'bytes') return writeFields([field]);
    const inner = below === 'entry' ? renameEntry(field.value, rename) : walk(field.value, below, rename);
    return wrapMessage(field.number, inner);
  });
}

/** Key and value of what is known about a tensor's bytes: only its `location` is a name. */
function renameEntry(entry: Uint8Array, rename: (name: string) => string): Uint8Array[] {
  const fields = [...readFields(entry)];
  const key = fields.find(({ number }) => number === ENTRY.key)?.value;
  if (!(key instanceof Uint8Array) || decoder.decode(key) !== 'location') return writeFields(fields);
  return writeFields(
    fields.map(
      (field): Field =>
        field.number === ENTRY.value && field.wire === 'bytes'
          ? { ...field, value: Buffer.from(rename(decoder.decode(field.value))) }
          : field,
    ),
  );
}
