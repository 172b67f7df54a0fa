/**
 * Pictures brought to the size a frame encoder takes, with the arithmetic of Pillow's Image.resize, which the encoders
 * were trained with: antialiased (the filter widens when shrinking), columns first, 22-bit fixed point, 8 bits between
 * the two passes. NOTE: Pillow 13 takes rows first where the height shrinks much more than the width
 * (https://github.com/python-pillow/Pillow/pull/9549); there the triangle filter gives values that differ by at most 1.
 */
import type { RgbImage } from '../../../core/image.ts';
import { type AxisWeights, axisWeights, type ResizeFilter, WEIGHT_BITS } from './resize-weights.ts';

/** The size and rule of a frame encoder. */
export interface FrameShape {
  width: number;
  height: number;
  resize: ResizeRule;
}

/** A rule that brings pictures of any size to one size. */
export interface ResizeRule {
  mode: 'squash' | 'shortest-edge-crop' | 'letterbox';
  filter: ResizeFilter;
  /** Length of the shorter side before cutting. */
  edge?: number | undefined;
  /** Colour around a letterboxed picture. */
  fill?: readonly [number, number, number] | undefined;
}

/**
 * Returns the picture as a frame encoder takes it: squashed to its size, or with the aspect kept and the middle cut
 * out, or with the aspect kept and the rest filled.
 */
export function fitRgb(image: RgbImage, { width, height, resize }: FrameShape): RgbImage {
  if (resize.mode === 'squash') return resizeRgb(image, width, height, resize.filter);
  if (resize.mode === 'letterbox') {
    const inner = innerSize(image, { width, height });
    const resized = resizeRgb(image, inner.width, inner.height, resize.filter);
    return letterboxRgb(resized, { width, height }, resize.fill);
  }
  const edge = resize.edge ?? Math.max(width, height);
  const scaled = (side: number): number => Math.floor((edge * side) / Math.min(image.width, image.height));
  return cropMiddle(
    resizeRgb(image, scaled(image.width), scaled(image.height), resize.filter),
    width,
    height,
  );
}

interface Size {
  width: number;
  height: number;
}

/** Returns the largest size of the picture's aspect that fits into the other. */
export function innerSize(picture: Size, { width, height }: Size): Size {
  const scale = Math.min(width / picture.width, height / picture.height);
  const side = (length: number, most: number): number =>
    Math.min(most, Math.max(1, Math.round(length * scale)));
  return { width: side(picture.width, width), height: side(picture.height, height) };
}

/** Returns the picture in the middle of a larger one, the rest filled with a colour. */
export function letterboxRgb(image: RgbImage, { width, height }: Size, fill = BLACK): RgbImage {
  if (image.width === width && image.height === height) return image;
  const out = new Uint8Array(width * height * 3);
  const colour = fill.map(Math.round);
  for (let i = 0; i < out.length; i++) out[i] = colour[i % 3] as number;
  const left = (width - image.width) >> 1;
  const top = (height - image.height) >> 1;
  for (let row = 0; row < image.height; row++) {
    const from = row * image.width * 3;
    out.set(image.rgb.subarray(from, from + image.width * 3), ((top + row) * width + left) * 3);
  }
  return { rgb: out, width, height };
}

const BLACK: readonly [number, number, number] = [0, 0, 0];

/** Returns the picture at exactly `width` x `height`, its aspect ignored. */
export function resizeRgb(
  image: RgbImage,
  width: number,
  height: number,
  filter: ResizeFilter = 'bilinear',
): RgbImage {
  const narrowed =
    width === image.width ? image : resizeColumns(image, axisWeights(image.width, width, filter));
  return height === image.height ? narrowed : resizeRows(narrowed, axisWeights(image.height, height, filter));
}

function resizeColumns({ rgb, width, height }: RgbImage, weights: AxisWeights): RgbImage {
  const out = new Uint8ClampedArray(height * weights.length * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < weights.length; x++) {
      const { first, taps } = weights[x] as AxisWeights[number];
      const from = (y * width + first) * 3;
      const to = (y * weights.length + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        out[to + channel] = weigh(rgb, from + channel, 3, taps);
      }
    }
  }
  return { rgb: new Uint8Array(out.buffer), width: weights.length, height };
}

function resizeRows({ rgb, width }: RgbImage, weights: AxisWeights): RgbImage {
  const stride = width * 3;
  const out = new Uint8ClampedArray(weights.length * stride);
  for (const [y, { first, taps }] of weights.entries()) {
    for (let i = 0; i < stride; i++) {
      out[y * stride + i] = weigh(rgb, first * stride + i, stride, taps);
    }
  }
  return { rgb: new Uint8Array(out.buffer), width, height: weights.length };
}

/** Returns the weighted sum of values `step` apart, rounded half up. */
function weigh(values: Uint8Array, from: number, step: number, taps: Int32Array): number {
  let sum = 1 << (WEIGHT_BITS - 1);
  for (let tap = 0; tap < taps.length; tap++) {
    sum += (values[from + tap * step] as number) * (taps[tap] as number);
  }
  return sum >> WEIGHT_BITS;
}

function cropMiddle(
  { rgb, width: fullWidth, height: fullHeight }: RgbImage,
  width: number,
  height: number,
): RgbImage {
  const left = Math.floor((fullWidth - width) / 2);
  const top = Math.floor((fullHeight - height) / 2);
  const out = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * fullWidth + left) * 3;
    out.set(rgb.subarray(from, from + width * 3), y * width * 3);
  }
  return { rgb: out, width, height };
}
