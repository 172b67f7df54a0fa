/**
 * The opened timeline encoder of a pack: one window of consecutive seconds in, one unit vector a second out.
 * encode-timeline.ts slides it over a video. Axes: T seconds of the window, D dim, P cells of the grid, C channels.
 */
import { AppError } from '../../core/errors.ts';
import { checkGraph, checkOutput, type ExpectedTensor } from './check-graph.ts';
import { levelsOf } from './frame-encoder.ts';
import type { Manifest } from './manifest.ts';
import type { Graph, TensorData } from './session.ts';

/** T consecutive seconds as the timeline encoder takes them. Rows of masked seconds are zero. */
export interface TimelineWindow {
  /** [T, D] frame vectors. */
  vectors: Float32Array;
  /** By name, [T, P, C]. */
  levels: Record<string, Float32Array>;
  /** [T] presentation seconds, counted from the window's first picture. */
  seconds: Float32Array;
  /** [T] 1 = a second with a picture, 0 = a gap, or past the end of the video. */
  mask: Float32Array;
}

/** The opened timeline encoder of a pack. */
export interface TimelineEncoder {
  /** Seconds in a window (T), and from the start of one window to the next. */
  readonly windowS: number;
  readonly strideS: number;
  /** [T, D] of unit length; rows of masked seconds mean nothing. Throws `INTERNAL` when the window has other sizes. */
  encode(window: TimelineWindow): Promise<Float32Array>;
}

/**
 * Creates the timeline encoder of an opened network. Throws `MODEL_INVALID` when the network is not what the manifest
 * says.
 */
export function createTimelineEncoder(graph: Graph, manifest: Manifest): TimelineEncoder {
  const { timeline, dim } = manifest;
  if (!timeline) throw new AppError('INTERNAL', `Pack ${manifest.id} has no timeline encoder to open.`);
  const { inputs, output, window_s: windowS, stride_s: strideS } = timeline;
  const expected = expectedTimeline(manifest, timeline);
  checkGraph(graph, expected);

  return {
    windowS,
    strideS,
    async encode(window) {
      const data: Record<string, Float32Array | undefined> = {
        ...Object.fromEntries(inputs.levels.map((name) => [name, window.levels[name]])),
        [inputs.vector]: window.vectors,
        [inputs.seconds]: window.seconds,
        [inputs.mask]: window.mask,
      };
      const feeds: Record<string, TensorData> = {};
      for (const { name, shape } of expected.inputs) {
        const dims = [1, windowS, ...shape.slice(2).map(Number)];
        feeds[name] = floats(name, data[name], dims);
      }
      const tensor = (await graph.run(feeds, [output])).get(output);
      checkOutput(graph, output, tensor?.dims ?? [], [1, windowS, dim]);
      return tensor?.data as Float32Array;
    },
  };
}

function floats(name: string, data: Float32Array | undefined, dims: number[]): TensorData {
  const wanted = dims.reduce((product, length) => product * length, 1);
  if (data?.length !== wanted) {
    throw new AppError(
      'INTERNAL',
      `"${name}" of a timeline window holds ${data?.length} numbers, not [${dims}].`,
    );
  }
  return { dtype: 'float32', data, dims };
}

function expectedTimeline(manifest: Manifest, { inputs, output }: NonNullable<Manifest['timeline']>) {
  const levels = levelsOf(manifest).filter(({ name }) => inputs.levels.includes(name));
  const tensor = (name: string, ...rest: number[]): ExpectedTensor => ({
    name,
    dtype: 'float32',
    shape: [null, null, ...rest],
  });
  return {
    inputs: [
      tensor(inputs.vector, manifest.dim),
      ...levels.map(({ name, cells, channels }) => tensor(name, cells, channels)),
      tensor(inputs.seconds),
      tensor(inputs.mask),
    ],
    outputs: [tensor(output, manifest.dim)],
  };
}
