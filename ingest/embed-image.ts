/**
 * The vector of a still image. A second of video is averaged with its neighbours, which show the same thing a little
 * differently; a still has none, so the base pack embeds it twice: whole, and its middle. Public packs look once, so that
 * their vectors are the published ones.
 */

import type { RgbImage } from '../core/image.ts';
import { normalise, type UnitVector } from '../core/vector.ts';
import { type FrameEncoder, fitRgb } from '../model/runtime/pack.ts';

/** Share of each side that the second look keeps. */
const MIDDLE = 0.85;

/**
 * Returns the unit vector of a picture, by the pack's own rule. Two looks, where the pack takes them, are the mean of what the
 * encoder says of all of it and of its middle: measured with the base pack on Flickr8k-dev (model/LOG.md), two points of R@5
 * and R@10 for twice the time.
 */
export function embedImage(image: RgbImage, frames: FrameEncoder): Promise<UnitVector> {
  return embedFramed(image, frames, frames.resize);
}

/**
 * Returns the unit vector of a picture that seconds of video are compared with: framed as they are, so that a wide picture
 * is seen as whole as a wide video.
 */
export function embedQueryImage(image: RgbImage, frames: FrameEncoder): Promise<UnitVector> {
  return embedFramed(image, frames, frames.framing);
}

async function embedFramed(
  image: RgbImage,
  frames: FrameEncoder,
  resize: FrameEncoder['resize'],
): Promise<UnitVector> {
  const { width, height, stills } = frames;
  const shown = stills === 'once' ? [image] : [image, middleOf(image)];
  const looks = shown.map((look) => fitRgb(look, { width, height, resize }).rgb);
  const pixels = new Uint8Array(looks.reduce((sum, { length }) => sum + length, 0));
  looks.reduce((at, look) => {
    pixels.set(look, at);
    return at + look.length;
  }, 0);
  const { vectors } = await frames.embed(pixels, looks.length);
  const dim = vectors.length / looks.length;
  const sum = new Float32Array(dim);
  for (const [i, value] of vectors.entries()) sum[i % dim] = (sum[i % dim] as number) + value;
  return normalise(sum);
}

/** Returns the middle of a picture, at least a pixel of it. */
function middleOf({ rgb, width, height }: RgbImage): RgbImage {
  const inner = { width: Math.ceil(width * MIDDLE), height: Math.ceil(height * MIDDLE) };
  const left = (width - inner.width) >> 1;
  const top = (height - inner.height) >> 1;
  const out = new Uint8Array(inner.width * inner.height * 3);
  for (let row = 0; row < inner.height; row++) {
    const from = ((top + row) * width + left) * 3;
    out.set(rgb.subarray(from, from + inner.width * 3), row * inner.width * 3);
  }
  return { rgb: out, ...inner };
}
