/**
 * Seconds become batches for the frame encoder. Batches are aligned to multiples of 12 s: quantised networks scale by
 * the batch, so that only the same batch gives the same bits, and an interrupted run continues with the same batches.
 */

import type { SampledSecond } from '../media/frames/decode-frames.ts';
import {
  contextStartS,
  type FrameBatch,
  type FrameEncoder,
  type FrameSeconds,
  innerSize,
  letterboxRgb,
  type ModelPack,
} from '../model/runtime/pack.ts';
import { sharePictures, spreadOutputs } from './alike-pictures.ts';

/** Seconds in a batch: as many as a stride of the timeline's windows. */
export const BATCH_SECONDS = 12;

interface Size {
  width: number;
  height: number;
}

/** Returns the size at which seconds of a video are decoded: the encoder's, or the part of it that a letterbox leaves. */
export function sampledSize(
  { width, height, framing }: Pick<FrameEncoder, 'width' | 'height' | 'framing'>,
  video: { width: number | null; height: number | null },
): Size {
  if (framing.mode !== 'letterbox' || !video.width || !video.height) return { width, height };
  return innerSize({ width: video.width, height: video.height }, { width, height });
}

/**
 * Returns a second far enough back for the timeline's context, at a start of its windows and of the frame encoder's
 * batches.
 */
export function readingStartS(pack: Pick<ModelPack, 'timeline'>, nextS: number): number {
  const strideS = pack.timeline?.strideS ?? 1;
  let at = Math.max(0, Math.min(contextStartS(pack, nextS), nextS - BATCH_SECONDS));
  while (at % BATCH_SECONDS !== 0 || at % strideS !== 0) at--;
  return at;
}

/**
 * Embeds consecutive seconds of {@link sampledSize}, the first at a multiple of 12. A gap has no row. Throws what the
 * encoder throws.
 */
export async function* embedSeconds(
  seconds: AsyncIterable<SampledSecond>,
  frames: FrameEncoder,
  sampled: Size = frames,
): AsyncGenerator<FrameSeconds> {
  let batch: SampledSecond[] = [];
  for await (const second of seconds) {
    batch.push(second);
    if ((second.second + 1) % BATCH_SECONDS > 0) continue;
    yield await embedBatch(batch, frames, sampled);
    batch = [];
  }
  if (batch.length > 0) yield await embedBatch(batch, frames, sampled);
}

async function embedBatch(
  batch: SampledSecond[],
  frames: FrameEncoder,
  sampled: Size,
): Promise<FrameSeconds> {
  const framed = (rgb: Uint8Array) => letterboxRgb({ rgb, ...sampled }, frames, frames.framing.fill).rgb;
  const pictures = batch.flatMap(({ rgb }) => (rgb ? [framed(rgb)] : []));
  return {
    startS: batch[0]?.second ?? 0,
    ptsMs: Int32Array.from(batch, ({ ptsMs }) => ptsMs),
    frames: await embedPictures(pictures, frames),
  };
}

/** Embeds pictures of the encoder's size; of those that look alike, one. */
async function embedPictures(pictures: readonly Uint8Array[], frames: FrameEncoder): Promise<FrameBatch> {
  const { embedded, standIn } = sharePictures(pictures, frames);
  const size = frames.width * frames.height * 3;
  const joined = new Uint8Array(embedded.length * size);
  for (const [i, n] of embedded.entries()) joined.set(pictures[n] as Uint8Array, i * size);
  const batch = await frames.embed(joined, embedded.length);
  return embedded.length === pictures.length ? batch : spreadOutputs(batch, standIn);
}
