/** The weights of one axis of a resize, as Pillow computes them (ImagingResample in its Resample.c). */

/** `bilinear` is the triangle filter, `bicubic` Keys' cubic with a = -0.5. */
export type ResizeFilter = 'bilinear' | 'bicubic';

/** For each output position: the first input position, and the fixed-point weights from there on. */
export type AxisWeights = { first: number; taps: Int32Array }[];

/** Weights are integers in units of 2^-22: an 8-bit value times a weight, summed, stays within 32 bits. */
export const WEIGHT_BITS = 22;

const FILTERS: Record<ResizeFilter, { support: number; weight: (distance: number) => number }> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: { support: 2, weight: (x) => cubic(Math.abs(x), -0.5) },
};

/** Returns weights that bring `from` positions to `to`; those of one output position sum to 2^22 within rounding. */
export function axisWeights(from: number, to: number, filter: ResizeFilter): AxisWeights {
  const { support, weight } = FILTERS[filter];
  const scale = from / to;
  const widening = Math.max(scale, 1);
  return Array.from({ length: to }, (_, position) => {
    const centre = (position + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support * widening + 0.5));
    const end = Math.min(from, Math.trunc(centre + support * widening + 0.5));
    const raw = Array.from({ length: end - first }, (__, tap) =>
      weight((first + tap - centre + 0.5) * (1 / widening)),
    );
    const sum = raw.reduce((total, value) => total + value, 0);
    const taps = Int32Array.from(raw, (value) => roundAwayFromZero((value / sum) * 2 ** WEIGHT_BITS));
    return { first, taps };
  });
}

function cubic(x: number, a: number): number {
  if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
  if (x < 2) return ((x - 5) * x + 8) * x * a - 4 * a;
  return 0;
}

function roundAwayFromZero(value: number): number {
  return Math.trunc(value + (value < 0 ? -0.5 : 0.5));
}
