/** Finds the thing of a phrase among those seen in one picture, by what the phrase says of it. */
import type { LocatedThing, ParsedPlaces } from '../../contract/index.ts';
import { judgePlaces } from './judge-places.ts';
import { presentThing, type SeenThing } from './seen-thing.ts';

/** Boxes that are less likely than this are not worth a look. */
const LEAST_CONFIDENCE = 0.05;
/** Boxes of an answer. */
const MOST_LOCATED = 10;

/**
 * Returns the boxes that may be what a phrase means, likeliest first: the thing that stands in its first relation, else its
 * first. The other things of the phrase only tell it apart. None where nothing of its kind is seen.
 */
export function locateThing(places: ParsedPlaces, seen: readonly SeenThing[]): LocatedThing[] {
  const meant = places.relations[0]?.things[0] ?? 0;
  const target = places.things[meant];
  if (!target) return [];
  const single: ParsedPlaces = {
    ...places,
    things: places.things.map((thing, i) => (i === meant ? { ...thing, count: null } : thing)),
  };
  return seen
    .filter(({ label }) => target.labels.includes(label))
    .map((one): LocatedThing => {
      const { probability, reasons } = judgePlaces(single, seen, { thing: meant, seen: one });
      const { label, box, confidence } = presentThing(one);
      return {
        ...{ label, box },
        point: { x: round(box.x + box.width / 2), y: round(box.y + box.height / 2) },
        confidence: probability === null ? confidence : round(probability),
        reason: reasons.length > 0 ? reasons.join('; ') : `${label}: ${Math.round(confidence * 100)} %`,
      };
    })
    .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, MOST_LOCATED);
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
