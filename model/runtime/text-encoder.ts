/** Sentences become unit vectors in the space of the frame vectors. Axes: B sentences, L tokens. */
import type { UnitVector } from '../../core/vector.ts';
import { checkGraph, checkOutput, type ExpectedTensor, expectedVectors } from './check-graph.ts';
import type { Manifest } from './manifest.ts';
import { pool } from './pool.ts';
import type { Graph, TensorData } from './session.ts';
import type { SentenceTokenizer } from './tokenizer.ts';
import { normaliseRows, unitRow } from './unit-rows.ts';
import { unknownShare } from './unknown-words.ts';

/** Sentences' vectors, in the order of the sentences. */
export interface TextBatch {
  vectors: UnitVector[];
  /** Of each sentence, the share of its words that the model does not know, in [0, 1] (see unknown-words.ts). */
  unknownShare: number[];
}

/** The opened text encoder of a pack. */
export interface TextEncoder {
  /**
   * The vectors of some sentences. The prefix is added here; what exceeds the pack's `max_tokens` is cut off. A
   * sentence's vector does not depend on its neighbours in the call.
   */
  embed(sentences: readonly string[]): Promise<TextBatch>;
}

/**
 * Creates the text encoder of an opened network. Throws `MODEL_INVALID` when the network is not what the manifest says.
 */
export function createTextEncoder(
  graph: Graph,
  tokenizer: SentenceTokenizer,
  manifest: Manifest,
): TextEncoder {
  const { text, dim } = manifest;
  checkGraph(graph, expectedText(manifest));

  async function embedOne(sentence: string): Promise<UnitVector> {
    const ids = tokenizer.encode(sentence);
    const results = await graph.run(textFeeds(ids, text), [text.output]);
    const tensor = pool(results.get(text.output), text.pooling, ids.length);
    checkOutput(graph, text.output, tensor?.dims ?? [], [1, dim]);
    return unitRow(normaliseRows(tensor?.data as Float32Array, dim), dim, 0);
  }

  return {
    async embed(sentences) {
      const vectors: UnitVector[] = [];
      // One at a time: int8 networks scale their activations by the whole batch, so neighbours would be heard.
      for (const sentence of sentences) vectors.push(await embedOne(sentence));
      return { vectors, unknownShare: sentences.map((sentence) => unknownShare(sentence, tokenizer)) };
    },
  };
}

/** Returns the [1, L] tensors of one tokenised sentence, filled up where the network was trained on a fixed length. */
export function textFeeds(ids: readonly number[], text: Manifest['text']): Record<string, TensorData> {
  const { inputs, padding } = text;
  const length = Math.max(ids.length, padding?.length ?? 0);
  const dims = [1, length];
  const row = (value: (i: number) => number): TensorData =>
    inputs.dtype === 'int32'
      ? { dtype: 'int32', data: Int32Array.from({ length }, (_, i) => value(i)), dims }
      : { dtype: 'int64', data: BigInt64Array.from({ length }, (_, i) => BigInt(value(i))), dims };
  return {
    [inputs.ids]: row((i) => ids[i] ?? padding?.id ?? 0),
    ...(inputs.mask ? { [inputs.mask]: row((i) => (i < ids.length ? 1 : 0)) } : {}),
    ...(inputs.types ? { [inputs.types]: row(() => 0) } : {}),
  };
}

function expectedText({ text, dim }: Manifest) {
  const names = [text.inputs.ids, text.inputs.mask, text.inputs.types].filter(
    (name) => typeof name === 'string',
  );
  return {
    inputs: names.map(
      (name): ExpectedTensor => ({ name, dtype: text.inputs.dtype ?? 'int64', shape: [null, null] }),
    ),
    outputs: [expectedVectors(text.output, dim, text.pooling)],
  };
}
