/**
 * Frame batches become the timeline: one unit vector per second, from windows that overlap by half and are
 * cross-faded. AsyncIterable in and out; never more than a window and a batch of seconds are held.
 *
 * Windows start at multiples of the stride. A run that starts at a later multiple therefore makes the same windows,
 * and gives bit-identical vectors from one stride after its start on: its first stride is context, and not given out.
 */
import { AppError } from '../../core/errors.ts';
import { normalise, type UnitVector } from '../../core/vector.ts';
import { addsSeconds, fadeIn, mix } from './cross-fade.ts';
import { type FrameSeconds, type HeldSecond, splitBatch, toWindow } from './seconds.ts';
import type { TimelineEncoder } from './timeline-encoder.ts';
import { unitRow } from './unit-rows.ts';

/** Consecutive seconds of the finished timeline; arrays run in step, and gaps are null. */
export interface TimelineSeconds {
  startS: number;
  ptsMs: Int32Array;
  /** The second in its context; its picture alone when the pack has no timeline encoder. */
  vectors: (UnitVector | null)[];
}

/** The parts of an opened pack that {@link encodeTimeline} needs. */
export interface TimelinePack {
  readonly dim: number;
  readonly timeline: TimelineEncoder | null;
}

/**
 * Returns where to start reading so that everything from `second` on comes out bit-identical to an undisturbed run: one
 * stride earlier, at a multiple of it.
 */
export function contextStartS({ timeline }: Pick<TimelinePack, 'timeline'>, second: number): number {
  if (!timeline) return second;
  return Math.max(0, (Math.floor(second / timeline.strideS) - 1) * timeline.strideS);
}

/**
 * Returns the timeline of consecutive batches, in order, a stride at a time. When the first batch starts at 0, from 0
 * on; else it must start at a multiple of the stride, and output begins one stride later. Throws `INTERNAL` for batches
 * that do not follow one another, `CANCELLED` (as an AbortError) when `signal` is aborted.
 */
export async function* encodeTimeline(
  batches: AsyncIterable<FrameSeconds>,
  pack: TimelinePack,
  { signal }: { signal?: AbortSignal | undefined } = {},
): AsyncGenerator<TimelineSeconds> {
  if (pack.timeline) yield* fadeWindows(batches, pack.timeline, pack.dim, signal);
  else for await (const batch of batches) yield framesAlone(batch, pack.dim);
}

async function* fadeWindows(
  batches: AsyncIterable<FrameSeconds>,
  encoder: TimelineEncoder,
  dim: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<TimelineSeconds> {
  const { windowS, strideS } = encoder;
  /** Seconds from `startS`, the start of the next window, on. */
  let held: HeldSecond[] = [];
  let startS = -1;
  /** The previous window's output for the seconds it shares with the next one; null before the first window. */
  let older: Float32Array | null = null;

  const encodeNext = async (): Promise<Float32Array> => {
    signal?.throwIfAborted();
    return encodeWindow(encoder, held.slice(0, windowS), dim);
  };

  for await (const batch of batches) {
    if (startS < 0) startS = checkStart(batch.startS, strideS);
    held.push(...splitBatch(batch, dim, startS + held.length));
    while (held.length >= windowS) {
      const newer = await encodeNext();
      if (older || startS === 0) yield finished(startS, held.slice(0, strideS), dim, older, newer, strideS);
      older = newer.slice(strideS * dim);
      held = held.slice(strideS);
      startS += strideS;
    }
  }

  // The end: a last window filled up with masked seconds if it covers any new ones, then what only one window covers.
  if (addsSeconds(held.length, strideS, older === null)) {
    const newer = await encodeNext();
    if (older || startS === 0) yield finished(startS, held.slice(0, strideS), dim, older, newer, strideS);
    older = newer.slice(strideS * dim);
    held = held.slice(strideS);
    startS += strideS;
  }
  if (older && held.length > 0) yield finished(startS, held, dim, null, older, strideS);
}

/**
 * Returns finished seconds: faded from the older window's rows into the newer one's, which count alone without an
 * older.
 */
function finished(
  startS: number,
  seconds: HeldSecond[],
  dim: number,
  older: Float32Array | null,
  newer: Float32Array,
  strideS: number,
): TimelineSeconds {
  const vectors = seconds.map((second, i) => {
    if (second.ptsMs < 0) return null;
    const row = newer.slice(i * dim, (i + 1) * dim);
    return normalise(older ? mix(older.subarray(i * dim, (i + 1) * dim), row, fadeIn(i, strideS)) : row);
  });
  return { startS, ptsMs: Int32Array.from(seconds, ({ ptsMs }) => ptsMs), vectors };
}

async function encodeWindow(
  encoder: TimelineEncoder,
  seconds: HeldSecond[],
  dim: number,
): Promise<Float32Array> {
  const window = toWindow(seconds, encoder.windowS, dim);
  // A window of gaps has nothing to attend to, and none of its rows is ever read.
  return window ? encoder.encode(window) : new Float32Array(encoder.windowS * dim);
}

function framesAlone(batch: FrameSeconds, dim: number): TimelineSeconds {
  let row = 0;
  const vectors = [...batch.ptsMs].map((pts) => (pts < 0 ? null : unitRow(batch.frames.vectors, dim, row++)));
  return { startS: batch.startS, ptsMs: batch.ptsMs, vectors };
}

function checkStart(startS: number, strideS: number): number {
  if (startS % strideS === 0) return startS;
  throw new AppError('INTERNAL', `A timeline starts at a multiple of ${strideS} s, not at ${startS}.`);
}
