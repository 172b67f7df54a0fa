import { describe, expect, it } from 'vitest';
import {
  colourRamp,
  gapsOf,
  heatColumns,
  heatRange,
  intensity,
  parseColour,
} from '../../../../ui/lib/time/heat.ts';

const view = (endS: number) => ({ startS: 0, endS });

describe('heat', () => {
  it('starts at what most seconds score and ends at the best one', () => {
    const range = heatRange([0.1, 0.1, 0.1, 0.1, 0.3]);
    expect(intensity(0.1, range)).toBe(0);
    expect(intensity(0.3, range)).toBe(1);
    expect(intensity(0.05, range)).toBe(0);
  });

  it('keeps a video without the answer dark when the answer is elsewhere', () => {
    const range = heatRange([0.1, 0.1, 0.1, 0.12], 0.4);
    expect(intensity(0.12, range)).toBeLessThan(0.1);
  });

  it('does not let noise glow', () => {
    expect(intensity(0.101, heatRange([0.1, 0.1, 0.101]))).toBeLessThan(0.05);
  });

  it('shows one bright second among six hours', () => {
    const values = new Array<number | null>(21_600).fill(0.1);
    values[12_345] = 0.5;
    const columns = heatColumns(values, 1, heatRange(values), view(21_600), 800);
    expect(columns[Math.floor((12_345 / 21_600) * 800)]).toBe(1);
    expect([...columns].filter((heat) => heat > 0)).toHaveLength(1);
  });

  it('leaves gaps and what lies behind the end empty', () => {
    const values = [0.1, null, null, 0.3];
    const columns = heatColumns(values, 1, heatRange(values), view(8), 8);
    expect([...columns].map(Number.isNaN)).toEqual([false, true, true, false, true, true, true, true]);
    expect(gapsOf(values, 1)).toEqual([{ startS: 1, endS: 3 }]);
  });

  it('reads computed colours and mixes them evenly', () => {
    expect(parseColour(' rgb(0, 170, 255)')).toEqual([0, 170, 255]);
    const ramp = colourRamp([parseColour('rgb(0, 0, 0)'), parseColour('rgb(255, 255, 255)')]);
    expect([ramp[0], ramp[255]]).toEqual(['rgb(0 0 0)', 'rgb(255 255 255)']);
    expect(ramp[128]).toBe('rgb(128 128 128)');
  });
});
