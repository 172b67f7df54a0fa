/** Turns what a sentence says of places, numbers and colours into short parts to show. */
import type { NamedThing, ParsedPlaces, PlaceRelation } from '../../../contract/index.ts';
import type { Part } from '../query/chips.ts';

/** A part that is checked in pictures, with the words that say it, or one that cannot be checked. */
export type PlacePart =
  | ({ kind: 'count'; thing: NamedThing } & Part)
  | ({ kind: 'colour'; thing: NamedThing } & Part)
  | ({ kind: 'relation'; relation: PlaceRelation; labels: string[]; isGuess: boolean } & Part)
  | ({ kind: 'size'; thing: NamedThing } & Part)
  | ({ kind: 'near'; thing: NamedThing } & Part)
  | { kind: 'unchecked'; text: string };

/**
 * Returns the parts in the order: relations, things of a number, colour or size, words that are checked as a wider class,
 * what is not checked.
 */
export function placeParts({ things, relations, not_checked: unknown }: ParsedPlaces): PlacePart[] {
  const related = new Set(relations.flatMap((one) => one.things));
  return [
    ...relations.map(({ relation, things: own, is_guess: isGuess, from, to }): PlacePart => {
      const labels = own.map((i) => things[i]?.labels[0] ?? '');
      return { kind: 'relation', relation, labels, isGuess, from, to };
    }),
    ...things.flatMap((thing, i): PlacePart[] => {
      const { count, colour, size, from, to, is_near: isNear } = thing;
      const isChecked = related.has(i) || count !== null || colour !== null || size !== null;
      return [
        ...(count === null ? [] : [{ kind: 'count' as const, thing, from, to }]),
        ...(colour === null ? [] : [{ kind: 'colour' as const, thing, from, to }]),
        ...(size === null ? [] : [{ kind: 'size' as const, thing, from: size.from, to: size.to }]),
        ...(isNear && isChecked ? [{ kind: 'near' as const, thing, from, to }] : []),
      ];
    }),
    ...unknown.map((text): PlacePart => ({ kind: 'unchecked', text })),
  ];
}
