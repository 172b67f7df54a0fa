/**
 * Vectors of things in a picture: each box, cut out and squashed as frames are, by the pack's frame encoder. In: a picture and
 * boxes. Out: unit vectors in the space of the text encoder.
 */
import type { Box } from '../../core/box.ts';
import type { RgbImage } from '../../core/image.ts';
import type { UnitVector } from '../../core/vector.ts';
import { type FrameEncoder, fitRgb } from '../../model/runtime/pack.ts';

/** Pictures that are looked at in one go, as indexing does. */
const BATCH = 12;

/**
 * Returns a vector for each box. Tried on composed scenes: margins of 0, 10 and 25 % of the box, squashed and padded; none was
 * better than the bare box, whose surroundings say nothing of it.
 */
export async function embedCrops(
  picture: RgbImage,
  boxes: readonly Box[],
  frames: FrameEncoder,
): Promise<UnitVector[]> {
  const { width, height, framing: resize } = frames;
  const vectors: UnitVector[] = [];
  for (let at = 0; at < boxes.length; at += BATCH) {
    const crops = boxes.slice(at, at + BATCH).map((box) => cropBox(picture, box));
    const size = width * height * 3;
    const pixels = new Uint8Array(crops.length * size);
    for (const [i, crop] of crops.entries())
      pixels.set(fitRgb(crop, { width, height, resize }).rgb, i * size);
    const batch = await frames.embed(pixels, crops.length);
    const dim = batch.vectors.length / crops.length;
    for (let i = 0; i < crops.length; i++)
      vectors.push(batch.vectors.slice(i * dim, (i + 1) * dim) as UnitVector);
  }
  return vectors;
}

/** Returns the part of a picture in a box, at least a pixel of it. */
export function cropBox({ rgb, width, height }: RgbImage, [x0, y0, x1, y1]: Box): RgbImage {
  const left = clamp(Math.floor(x0 * width), width - 1);
  const top = clamp(Math.floor(y0 * height), height - 1);
  const across = Math.max(1, clamp(Math.ceil(x1 * width), width) - left);
  const down = Math.max(1, clamp(Math.ceil(y1 * height), height) - top);
  const out = new Uint8Array(across * down * 3);
  for (let row = 0; row < down; row++) {
    const from = ((top + row) * width + left) * 3;
    out.set(rgb.subarray(from, from + across * 3), row * across * 3);
  }
  return { rgb: out, width: across, height: down };
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value));
}
