/** The networks of a recognition pack, opened and held against its manifest; and what its encoder hears in a window. */
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { checkOutput } from '../check-graph.ts';
import { narrow } from '../half.ts';
import { type Graph, type GraphOptions, type NumberTensor, openGraph } from '../session.ts';
import { openTokenWriter, type TokenWriter } from '../tokenizer.ts';
import { verifyFiles } from '../verify-files.ts';
import { LogMel } from './log-mel.ts';
import { type RecognitionManifest, readRecognitionManifest, recognitionFiles } from './manifest.ts';
import { checkDecoder, type DecoderGraphs } from './token-decoder.ts';

/** Input and output of the encoder in every export. */
const FEATURES = 'input_features';
const HEARD = 'last_hidden_state';

/** An opened pack. Its owner closes it. */
export interface RecognitionNetworks {
  manifest: RecognitionManifest;
  encoder: Graph;
  decoder: DecoderGraphs;
  writer: TokenWriter;
  mel: LogMel;
  close(): Promise<void>;
}

/** Opens the networks of the pack in `dir`. Throws `MODEL_INVALID` naming the file and what is wrong with it. */
export async function openNetworks(dir: string, options: GraphOptions = {}): Promise<RecognitionNetworks> {
  const manifest = await readRecognitionManifest(dir);
  if (!manifest) throw new AppError('MODEL_INVALID', `${dir} holds no pack that recognises speech.`);
  await verifyFiles(dir, manifest, recognitionFiles(manifest));
  const { file, config } = manifest.tokenizer;
  const writer = await openTokenWriter(dir, file, config);
  const opened: Graph[] = [];
  const open = async (name: string): Promise<Graph> => {
    const graph = await openGraph(join(dir, name), options);
    opened.push(graph);
    return graph;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((graph) => graph.close()));
  };
  try {
    const encoder = await open(manifest.encoder.file);
    checkEncoder(encoder, manifest.sound.mels);
    const first = await open(manifest.decoder.file);
    const decoder = { first, cached: manifest.decoder.cached ? await open(manifest.decoder.cached) : first };
    checkDecoder(decoder, manifest.tokens.vocabulary);
    return { manifest, encoder, decoder, writer, mel: new LogMel(manifest.sound), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Returns what the encoder hears in a window: [1, frames / 2, D]. Throws `MODEL_INVALID` for an encoder that gives another shape. */
export async function hear(
  { manifest: { sound }, encoder, mel }: RecognitionNetworks,
  samples: Float32Array,
): Promise<NumberTensor> {
  const data = mel.compute(samples);
  const dims = [1, sound.mels, sound.frames];
  const feed: NumberTensor =
    encoder.inputs[0]?.dtype === 'float16'
      ? { dtype: 'float16', data: narrow(data), dims }
      : { dtype: 'float32', data, dims };
  const hidden = (await encoder.runRaw({ [FEATURES]: feed }, [HEARD])).get(HEARD) as NumberTensor;
  checkOutput(encoder, HEARD, hidden.dims.slice(0, 2), [1, sound.frames / 2]);
  return hidden;
}

function checkEncoder({ path, inputs, outputs }: Graph, mels: number): void {
  const bands = inputs[0]?.shape[1];
  const takesFeatures = inputs.length === 1 && inputs[0]?.name === FEATURES;
  const isFit = takesFeatures && (typeof bands !== 'number' || bands === mels);
  if (isFit && outputs.some(({ name }) => name === HEARD)) return;
  const found = inputs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`).join(', ');
  throw new AppError(
    'MODEL_INVALID',
    `${path} takes ${found}; expected ${FEATURES} of ${mels} bands, with ${HEARD} as its output.`,
    { details: { path } },
  );
}
