import { describe, expect, it } from 'vitest';
import type { Colour, ParsedPlaces } from '../../../contract/index.ts';
import type { Box } from '../../../core/box.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import { judgePlaces } from '../../../index/where/judge-places.ts';
import type { SeenThing } from '../../../index/where/seen-thing.ts';

function seen(
  label: string,
  box: Box,
  { chance = 0.9, colour }: { chance?: number; colour?: Colour } = {},
): SeenThing {
  return { label, box, chance, colours: colour ? [{ colour, share: 0.6 }] : [] };
}

const judge = (sentence: string, things: SeenThing[]) =>
  judgePlaces(parsePlaces(sentence) as ParsedPlaces, things);

const DOG = seen('dog', [0.1, 0.5, 0.3, 0.8]);
const RED = seen('car', [0.5, 0.4, 0.9, 0.8], { colour: 'red' });
const BLUE = seen('car', [0.0, 0.2, 0.08, 0.3], { colour: 'blue' });

describe('a relation', () => {
  it('is seen where boxes stand so, and not the other way round', () => {
    const right = judge('a dog to the left of a car', [DOG, RED]);
    const wrong = judge('a dog to the right of a car', [DOG, RED]);
    expect(right.state).toBe('seen');
    expect(wrong.state).toBe('not_seen');
    expect(right.probability).toBeGreaterThan(10 * (wrong.probability ?? 1));
    expect(right.boxes).toEqual([DOG, RED]);
  });

  it('takes the thing of the named colour', () => {
    expect(judge('a dog left of a red car', [DOG, BLUE, RED]).boxes).toContain(RED);
    expect(judge('a dog right of a blue car', [DOG, BLUE, RED]).state).toBe('seen');
    expect(judge('a dog right of a red car', [DOG, BLUE, RED]).state).toBe('not_seen');
  });

  it('is not seen where a part is missing, and says which', () => {
    const { state, reasons, probability } = judge('a dog left of a car', [DOG]);
    expect(state).toBe('not_seen');
    expect(probability).toBeLessThan(0.1);
    expect(reasons.join()).toContain('left of: car not seen');
  });

  it('is not checked where the detector knows no such thing, even if the rest is there', () => {
    expect(judge('a dog to the left of the fountain', [DOG])).toMatchObject({
      state: 'not_checked',
      probability: null,
    });
    expect(
      judge('two dogs to the left of the fountain', [DOG, seen('dog', [0.5, 0.5, 0.6, 0.6])]).state,
    ).toBe('not_checked');
  });

  it('calls nothing seen by a weak box, and still orders by it', () => {
    const weak = [{ ...DOG, chance: 0.1 }, RED];
    expect(judge('a dog left of a car', weak).state).toBe('not_seen');
    expect(judge('a dog left of a car', weak).probability).toBeGreaterThan(
      judge('a dog right of a car', weak).probability ?? 1,
    );
  });

  it('takes the place of the one thing that it sees for a hint', () => {
    const [left, right] = ['left', 'right'].map(
      (side) => judge(`a dog ${side} of a car`, [DOG]).probability ?? 0,
    );
    expect(left).toBeGreaterThan(right as number);
  });

  it('uses one box for one thing: a dog is not next to itself', () => {
    expect(judge('a dog next to a dog', [DOG]).state).toBe('not_seen');
    expect(judge('a dog next to a dog', [DOG, seen('dog', [0.32, 0.5, 0.5, 0.8])]).state).toBe('seen');
  });

  it('keeps a thing the same in two relations', () => {
    const cat = seen('cat', [0.02, 0.5, 0.09, 0.7]);
    const { state, boxes } = judge('a dog left of a car and right of a cat', [DOG, RED, cat]);
    expect(state).toBe('seen');
    expect(boxes).toHaveLength(3);
  });

  it('finds a person between two cars', () => {
    const cars = [seen('car', [0, 0.5, 0.2, 0.7]), seen('car', [0.8, 0.5, 1, 0.7])];
    const person = seen('person', [0.45, 0.4, 0.55, 0.8]);
    expect(judge('a person between two cars', [...cars, person]).state).toBe('seen');
  });
});

describe('a number', () => {
  const dogs = (n: number) =>
    [0, 1, 2, 3].slice(0, n).map((i) => seen('dog', [i * 0.25, 0, i * 0.25 + 0.2, 0.5]));

  it.each([
    ['two dogs', 2, 'seen'],
    ['two dogs', 1, 'not_seen'],
    ['two dogs', 3, 'not_seen'],
    ['at least two dogs', 3, 'seen'],
    ['at most two dogs', 3, 'not_seen'],
    ['no dog', 0, 'seen'],
    ['no dog', 1, 'not_seen'],
    ['两只狗', 2, 'seen'],
  ])('"%s" of %i dogs is %s', (sentence, n, state) => {
    expect(judge(sentence, dogs(n)).state).toBe(state);
  });
});

it('calls no number seen by weak boxes alone, nor counts things of another colour', () => {
  const weak = [0.2, 0.5].map((x) => seen('dog', [x, 0, x + 0.2, 0.5], { chance: 0.2 }));
  expect(judge('two dogs', weak).state).toBe('not_seen');
  expect(judge('two red cars', [RED, BLUE]).state).toBe('not_seen');
});

it('takes a place at the edge for a hint of what is far from it', () => {
  const edge = seen('dog', [0, 0.4, 0.06, 0.5]);
  const far = judge('a dog far from a car', [edge]).probability ?? 0;
  expect(far).toBeGreaterThan(judge('a dog next to a car', [edge]).probability ?? 1);
});

describe('a colour', () => {
  it('is that of the thing', () => {
    expect(judge('a red car', [RED]).state).toBe('seen');
    expect(judge('a green car', [RED, BLUE]).state).toBe('not_seen');
    expect(judge('a green car', []).reasons).toEqual(['green car: not seen']);
  });
});

it('checks nothing where a sentence only names things, and shows their boxes', () => {
  expect(judge('a dog and a car', [DOG, RED])).toMatchObject({
    ...{ state: 'not_checked', probability: null, boxes: [DOG, RED] },
  });
});
