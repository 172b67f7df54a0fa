/** Holds a network against what the manifest says of it, before anything runs: names, element types and shapes. */
import { AppError } from '../../core/errors.ts';
import type { DType, Graph, TensorInfo } from './session.ts';

/** A tensor as the manifest has it. `null` stands for a free dimension (B, L, T). */
export interface ExpectedTensor {
  name: string;
  /** `float` fits single and half precision: outputs are widened. */
  dtype: DType | 'float';
  shape: readonly (number | null)[];
}

/** Returns the output of a network with a vector for each picture or sentence, or for each token that is then pooled. */
export function expectedVectors(name: string, dim: number, pooling?: 'first' | 'mean'): ExpectedTensor {
  return { name, dtype: 'float', shape: pooling ? [null, null, dim] : [null, dim] };
}

/** The tensors of one network as the manifest has them. */
export interface ExpectedGraph {
  inputs: readonly ExpectedTensor[];
  outputs: readonly ExpectedTensor[];
}

/**
 * Throws `MODEL_INVALID` naming the first mismatch: a tensor that is missing, of another type or shape, or an input
 * of the network that the manifest does not know and that would stay unfed. A free dimension of the network fits all.
 */
export function checkGraph(graph: Graph, expected: ExpectedGraph): void {
  for (const tensor of expected.inputs) checkTensor(graph.path, 'input', graph.inputs, tensor);
  for (const tensor of expected.outputs) checkTensor(graph.path, 'output', graph.outputs, tensor);
  const unknown = graph.inputs.find(({ name }) => !expected.inputs.some((tensor) => tensor.name === name));
  if (unknown) {
    throw invalid(graph.path, `takes an input "${unknown.name}" that the manifest does not name`, {
      inputs: graph.inputs.map(({ name }) => name),
    });
  }
}

/** Throws `MODEL_INVALID` unless an output that was computed holds what was announced. */
export function checkOutput(
  graph: Graph,
  name: string,
  dims: readonly number[],
  expected: readonly number[],
): void {
  if (dims.length === expected.length && dims.every((length, axis) => length === expected[axis])) return;
  throw invalid(graph.path, `gave output "${name}" as [${dims}], and the manifest says [${expected}]`, {
    dims,
    expected,
  });
}

function checkTensor(
  path: string,
  kind: 'input' | 'output',
  tensors: readonly TensorInfo[],
  wanted: ExpectedTensor,
): void {
  const found = tensors.find(({ name }) => name === wanted.name);
  if (!found) {
    const names = tensors.map(({ name }) => name).join(', ');
    throw invalid(path, `has no ${kind} "${wanted.name}"; it has ${names}`, { wanted: wanted.name });
  }
  if (!isOfType(found.dtype, wanted.dtype)) {
    throw invalid(
      path,
      `has ${kind} "${wanted.name}" of type ${found.dtype}; the manifest says ${wanted.dtype}`,
      {
        found: found.dtype,
        wanted: wanted.dtype,
      },
    );
  }
  if (!fits(found.shape, wanted.shape)) {
    const [found_, wanted_] = [
      found.shape.join(', '),
      wanted.shape.map((length) => length ?? '?').join(', '),
    ];
    throw invalid(path, `has ${kind} "${wanted.name}" of shape [${found_}]; the manifest says [${wanted_}]`, {
      found: found.shape,
      wanted: wanted.shape,
    });
  }
}

function isOfType(found: string, wanted: ExpectedTensor['dtype']): boolean {
  return found === wanted || (wanted === 'float' && (found === 'float32' || found === 'float16'));
}

/** An unsaid shape fits: what is computed is checked again by {@link checkOutput}. */
function fits(found: TensorInfo['shape'], wanted: ExpectedTensor['shape']): boolean {
  if (found.length === 0) return true;
  return (
    found.length === wanted.length &&
    found.every(
      (length, axis) => typeof length === 'string' || wanted[axis] === null || length === wanted[axis],
    )
  );
}

function invalid(path: string, what: string, details: Record<string, unknown>): AppError {
  return new AppError(
    'MODEL_INVALID',
    `${path} ${what}. The pack does not match its manifest: get it anew.`,
    {
      details: { path, ...details },
    },
  );
}
