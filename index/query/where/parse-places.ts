/**
 * Reads what a sentence says of places, numbers, colours and sizes. In: a sentence, and the part of it whose seconds are the
 * answer. Out: things mapped to the detector's classes, and relations between them; null where it says nothing of the
 * kind. The sentence is searched whole all the same: this only checks what was found.
 */
import type { NamedThing, ParsedPlaces } from '../../../contract/index.ts';
import type { TextSpan } from '../spans.ts';
import { namedRelations } from './relations.ts';
import { withSizes } from './sizes.ts';
import { namedThings } from './things.ts';

/** Further things of a sentence are not looked for: a picture holds no more that matter. */
const MAX_THINGS = 8;

/**
 * Returns what the characters [from, to) of a sentence say of places; null where nothing is named. Positions are those of
 * the whole sentence.
 */
export function parsePlaces(
  sentence: string,
  { from, to }: TextSpan = { from: 0, to: sentence.length },
): ParsedPlaces | null {
  const part = sentence.slice(from, to);
  const things = withSizes(part, namedThings(part).slice(0, MAX_THINGS));
  if (things.length === 0) return null;
  const { relations, unknown } = namedRelations(part, things);
  const move = <Part extends TextSpan>(one: Part): Part => ({
    ...one,
    from: one.from + from,
    to: one.to + from,
  });
  const moveThing = (thing: NamedThing) => ({ ...move(thing), size: thing.size && move(thing.size) });
  return { things: things.map(moveThing), relations: relations.map(move), not_checked: unknown };
}

/** Returns true where there is more to check than that things are there. */
export function hasConditions({ things, relations }: ParsedPlaces): boolean {
  return relations.length > 0 || things.some(isConditional);
}

/** Returns true for a thing of a number, a colour or a size. */
export function isConditional({ count, colour, size }: NamedThing): boolean {
  return count !== null || colour !== null || size !== null;
}
