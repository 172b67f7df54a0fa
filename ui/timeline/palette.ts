/** The colours of the canvas, read from the page's tokens, so that dark, light and both heat scales come from one place. */
import { colourRamp, parseHex } from '../lib/heat.ts';

/** What the painters draw with. */
export interface Palette {
  /** 256 colours from cold to hot, for the sentence. */
  heat: readonly string[];
  /** 256 colours for the compared sentence. */
  heatB: readonly string[];
  ground: string;
  well: string;
  line: string;
  text: string;
  faint: string;
  accent: string;
  warm: string;
  font: string;
}

/** Reads the tokens that hold for an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const ramp = (prefix: string) => colourRamp([0, 1, 2, 3, 4].map((i) => parseHex(token(`${prefix}${i}`))));
  return {
    heat: ramp('heat-'),
    heatB: ramp('heat-b'),
    ground: token('surface'),
    well: token('bg'),
    line: token('line'),
    text: token('text'),
    faint: token('text-3'),
    accent: token('accent'),
    warm: token('warm'),
    font: `11px ${token('font')}`,
  };
}
