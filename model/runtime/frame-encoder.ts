/**
 * Pictures become vectors: 8-bit RGB at the pack's input size goes in, one unit vector per picture comes out, and the
 * DeepStack levels that the timeline encoder wants. Axes: B pictures, H height, W width, C channels.
 */
import { AppError } from '../../core/errors.ts';
import { checkGraph, checkOutput } from './check-graph.ts';
import type { Manifest } from './manifest.ts';
import { toPixels } from './pixels/normalise.ts';
import type { Graph } from './session.ts';
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

  return {
    width,
    height,
    resize: frame.resize,
    async embed(rgb, count) {
      if (rgb.length !== count * width * height * 3) {
        throw new AppError(
          'INTERNAL',
          `${count} pictures of ${width}x${height} are not ${rgb.length} bytes.`,
        );
      }
      if (count === 0) return emptyBatch(levels);
      const wanted = [frame.outputs.vector, ...levels.map(({ name }) => name)];
      const results = await graph.run({ [frame.input.name]: toPixels(rgb, count, frame) }, wanted);
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
    },
  };
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
      { name: outputs.vector, dtype: 'float32' as const, shape: [null, manifest.dim] },
      ...levelsOf(manifest).map(({ name, cells, channels }) => ({
        name,
        dtype: 'float32' as const,
        shape: [null, cells, channels],
      })),
    ],
  };
}
