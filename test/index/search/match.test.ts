/** Checks what numbers mean in words: the strength of a match, and the state of an answer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  jointProbability,
  matchOf,
  perClause,
  stateOf,
  wordMatchOf,
  wordWorth,
} from '../../../index/search/confidence/match.ts';

describe('the strength of a match', () => {
  test('is strong from even odds on; words are when they hold the whole sentence', () => {
    expect([0.499, 0.5, 1].map(matchOf)).toEqual(['weak', 'strong', 'strong']);
    expect([0.5, 0.99, 1].map(wordMatchOf)).toEqual(['weak', 'weak', 'strong']);
    expect([0.4, 0.5, 0.75, 1].map(wordWorth)).toEqual([0, 0, 0.25, 0.5]);
  });

  test('of several clauses is the product of their chances, and of what must not be seen, of its absence', () => {
    expect(jointProbability(0.8, [{ relation: 'then', probability: 0.5 }])).toBeCloseTo(0.4, 9);
    expect(jointProbability(0.8, [{ relation: 'without', probability: 0.25 }])).toBeCloseTo(0.6, 9);
    expect(perClause(0.25, 2)).toBeCloseTo(0.5, 9);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.array(
          fc.record({
            relation: fc.constantFrom('then', 'without', 'while') as fc.Arbitrary<
              'then' | 'without' | 'while'
            >,
            probability: fc.double({ min: 0, max: 1, noNaN: true }),
          }),
          { maxLength: 4 },
        ),
        (main, related) => {
          const joint = jointProbability(main, related);
          expect(joint).toBeGreaterThanOrEqual(0);
          expect(joint).toBeLessThanOrEqual(main);
        },
      ),
    );
  });

  test.each([
    [['strong', 'weak'], true, 'found'],
    [['weak', 'weak'], false, 'no_strong_match'],
    [['weak'], true, 'not_in_footage'],
    [[], false, 'no_strong_match'],
    [[null], false, 'found'],
  ] as const)('%j, absent %s: %s', (matches, isAbsent, state) => {
    expect(stateOf(matches, isAbsent)).toBe(state);
  });
});
