/**
 * Stretches of timelines, decoded for fast loops. In: the store's packed chunks. Out: flat arrays, in which a stretch's
 * second number i is at [i * dim, (i + 1) * dim).
 */
import { inverseLengthsOf } from '../../core/int8/int8-rows.ts';
import type { PackedChunk, SecondRange, TimelineStore } from '../store/timelines.ts';

/** Consecutive seconds of a timeline. All arrays run in step: entry i is of second `fromS + i`. */
export interface Stretch {
  fromS: number;
  seconds: number;
  dim: number;
  values: Int8Array;
  /** 1 / length of each second's int8 vector, so that a cosine needs no scale; 0 where there is no picture. */
  inverseLengths: Float32Array;
  /** Presentation time of each second's frame in ms; -1 where there is no picture. */
  ptsMs: Int32Array;
  /** 1 where a new shot begins. */
  cuts: Uint8Array;
}

/**
 * Reads the minutes of a timeline that meet these ranges, which are in order and apart. Minutes that follow each other
 * are one stretch. What is held grows with what is read, not with the length of the video.
 */
export async function loadStretches(
  timelines: Pick<TimelineStore, 'packedChunks'>,
  timelineId: number,
  ranges: readonly SecondRange[],
): Promise<Stretch[]> {
  const runs: PackedChunk[][] = [];
  for (const chunk of await timelines.packedChunks(timelineId, ranges)) {
    const run = runs.at(-1);
    if (run && endOf(run) === chunk.startS) run.push(chunk);
    else runs.push([chunk]);
  }
  return runs.map((run) => joinChunks(run, run[0]?.startS ?? 0));
}

/** Joins chunks, which are in order, to the stretch from `fromS` to their end. Seconds that none covers have no picture. */
export function joinChunks(chunks: readonly PackedChunk[], fromS: number): Stretch {
  const [first, second] = chunks;
  const isOne = first !== undefined && second === undefined && first.startS === fromS;
  const stretch = isOne ? stretchOf(first) : copied(chunks, fromS);
  if (stretch.dim > 0) inverseLengthsOf(stretch, stretch.seconds, stretch.inverseLengths);
  for (const { startS, scales } of chunks) {
    const at = startS - fromS;
    for (let i = 0; i < scales.length; i++) if (scales[i] === 0) stretch.inverseLengths[at + i] = 0;
  }
  return stretch;
}

/** Returns a chunk as a stretch, not copied. */
function stretchOf({ startS, dim, values, scales, ptsMs, cuts }: PackedChunk): Stretch {
  const seconds = scales.length;
  return {
    ...{ fromS: startS, seconds, dim, values, ptsMs, cuts },
    inverseLengths: new Float32Array(seconds),
  };
}

function copied(chunks: readonly PackedChunk[], fromS: number): Stretch {
  const seconds = Math.max(0, endOf(chunks) - fromS);
  const dim = chunks.reduce((most, chunk) => Math.max(most, chunk.dim), 0);
  const stretch: Stretch = {
    ...{ fromS, seconds, dim },
    values: new Int8Array(seconds * dim),
    inverseLengths: new Float32Array(seconds),
    ptsMs: new Int32Array(seconds).fill(-1),
    cuts: new Uint8Array(seconds),
  };
  for (const { startS, values, ptsMs, cuts } of chunks) {
    const at = startS - fromS;
    stretch.values.set(values, at * dim);
    stretch.ptsMs.set(ptsMs, at);
    stretch.cuts.set(cuts, at);
  }
  return stretch;
}

/** Returns the second after the last chunk; 0 of none. */
function endOf(chunks: readonly PackedChunk[]): number {
  const last = chunks.at(-1);
  return last ? last.startS + last.scales.length : 0;
}
