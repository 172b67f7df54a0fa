/**
 * Hears where somebody speaks: mono sound goes in, a score for each step of 32 ms comes out. The network is recurrent, so
 * stretches of sound are read side by side, each from silence: that takes half the time of one after the other.
 *
 * Axes: B stretches, N samples.
 */
import { AppError } from '../../../core/errors.ts';
import { checkGraph, checkOutput } from '../check-graph.ts';
import { type FloatTensor, type Graph, type GraphOptions, openGraph, type TensorData } from '../session.ts';
import { verifyFiles } from '../verify-files.ts';
import { readSpeechManifest, SHIPPED_SPEECH, type SpeechManifest } from './manifest.ts';

/** An opened detector. Its owner closes it. */
export interface VoiceDetector {
  readonly revision: string;
  readonly sampleRateHz: number;
  /** Samples of a step. */
  readonly step: number;
  /**
   * Returns the scores (0..1) of each step of some stretches of sound, which have the same number of whole steps. Samples
   * are between -1 and 1.
   */
  hear(stretches: readonly Float32Array[], signal?: AbortSignal): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** Opens the part in the folder `dir`. Throws `MODEL_INVALID` naming the file and the mismatch. */
export async function openVoiceDetector(
  dir = SHIPPED_SPEECH,
  options: GraphOptions = {},
): Promise<VoiceDetector> {
  const manifest = await readSpeechManifest(dir);
  const { network, revision } = manifest;
  await verifyFiles(dir, manifest, [network.file]);
  // Its operators are so small that a second thread would only wait.
  const graph = await openGraph(`${dir}/${network.file}`, { ...options, threads: 1 });
  try {
    checkGraph(graph, expectedOf(network));
  } catch (error) {
    await graph.close();
    throw error;
  }
  return {
    revision,
    sampleRateHz: network.sample_rate,
    step: network.step,
    hear: (stretches, signal) => hear(graph, network, stretches, signal),
    close: () => graph.close(),
  };
}

async function hear(
  graph: Graph,
  network: SpeechManifest['network'],
  stretches: readonly Float32Array[],
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const { step, context, state } = network;
  const count = stretches.length;
  const steps = (stretches[0]?.length ?? 0) / step;
  if (!Number.isInteger(steps) || stretches.some(({ length }) => length !== steps * step)) {
    throw new AppError(
      'INTERNAL',
      `Stretches of sound must have the same number of steps of ${step} samples.`,
    );
  }
  const scores = stretches.map(() => new Float32Array(steps));
  let carried = new Float32Array(state.layers * count * state.width);
  for (let at = 0; at < steps; at++) {
    signal?.throwIfAborted();
    const width = context + step;
    const input = new Float32Array(count * width);
    for (const [i, samples] of stretches.entries()) {
      const from = at * step - context;
      input.set(samples.subarray(Math.max(0, from), (at + 1) * step), i * width + Math.max(0, -from));
    }
    const results = await graph.run(feeds(network, input, carried, count), [network.output, state.output]);
    const output = results.get(network.output) as FloatTensor;
    const next = results.get(state.output) as FloatTensor;
    checkOutput(graph, network.output, output.dims, [count, 1]);
    checkOutput(graph, state.output, next.dims, [state.layers, count, state.width]);
    for (const [i, score] of output.data.entries()) (scores[i] as Float32Array)[at] = score;
    carried = next.data as Float32Array<ArrayBuffer>;
  }
  return scores;
}

function feeds(
  { context, step, sample_rate, state, ...network }: SpeechManifest['network'],
  input: Float32Array,
  carried: Float32Array,
  count: number,
): Record<string, TensorData> {
  return {
    [network.input]: { dtype: 'float32', data: input, dims: [count, context + step] },
    [state.input]: { dtype: 'float32', data: carried, dims: [state.layers, count, state.width] },
    [network.rate]: { dtype: 'int64', data: BigInt64Array.of(BigInt(sample_rate)), dims: [] },
  };
}

function expectedOf({ input, rate, output, state }: SpeechManifest['network']) {
  return {
    inputs: [
      { name: input, dtype: 'float32' as const, shape: [null, null] },
      { name: state.input, dtype: 'float32' as const, shape: [state.layers, null, state.width] },
      { name: rate, dtype: 'int64' as const, shape: [] },
    ],
    outputs: [
      { name: output, dtype: 'float32' as const, shape: [null, 1] },
      { name: state.output, dtype: 'float32' as const, shape: [null, null, null] },
    ],
  };
}
