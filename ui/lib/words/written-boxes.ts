/** Boxes of a moment that belong to the picture at a time: its things, and its words on the screen. Pure. */
import type { PlaceEvidence, Segment } from '../../../contract/index.ts';

/** A box over the picture. `isText`: its label is what is written there, in no language of the page. */
export type ShownBox = PlaceEvidence['boxes'][number] & { isText?: boolean };

/** One value for pictures without boxes: a new one each time would render the player again. */
const NONE: readonly ShownBox[] = [];

/** Boxes of things are those of one picture: after this many seconds they may have moved. */
const PLACES_FOR_S = 1.5;

/** Returns `before` where the boxes are the same: a new value for each frame would render the player anew. */
export function sameBoxes(before: readonly ShownBox[], now: readonly ShownBox[]): readonly ShownBox[] {
  return before.length === now.length && before.every(({ box }, i) => box === now[i]?.box) ? before : now;
}

/** Returns the boxes of the words that are shown at a time, labelled with them. */
export function writtenBoxes(matched: Segment['matched'], timeS: number): readonly ShownBox[] {
  const boxes = matched.flatMap(({ box, text, confidence, start, end }) => {
    if (!box || text === undefined || start === undefined || end === undefined) return [];
    return timeS >= start && timeS < end
      ? [{ label: text, box, confidence: confidence ?? 1, colour: null }]
      : [];
  });
  return boxes.length > 0 ? boxes : NONE;
}

/** Returns the boxes of a moment that belong to the picture at a time. */
export function boxesAt(hit: Pick<Segment, 'places' | 'matched'> | null, timeS: number): readonly ShownBox[] {
  if (!hit) return NONE;
  const { at = null, boxes = NONE } = hit.places ?? {};
  const things = at !== null && timeS >= at - 0.5 && timeS < at + PLACES_FOR_S ? boxes : NONE;
  const words = writtenBoxes(hit.matched, timeS).map((word) => ({ ...word, isText: true }));
  return words.length > 0 ? [...things, ...words] : things;
}
