/** Turns what a sentence says of places, numbers and colours into short parts to show. */
import type { NamedThing, ParsedPlaces, PlaceRelation } from '../../../contract/index.ts';

/** A part that is checked in pictures, or one that cannot be. */
export type PlacePart =
  | { kind: 'count'; text: string; thing: NamedThing }
  | { kind: 'colour'; text: string; thing: NamedThing }
  | { kind: 'relation'; text: string; relation: PlaceRelation; labels: string[]; isGuess: boolean }
  | { kind: 'unchecked'; text: string };

/** Returns the parts in the order: relations, things of a number or colour, what is not checked. */
export function placeParts({ things, relations, not_checked: unknown }: ParsedPlaces): PlacePart[] {
  return [
    ...relations.map(({ relation, text, things: own, is_guess: isGuess }): PlacePart => {
      const labels = own.map((i) => things[i]?.labels[0] ?? '');
      return { kind: 'relation', text, relation, labels, isGuess };
    }),
    ...things.flatMap((thing): PlacePart[] => {
      if (thing.count !== null) return [{ kind: 'count', text: thing.text, thing }];
      return thing.colour === null ? [] : [{ kind: 'colour', text: thing.text, thing }];
    }),
    ...unknown.map((text): PlacePart => ({ kind: 'unchecked', text })),
  ];
}
