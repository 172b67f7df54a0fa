/**
 * Pictures become vectors: 8-bit RGB at the pack's input size goes in, one unit vector per picture comes out, and the
 * DeepStack levels that the timeline encoder wants. Axes: B pictures, H height, W width, C channels.
 */
import { AppError } from '../../core/errors.ts';
import { checkGraph, checkOutput, expectedVectors } from './check-graph.ts';
import type { Manifest } from './manifest.ts';
import { toPixels } from './pixels/normalise.ts';
import { pool } from './pool.ts';
import type { FloatTensor, Graph } from './session.ts';
import { normaliseRows } from './unit-rows.ts';

/** Outputs of the frame encoder for a run of pictures, in their order. */
export interface FrameBatch {
  /** B, the number of pictures. */
  count: number;
  /** [B, dim], every row of unit length, in the space of the text encoder. */
  vectors: Float32Array;
  /** By name, each [B, rows * cols, channels]; null for packs without a grid. */
  levels: Record<string, Float32Array> | null;
}

/** The opened frame encoder of a pack. */
export interface FrameEncoder {
  /** Size that pictures must have, in pixels, and the rule by which they got there. */
  readonly width: number;
  readonly height: number;
  readonly resize: Manifest['frame']['resize'];
  /** How seconds of video, and images that are searched with, get to that size. */
  readonly framing: Manifest['frame']['resize'];
  /** `once` when a still's vector is that of the whole picture, as the model was published. */
  readonly stills: 'once' | 'twice';
  /**
   * The vectors of `count` pictures, `rgb` being [B, H, W, 3] one after another. Same pictures in the same batch give
   * the same bits. Throws `INTERNAL` when `rgb` has another length.
   */
  embed(rgb: Uint8Array, count: number): Promise<FrameBatch>;
}

/**
 * Creates the frame encoder of an opened network. Throws `MODEL_INVALID` when the network is not what the manifest
 * says.
 */
export function createFrameEncoder(graph: Graph, manifest: Manifest): FrameEncoder {
  const { frame, dim } = manifest;
  const { width, height } = frame.input;
  const levels = levelsOf(manifest);
  checkGraph(graph, expectedFrame(manifest));

  async function embed(rgb: Uint8Array, count: number): Promise<FrameBatch> {
    if (rgb.length !== count * width * height * 3) {
      throw new AppError('INTERNAL', `${count} pictures of ${width}x${height} are not ${rgb.length} bytes.`);
    }
    if (count === 0) return emptyBatch(levels);
    if (frame.input.batch === 1 && count > 1) return embedOneByOne(embed, rgb, count);
    const wanted = [frame.outputs.vector, ...levels.map(({ name }) => name)];
    const results = await graph.run({ [frame.input.name]: toPixels(rgb, count, frame) }, wanted);
    const { vector, pooling } = frame.outputs;
    if (pooling) results.set(vector, pool(results.get(vector), pooling) as FloatTensor);
    const take = (name: string, ...expected: number[]): Float32Array => {
      const tensor = results.get(name);
      checkOutput(graph, name, tensor?.dims ?? [], expected);
      return tensor?.data as Float32Array;
    };
    return {
      count,
      vectors: normaliseRows(take(frame.outputs.vector, count, dim), dim),
      levels:
        levels.length === 0
          ? null
          : Object.fromEntries(
              levels.map(({ name, cells, channels }) => [name, take(name, count, cells, channels)]),
            ),
    };
  }

  return {
    width,
    height,
    resize: frame.resize,
    framing: frame.framing ?? { mode: 'squash', filter: frame.resize.filter },
    stills: frame.stills ?? 'twice',
    embed,
  };
}

/** Networks that were exported for one picture take a run of them one by one. */
async function embedOneByOne(
  embed: FrameEncoder['embed'],
  rgb: Uint8Array,
  count: number,
): Promise<FrameBatch> {
  const size = rgb.length / count;
  const batches: FrameBatch[] = [];
  for (let i = 0; i < count; i++) batches.push(await embed(rgb.subarray(i * size, (i + 1) * size), 1));
  const levelNames = batches[0]?.levels ? Object.keys(batches[0].levels) : null;
  return {
    count,
    vectors: joined(batches.map(({ vectors }) => vectors)),
    levels:
      levelNames &&
      Object.fromEntries(
        levelNames.map((name) => [name, joined(batches.map(({ levels }) => levels?.[name] as Float32Array))]),
      ),
  };
}

function joined(parts: Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => {
    out.set(part, at);
    return at + part.length;
  }, 0);
  return out;
}

/** Networks cannot run on no pictures at all, and a span of video may have none. */
function emptyBatch(levels: { name: string }[]): FrameBatch {
  const none = new Float32Array(0);
  return {
    count: 0,
    vectors: none,
    levels: levels.length === 0 ? null : Object.fromEntries(levels.map(({ name }) => [name, none])),
  };
}

/** Returns the levels of a pack's grid with their sizes; none for packs without a grid. */
export function levelsOf(manifest: Manifest): { name: string; cells: number; channels: number }[] {
  const { grid } = manifest.frame.outputs;
  return (grid?.levels ?? []).map((level) => ({ ...level, cells: (grid?.rows ?? 0) * (grid?.cols ?? 0) }));
}

function expectedFrame(manifest: Manifest) {
  const { input, outputs } = manifest.frame;
  const { width, height } = input;
  const shape = input.layout === 'NHWC' ? [null, height, width, 3] : [null, 3, height, width];
  return {
    inputs: [{ name: input.name, dtype: input.dtype, shape }],
    outputs: [
      expectedVectors(outputs.vector, manifest.dim, outputs.pooling),
      ...levelsOf(manifest).map(({ name, cells, channels }) => ({
        name,
        dtype: 'float32' as const,
        shape: [null, cells, channels],
      })),
    ],
  };
}
