/** A thing as the detector saw it in one picture: what geometry is judged by. */
import type { Colour, ThingBox } from '../../contract/index.ts';
import type { Box } from '../../core/box.ts';

/** A thing in a picture. */
export interface SeenThing {
  label: string;
  box: Box;
  /** The chance that such a thing is there, 0..1. */
  chance: number;
  /** The colours that prevail in it with their shares, the largest first; none where nothing prevails. */
  colours: readonly { colour: Colour; share: number }[];
}

/** A colour with less of the thing than this does not name it. */
const MAIN_SHARE = 0.25;

/** Presents a thing as it crosses a border. */
export function presentThing({ label, box: [x0, y0, x1, y1], chance, colours }: SeenThing): ThingBox {
  const [main] = colours;
  return {
    label,
    box: { x: round(x0), y: round(y0), width: round(x1 - x0), height: round(y1 - y0) },
    confidence: round(chance),
    colour: main && main.share >= MAIN_SHARE ? main.colour : null,
  };
}

function round(value: number): number {
  return Number(Math.min(1, Math.max(0, value)).toFixed(4));
}
