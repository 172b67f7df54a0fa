/**
 * Names the colours of a thing: each pixel of the middle of its box votes for one of eleven basic colours, by hue,
 * saturation and value. Light has a tint, so the picture's own grey is taken out first (grey-world, at half strength:
 * in full it would turn a red wall grey).
 */

import { COLOURS, type Colour } from '../../../contract/where/things.ts';
import type { Box } from '../../../core/box.ts';
import type { RgbImage } from '../../../core/image.ts';

/** Pixels looked at along a side of the box. */
const SAMPLES = 24;
/** The border of a box shows more of what is behind than of the thing. */
const MARGIN = 0.15;
/** A correction beyond this would be a coloured scene, not a tinted light. */
const MOST_GAIN = 1.4;

/** Returns the share of each colour in the middle of the box, in the order of {@link COLOURS}; they sum to 1. */
export function colourShares(picture: RgbImage, box: Box, gains = lightOf(picture)): Float32Array {
  const shares = new Float32Array(COLOURS.length);
  const [x0, y0, x1, y1] = box;
  for (let row = 0; row < SAMPLES; row++) {
    for (let column = 0; column < SAMPLES; column++) {
      const at = (step: number, from: number, to: number) =>
        from + (to - from) * (MARGIN + ((1 - 2 * MARGIN) * (step + 0.5)) / SAMPLES);
      const x = Math.min(picture.width - 1, Math.floor(at(column, x0, x1) * picture.width));
      const y = Math.min(picture.height - 1, Math.floor(at(row, y0, y1) * picture.height));
      const i = (y * picture.width + x) * 3;
      const [r, g, b] = [0, 1, 2].map((c) =>
        Math.min(255, (picture.rgb[i + c] as number) * (gains[c] as number)),
      ) as [number, number, number];
      const colour = COLOURS.indexOf(colourOf(r, g, b));
      shares[colour] = (shares[colour] as number) + 1 / SAMPLES ** 2;
    }
  }
  return shares;
}

/** Returns gains for R, G and B that take half of the picture's tint out. */
export function lightOf({ rgb }: RgbImage): [number, number, number] {
  const sums = [0, 0, 0];
  const step = 3 * Math.max(1, Math.floor(rgb.length / 3 / 4096));
  for (let i = 0; i + 2 < rgb.length; i += step)
    for (let c = 0; c < 3; c++) sums[c] = (sums[c] as number) + (rgb[i + c] as number);
  const mean = ((sums[0] as number) + (sums[1] as number) + (sums[2] as number)) / 3;
  const gain = (sum: number) =>
    Math.min(MOST_GAIN, Math.max(1 / MOST_GAIN, Math.sqrt(mean / Math.max(1, sum))));
  return sums.map(gain) as [number, number, number];
}

/** Returns the basic colour of a pixel of 0..255 channels. */
export function colourOf(r: number, g: number, b: number): Colour {
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const chroma = high - low;
  const saturation = high === 0 ? 0 : chroma / high;
  if (high < 50) return 'black';
  if (saturation < 0.18 || chroma < 25) return high > 190 ? 'white' : high < 75 ? 'black' : 'grey';
  return hueName(hueOf(r, g, b, high, chroma), saturation, high);
}

function hueOf(r: number, g: number, b: number, high: number, chroma: number): number {
  if (high === r) return (60 * ((g - b) / chroma) + 360) % 360;
  return high === g ? 60 * ((b - r) / chroma) + 120 : 60 * ((r - g) / chroma) + 240;
}

/** Dark orange is brown, and pale red is pink: hue alone names neither. */
function hueName(hue: number, saturation: number, value: number): Colour {
  if (hue < 14 || hue >= 345) return saturation < 0.45 && value > 150 ? 'pink' : 'red';
  if (hue < 42) return value < 165 || saturation < 0.5 ? 'brown' : 'orange';
  if (hue < 68) return 'yellow';
  if (hue < 170) return 'green';
  if (hue < 258) return 'blue';
  if (hue < 295) return 'purple';
  return saturation < 0.6 && value > 130 ? 'pink' : value < 130 ? 'purple' : 'pink';
}
