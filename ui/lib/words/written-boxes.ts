/** Boxes of the words that a moment was found by, while they are on the screen. Pure. */
import type { PlaceEvidence, Segment } from '../../../contract/index.ts';

type Box = PlaceEvidence['boxes'][number];

/** One value for moments without words: a new one each time would render the player again. */
const NONE: readonly Box[] = [];

/** Words with a box, and the time that they are shown. */
export type WrittenWords = Segment['matched'];

/** Returns `before` where the boxes are the same: a new value for each frame would render the player anew. */
export function sameBoxes(before: readonly Box[], now: readonly Box[]): readonly Box[] {
  return before.length === now.length && before.every(({ box }, i) => box === now[i]?.box) ? before : now;
}

/** Returns the boxes of the words that are shown at a time, labelled with them. */
export function writtenBoxes(matched: WrittenWords, timeS: number): readonly Box[] {
  const boxes = matched.flatMap(({ box, text, confidence, start, end }) => {
    if (!box || text === undefined || start === undefined || end === undefined) return [];
    return timeS >= start && timeS < end
      ? [{ label: text, box, confidence: confidence ?? 1, colour: null }]
      : [];
  });
  return boxes.length > 0 ? boxes : NONE;
}
