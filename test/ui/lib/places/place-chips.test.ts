/** The parts of a sentence that are checked in pictures, as chips show them. */
import { expect, test } from 'vitest';
import type { NamedThing } from '../../../../contract/index.ts';
import { placeParts } from '../../../../ui/lib/places/place-chips.ts';

const thing = (label: string, more: Partial<NamedThing> = {}): NamedThing => ({
  ...{ text: label, from: 0, to: 1, labels: [label], is_near: false, count: null, colour: null },
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
