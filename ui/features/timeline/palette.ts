/** The colours of the canvas, read from the page's tokens, the one source for dark, light and both heat scales. */
import { colourRamp, parseColour } from '../../lib/time/heat.ts';

/** The colours and the font of the canvas. */
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
  good: string;
  font: string;
}

/** Reads the tokens that apply to an element. */
export function readPalette(element: Element): Palette {
  // A token may hold one colour for light and one for dark: only a computed colour is one of both.
  const probe = document.createElement('i');
  (element.shadowRoot ?? element).append(probe);
  const colour = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const ramp = (prefix: string) =>
    colourRamp([0, 1, 2, 3, 4].map((i) => parseColour(colour(`${prefix}${i}`))));
  const palette = {
    heat: ramp('heat-'),
    heatB: ramp('heat-b'),
    ground: colour('surface'),
    well: colour('bg'),
    line: colour('line'),
    text: colour('text'),
    faint: colour('text-3'),
    accent: colour('accent'),
    warm: colour('warm'),
    good: colour('good'),
    font: `11px ${getComputedStyle(element).fontFamily}`,
  };
  probe.remove();
  return palette;
}
