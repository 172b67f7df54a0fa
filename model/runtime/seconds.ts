/** Batches of the frame encoder taken apart into seconds, and seconds put together into windows. */
import { AppError } from '../../core/errors.ts';
import type { UnitVector } from '../../core/vector.ts';
import type { FrameBatch } from './frame-encoder.ts';
import type { TimelineWindow } from './timeline-encoder.ts';
import { unitRow } from './unit-rows.ts';

/** Consecutive seconds of a video with the frame encoder's outputs. Batches follow one another without holes. */
export interface FrameSeconds {
  /** The first second. */
  startS: number;
  /** Of each second, the presentation time of its picture in ms; -1 where the video has none (a gap). */
  ptsMs: Int32Array;
  /** One row for each second that has a picture, in order: `count` is the number of entries of `ptsMs` from 0 up. */
  frames: FrameBatch;
}

/** One second on its way into windows. A gap has `ptsMs` -1 and no outputs. */
export interface HeldSecond {
  ptsMs: number;
  vector: UnitVector | null;
  /** By name, the [P * C] grid of one level. */
  levels: Record<string, Float32Array>;
}

/**
 * Returns the seconds of a batch. Throws `INTERNAL` unless it starts at `expectedS` and has a row per second with a
 * picture.
 */
export function splitBatch(
  { startS, ptsMs, frames }: FrameSeconds,
  dim: number,
  expectedS: number,
): HeldSecond[] {
  const pictures = ptsMs.filter((pts) => pts >= 0).length;
  if (startS !== expectedS || frames.count !== pictures) {
    throw new AppError(
      'INTERNAL',
      `A batch at ${startS} s with ${frames.count} rows for ${pictures} pictures came where ${expectedS} s was due.`,
    );
  }
  let row = 0;
  return Array.from(ptsMs, (pts): HeldSecond => {
    if (pts < 0) return { ptsMs: pts, vector: null, levels: {} };
    const levels = Object.entries(frames.levels ?? {}).map(([name, grids]) => {
      const size = grids.length / frames.count;
      return [name, grids.subarray(row * size, (row + 1) * size)] as const;
    });
    return { ptsMs: pts, vector: unitRow(frames.vectors, dim, row++), levels: Object.fromEntries(levels) };
  });
}

/**
 * Returns up to `windowS` seconds as the timeline encoder takes them, filled up with masked ones; null when all are
 * gaps.
 */
export function toWindow(seconds: HeldSecond[], windowS: number, dim: number): TimelineWindow | null {
  const first = seconds.find(({ ptsMs }) => ptsMs >= 0);
  if (!first) return null;
  const window: TimelineWindow = {
    vectors: new Float32Array(windowS * dim),
    levels: Object.fromEntries(
      Object.entries(first.levels).map(([name, grid]) => [name, new Float32Array(windowS * grid.length)]),
    ),
    seconds: new Float32Array(windowS),
    mask: new Float32Array(windowS),
  };
  for (const [i, { ptsMs, vector, levels }] of seconds.entries()) {
    if (!vector) continue;
    window.vectors.set(vector, i * dim);
    window.seconds[i] = (ptsMs - first.ptsMs) / 1000;
    window.mask[i] = 1;
    for (const [name, grid] of Object.entries(levels)) window.levels[name]?.set(grid, i * grid.length);
  }
  return window;
}
