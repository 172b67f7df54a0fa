/** Cutting one side out of a network that holds both, and the wire format under it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Field, readFields, writeFields } from '../../model/runtime/hub/graph/protobuf.ts';
import { splitGraph } from '../../model/runtime/hub/graph/split-graph.ts';
import { type Graph, openGraph, type TensorData } from '../../model/runtime/session.ts';
import { combined, DIM, textSide, visionSide } from '../support/export-networks.ts';
import { writeOnnx } from '../support/onnx.ts';

const TOKENS = 40;
const words = Float32Array.from({ length: TOKENS * DIM }, (_, i) => Math.sin(i));
const both = writeOnnx(
  combined(visionSide('image_embeds'), textSide(words, { output: 'text_embeds', reads: 'mask' })),
);
const ids: TensorData = { dtype: 'int64', data: BigInt64Array.of(3n, 17n, 29n), dims: [1, 3] };
const mask: TensorData = { dtype: 'int64', data: BigInt64Array.of(1n, 1n, 0n), dims: [1, 3] };
const pixels: TensorData = {
  dtype: 'float32',
  data: Float32Array.from({ length: 3 * 16 * 16 }, (_, i) => Math.sin(i)),
  dims: [1, 3, 16, 16],
};

let dir: string;
let whole: Graph;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-split-'));
  whole = await openBytes('whole.onnx', both);
});

afterAll(async () => {
  await whole.close();
  await rm(dir, { recursive: true });
});

describe('splitGraph', () => {
  it('leaves a side that needs only its own inputs and computes the same bits', async () => {
    const expected = await whole.run({ input_ids: ids, attention_mask: mask, pixel_values: pixels }, [
      'text_embeds',
      'image_embeds',
    ]);
    const text = await openBytes('text.onnx', Buffer.concat(splitGraph(both, 'text_embeds')));
    const vision = await openBytes('vision.onnx', Buffer.concat(splitGraph(both, 'image_embeds')));
    expect(text.inputs.map(({ name }) => name)).toEqual(['input_ids', 'attention_mask']);
    expect(vision.inputs.map(({ name }) => name)).toEqual(['pixel_values']);
    const seen = [
      ...(await text.run({ input_ids: ids, attention_mask: mask }, ['text_embeds'])),
      ...(await vision.run({ pixel_values: pixels }, ['image_embeds'])),
    ];
    expect(new Map(seen)).toEqual(expected);
    await Promise.all([text.close(), vision.close()]);
  });

  it('leaves the other side’s weights out', () => {
    const weights = TOKENS * 12 * 4;
    const vision = Buffer.concat(splitGraph(both, 'image_embeds'));
    expect(vision.length).toBeLessThan(both.length - weights);
  });

  it('refuses an output that nothing computes, and bytes that are no network', () => {
    expect(() => splitGraph(both, 'audio_embeds')).toThrow('no output "audio_embeds"');
    expect(() => splitGraph(Buffer.from([0xff, 0xff, 0xff]), 'text_embeds')).toThrow('no ONNX network');
  });

  it('gives pieces or MODEL_INVALID for any cut-off network', () => {
    fc.assert(
      fc.property(fc.nat(both.length - 1), (length) => {
        try {
          splitGraph(both.subarray(0, length), 'text_embeds');
        } catch (error) {
          expect(error).toMatchObject({ code: 'MODEL_INVALID' });
        }
      }),
    );
  });
});

describe('the wire format', () => {
  it('reads back what it writes', () => {
    const number = fc.integer({ min: 1, max: 1000 });
    const field: fc.Arbitrary<Field> = fc.oneof(
      fc.record({
        number,
        wire: fc.constant('varint' as const),
        value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
      }),
      fc.record({ number, wire: fc.constant('bytes' as const), value: fc.uint8Array({ maxLength: 300 }) }),
      fc.record({
        number,
        wire: fc.constant('fixed32' as const),
        value: fc.uint8Array({ minLength: 4, maxLength: 4 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const read = [...readFields(Uint8Array.from(Buffer.concat(writeFields(fields))))];
        expect(read).toEqual(fields);
      }),
    );
  });
});

async function openBytes(name: string, bytes: Uint8Array): Promise<Graph> {
  const path = join(dir, name);
  await writeFile(path, bytes);
  return openGraph(path);
}
