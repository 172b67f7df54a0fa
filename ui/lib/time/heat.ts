/**
 * A relevance curve as heat. In: one cosine per second, null where the video has no picture. Out: intensities in [0, 1]
 * per pixel column, and colours. The median of a curve is the floor, since most seconds of a video do not match the
 * query; its maximum is the ceiling.
 */
import type { Span } from './span.ts';
import type { View } from './time-scale.ts';

/** The cosines that become intensity 0 and 1. */
export interface HeatRange {
  floor: number;
  ceiling: number;
}

/** One intensity in [0, 1] per pixel column; NaN where there is no picture. */
export type Columns = Float32Array;

/** The smallest range of cosines that fills the scale: less than this is noise, and must not glow. */
export const MIN_RANGE = 0.04;

/** Returns the range of a curve. `peak` is the best hit anywhere, if known: a video without a match stays dark. */
export function heatRange(values: readonly (number | null)[], peak?: number): HeatRange {
  const present = values.filter((value): value is number => value !== null).sort((a, b) => a - b);
  if (present.length === 0) return { floor: 0, ceiling: 1 };
  const floor = present[Math.floor(present.length / 2)] ?? 0;
  const top = Math.max(present[present.length - 1] ?? 0, peak ?? Number.NEGATIVE_INFINITY);
  return { floor, ceiling: Math.max(top, floor + MIN_RANGE) };
}

/** Returns the intensity of a cosine, in [0, 1]. */
export function intensity(value: number, range: HeatRange): number {
  return Math.min(1, Math.max(0, (value - range.floor) / (range.ceiling - range.floor)));
}

/**
 * Returns the curve per pixel column of a view: the highest intensity of the seconds that the column covers, so that a
 * single bright second of six hours is still seen. NaN where all of them are gaps or after the end.
 */
export function heatColumns(
  values: readonly (number | null)[],
  stepS: number,
  range: HeatRange,
  view: View,
  count: number,
): Columns {
  const columns = new Float32Array(count).fill(Number.NaN);
  const perColumn = (view.endS - view.startS) / count;
  for (let i = 0; i < count; i++) {
    const first = Math.floor((view.startS + i * perColumn) / stepS);
    const last = Math.max(first, Math.ceil((view.startS + (i + 1) * perColumn) / stepS) - 1);
    for (let s = first; s <= last; s++) {
      const value = values[s];
      if (value === null || value === undefined) continue;
      const heat = intensity(value, range);
      const best = columns[i] ?? Number.NaN;
      if (Number.isNaN(best) || heat > best) columns[i] = heat;
    }
  }
  return columns;
}

/** Returns the spans without a picture. */
export function gapsOf(values: readonly (number | null)[], stepS: number): Span[] {
  const gaps: Span[] = [];
  values.forEach((value, i) => {
    if (value !== null) return;
    const last = gaps[gaps.length - 1];
    if (last && last.endS === i * stepS) last.endS = (i + 1) * stepS;
    else gaps.push({ startS: i * stepS, endS: (i + 1) * stepS });
  });
  return gaps;
}

/** Red, green, blue, each 0..255. */
export type Rgb = readonly [number, number, number];

/** Parses a colour as browsers compute it, `rgb(1, 2, 3)`; black for anything else. */
export function parseColour(text: string): Rgb {
  const [r = 0, g = 0, b = 0] = [
    ...(/^rgba?\(([^)]*)\)/.exec(text.trim())?.[1] ?? '').matchAll(/[\d.]+/g),
  ].map(Number);
  return [r, g, b];
}

/** Returns 256 CSS colours between evenly spaced stops, so that drawing a column is a look-up. */
export function colourRamp(stops: readonly Rgb[]): string[] {
  return Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(at));
    const [a, b] = [stops[low] ?? [0, 0, 0], stops[low + 1] ?? stops[low] ?? [0, 0, 0]];
    const mix = (k: 0 | 1 | 2) => Math.round(a[k] + (b[k] - a[k]) * (at - low));
    return `rgb(${mix(0)} ${mix(1)} ${mix(2)})`;
  });
}
