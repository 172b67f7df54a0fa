/**
 * Finds where new shots begin, cheaply: each second's picture is summed up as the mean colours of a 4x4 grid and a
 * histogram of its colours, and compared with the second before. Camera motion moves the grid but not the histogram; a
 * change of light moves the histogram but less the grid's layout: a cut moves both.
 */

const GRID = 4;
/** Levels per colour channel of the histogram: 4 x 4 x 4 bins. */
const LEVELS = 4;

/** Pixels compared, one of this many in each direction: a 224 x 224 picture gives 3,136. */
const STEP = 4;

/** Half of the pixels changed their bin, and fields changed by a sixteenth of the range on average. */
const HISTOGRAM_CHANGE = 0.5;
const GRID_CHANGE = 16;

/** A picture summed up. */
export interface PictureSketch {
  /** Mean 8-bit R, G, B of each field, row by row. */
  fields: Float32Array;
  /** Share of the pixels in each bin; sums to 1. */
  histogram: Float32Array;
}

/** Returns the sketch of a picture of [height, width, 3] 8-bit RGB. */
export function sketchPicture(rgb: Uint8Array, width: number, height: number): PictureSketch {
  const fields = new Float32Array(GRID * GRID * 3);
  const counts = new Float32Array(GRID * GRID);
  const histogram = new Float32Array(LEVELS ** 3);
  for (let y = 0; y < height; y += STEP) {
    for (let x = 0; x < width; x += STEP) {
      const at = (y * width + x) * 3;
      const [r, g, b] = [rgb[at] as number, rgb[at + 1] as number, rgb[at + 2] as number];
      const field = Math.floor((y * GRID) / height) * GRID + Math.floor((x * GRID) / width);
      fields[field * 3] = (fields[field * 3] as number) + r;
      fields[field * 3 + 1] = (fields[field * 3 + 1] as number) + g;
      fields[field * 3 + 2] = (fields[field * 3 + 2] as number) + b;
      counts[field] = (counts[field] as number) + 1;
      const bin = ((r >> 6) * LEVELS + (g >> 6)) * LEVELS + (b >> 6);
      histogram[bin] = (histogram[bin] as number) + 1;
    }
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    fields: fields.map((sum, i) => sum / (counts[Math.floor(i / 3)] || 1)),
    histogram: histogram.map((count) => count / total),
  };
}

/** Returns true when a new shot begins between two consecutive pictures. The first picture of a video begins one. */
export function isCut(before: PictureSketch | null, now: PictureSketch): boolean {
  if (before === null) return true;
  const moved = meanChange(before.histogram, now.histogram) * before.histogram.length;
  return moved / 2 > HISTOGRAM_CHANGE && meanChange(before.fields, now.fields) > GRID_CHANGE;
}

function meanChange(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs((a[i] as number) - (b[i] as number));
  return sum / a.length;
}
