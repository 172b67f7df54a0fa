/** The parts of a sentence that are checked in pictures, as chips show them. */
import { expect, test } from 'vitest';
import type { NamedThing } from '../../../../contract/index.ts';
import { placeParts } from '../../../../ui/lib/places/place-chips.ts';

const thing = (label: string, more: Partial<NamedThing> = {}): NamedThing => ({
  ...{ text: label, from: 0, to: 1, labels: [label], is_near: false, count: null, colour: null, size: null },
  ...more,
});

test('a thing of a number and a colour has both', () => {
  const cars = thing('car', { count: { gte: 2, lte: 2 }, colour: 'red' });
  const parts = placeParts({ things: [cars, thing('dog')], relations: [], not_checked: ['fountain'] });
  expect(parts).toEqual([
    { kind: 'count', thing: cars, from: 0, to: 1 },
    { kind: 'colour', thing: cars, from: 0, to: 1 },
    { kind: 'unchecked', text: 'fountain' },
  ]);
});

test('a size stands at its own words, and a word that is checked as a wider class is said where it counts', () => {
  const size = { kind: 'close_up' as const, text: 'a close-up of', from: 0, to: 13 };
  const puppy = thing('dog', { text: 'puppy', from: 16, to: 21, is_near: true, size });
  const van = thing('car', { text: 'van', is_near: true });
  expect(placeParts({ things: [puppy, van], relations: [], not_checked: [] })).toEqual([
    { kind: 'size', thing: puppy, from: 0, to: 13 },
    { kind: 'near', thing: puppy, from: 16, to: 21 },
  ]);
});
