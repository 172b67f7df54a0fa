import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedPlaces } from '../../../contract/index.ts';
import { parsePlaces } from '../../../index/query/where/parse-places.ts';
import { fitShares, tellsApart } from '../../../index/where/phrase-fit.ts';

describe('shares of a fit', () => {
  it('add up to one, in the order of the cosines', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1 }), (cosines) => {
        const shares = fitShares(cosines);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        const best = shares.indexOf(Math.max(...shares));
        expect(cosines[best]).toBeCloseTo(Math.max(...cosines), 9);
      }),
    );
  });

  it('are even where nothing tells the things apart', () => {
    expect(fitShares([0.2, 0.2])).toEqual([0.5, 0.5]);
    expect(fitShares([])).toEqual([]);
  });
});

describe('a phrase', () => {
  it.each([
    ['the man in the red jacket', true],
    ['the red car', true],
    ['穿红色外套的男人', true],
    ['the car', false],
    ['two dogs', false],
  ])('"%s" tells things of a kind apart: %s', (phrase, apart) => {
    expect(tellsApart(phrase, parsePlaces(phrase) as ParsedPlaces)).toBe(apart);
  });
});
