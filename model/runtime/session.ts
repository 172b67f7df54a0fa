/**
 * The one importer of onnxruntime-node: an .onnx file becomes a {@link Graph} that takes and gives plain typed arrays.
 * `run` computes on the calling thread (and the session's own), so callers live in worker threads.
 */
import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-node';
import { AppError } from '../../core/errors.ts';
import { widen } from './half.ts';

/** The element types that our graphs take. */
export type DType = 'float32' | 'float16' | 'uint8' | 'int64' | 'int32' | 'bool';

/** A tensor: `data` in row-major order of `dims`. */
export type TensorData =
  | { dtype: 'float32'; data: Float32Array; dims: readonly number[] }
  /** Half-precision numbers by their bits. */
  | { dtype: 'float16'; data: Uint16Array; dims: readonly number[] }
  | { dtype: 'uint8'; data: Uint8Array; dims: readonly number[] }
  | { dtype: 'bool'; data: Uint8Array; dims: readonly number[] }
  | { dtype: 'int64'; data: BigInt64Array; dims: readonly number[] }
  | { dtype: 'int32'; data: Int32Array; dims: readonly number[] };

/** An input or output as the graph declares it. A dimension is a number, or a name where it is free. */
export interface TensorInfo {
  name: string;
  dtype: string;
  /** Empty when the graph does not say. */
  shape: readonly (number | string)[];
}

/** The options of a graph. */
export interface GraphOptions {
  /** Threads inside one operator; by default two, or one on a machine with one core. */
  threads?: number | undefined;
}

/** An opened network. */
export interface Graph {
  readonly path: string;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** The wanted outputs as float32. Throws `INTERNAL` when the network fails: its feeds were not of the checked shapes. */
  run(feeds: Record<string, TensorData>, wanted: readonly string[]): Promise<Map<string, FloatTensor>>;
  /** As `run`, with the outputs as the network has them, to be fed again: half precision stays as its bits. */
  runRaw(feeds: Record<string, TensorData>, wanted: readonly string[]): Promise<Map<string, NumberTensor>>;
  /** Frees the network's memory. Closing twice is fine; running after it is not. */
  close(): Promise<void>;
}

/** An output in the precision of the network. */
export type NumberTensor = Extract<TensorData, { dtype: 'float32' | 'float16' }>;

/** An output; half precision is widened. */
export interface FloatTensor {
  data: Float32Array;
  dims: readonly number[];
}

/** Opens the network in the file `path`. Throws `MODEL_INVALID` when onnxruntime cannot read it. */
export async function openGraph(path: string, { threads }: GraphOptions = {}): Promise<Graph> {
  const session = await createSession(path, threads ?? Math.min(2, availableParallelism()));
  let closed = false;
  async function runSession(
    feeds: Record<string, TensorData>,
    wanted: readonly string[],
  ): Promise<ort.InferenceSession.ReturnType> {
    const tensors = Object.entries(feeds).map(([name, feed]) => [name, toTensor(feed)] as const);
    try {
      return await session.run(Object.fromEntries(tensors), [...wanted]);
    } catch (error) {
      throw new AppError('INTERNAL', `The network ${path} failed: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
  return {
    path,
    inputs: session.inputMetadata.map(describe),
    outputs: session.outputMetadata.map(describe),
    async run(feeds, wanted) {
      const results = await runSession(feeds, wanted);
      return new Map(wanted.map((name) => [name, toFloats(path, name, results[name])]));
    },
    async runRaw(feeds, wanted) {
      const results = await runSession(feeds, wanted);
      return new Map(wanted.map((name) => [name, toNumbers(path, name, results[name])]));
    },
    async close() {
      if (closed) return;
      closed = true;
      await session.release();
    },
  };
}

async function createSession(path: string, threads: number): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(path, {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      // Between two operators threads spin, since sleep costs more than most operators; between two runs they must
      // not, since the cores are ffmpeg's meanwhile.
      extra: { session: { force_spinning_stop: '1' } },
    });
  } catch (error) {
    throw new AppError(
      'MODEL_INVALID',
      `${path} is not a network onnxruntime can open: ${(error as Error).message}`,
      {
        cause: error,
        details: { path },
      },
    );
  }
}

function describe(value: ort.InferenceSession.ValueMetadata): TensorInfo {
  return value.isTensor
    ? { name: value.name, dtype: value.type, shape: value.shape }
    : { name: value.name, dtype: 'not a tensor', shape: [] };
}

function toTensor(feed: TensorData): ort.Tensor {
  switch (feed.dtype) {
    case 'float32':
      return new ort.Tensor('float32', feed.data, feed.dims);
    case 'uint8':
      return new ort.Tensor('uint8', feed.data, feed.dims);
    case 'float16':
      return new ort.Tensor('float16', feed.data, feed.dims);
    case 'bool':
      return new ort.Tensor('bool', feed.data, feed.dims);
    case 'int64':
      return new ort.Tensor('int64', feed.data, feed.dims);
    case 'int32':
      return new ort.Tensor('int32', feed.data, feed.dims);
  }
}

function toFloats(path: string, name: string, value: ort.OnnxValue | undefined): FloatTensor {
  if (value?.type === 'float16') return { data: widen(value.data as ArrayLike<number>), dims: value.dims };
  if (value?.type === 'float32') return { data: value.data as Float32Array, dims: value.dims };
  throw notNumbers(path, name, value);
}

function toNumbers(path: string, name: string, value: ort.OnnxValue | undefined): NumberTensor {
  if (value?.type === 'float32')
    return { dtype: 'float32', data: value.data as Float32Array, dims: value.dims };
  if (value?.type !== 'float16') throw notNumbers(path, name, value);
  // Newer runtimes give Float16Array, over the same bits.
  const { buffer, byteOffset, length } = value.data as unknown as Uint16Array<ArrayBuffer>;
  return { dtype: 'float16', data: new Uint16Array(buffer, byteOffset, length), dims: value.dims };
}

function notNumbers(path: string, name: string, value: ort.OnnxValue | undefined): AppError {
  return new AppError(
    'MODEL_INVALID',
    `Output "${name}" of ${path} is ${value?.type ?? 'missing'}, not float32.`,
  );
}
