/**
 * Seconds become batches for the frame encoder. Batches are aligned to multiples of 12 s: quantised networks scale by
 * the batch, so that only the same batch gives the same bits, and an interrupted run continues with the same batches.
 */

import type { SampledSecond } from '../media/frames/decode-frames.ts';
import type { FrameEncoder, FrameSeconds } from '../model/runtime/pack.ts';

/** Seconds in a batch: as many as a stride of the timeline's windows. */
export const BATCH_SECONDS = 12;

/** Embeds consecutive seconds, the first at a multiple of 12. A gap has no row. Throws what the encoder throws. */
export async function* embedSeconds(
  seconds: AsyncIterable<SampledSecond>,
  frames: FrameEncoder,
): AsyncGenerator<FrameSeconds> {
  let batch: SampledSecond[] = [];
  for await (const second of seconds) {
    batch.push(second);
    if ((second.second + 1) % BATCH_SECONDS > 0) continue;
    yield await embedBatch(batch, frames);
    batch = [];
  }
  if (batch.length > 0) yield await embedBatch(batch, frames);
}

async function embedBatch(batch: SampledSecond[], frames: FrameEncoder): Promise<FrameSeconds> {
  const pictures = batch.flatMap(({ rgb }) => (rgb ? [rgb] : []));
  const size = frames.width * frames.height * 3;
  const joined = new Uint8Array(pictures.length * size);
  for (const [i, picture] of pictures.entries()) joined.set(picture, i * size);
  return {
    startS: batch[0]?.second ?? 0,
    ptsMs: Int32Array.from(batch, ({ ptsMs }) => ptsMs),
    frames: await frames.embed(joined, pictures.length),
  };
}
