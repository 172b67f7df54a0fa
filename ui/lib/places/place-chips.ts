/** Turns what a sentence says of places, numbers and colours into short parts to show. */
import type { NamedThing, ParsedPlaces, PlaceRelation } from '../../../contract/index.ts';

/** A part that is checked in pictures, or one that cannot be. */
export type PlacePart =
  | { kind: 'count'; thing: NamedThing }
  | { kind: 'colour'; thing: NamedThing }
  | { kind: 'relation'; relation: PlaceRelation; labels: string[]; isGuess: boolean }
  | { kind: 'unchecked'; text: string };

/** Returns the parts in the order: relations, things of a number or colour, what is not checked. */
export function placeParts({ things, relations, not_checked: unknown }: ParsedPlaces): PlacePart[] {
  return [
    ...relations.map(({ relation, things: own, is_guess: isGuess }): PlacePart => {
      const labels = own.map((i) => things[i]?.labels[0] ?? '');
      return { kind: 'relation', relation, labels, isGuess };
    }),
    ...things.flatMap((thing): PlacePart[] => {
      const { count, colour } = thing;
      return [
        ...(count === null ? [] : [{ kind: 'count' as const, thing }]),
        ...(colour === null ? [] : [{ kind: 'colour' as const, thing }]),
      ];
    }),
    ...unknown.map((text): PlacePart => ({ kind: 'unchecked', text })),
  ];
}
