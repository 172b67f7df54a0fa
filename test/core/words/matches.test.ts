/** Matches of kept expressions are those that `matchAll` finds. */
import { expect, test } from 'vitest';
import { expressionOf, matchesOf } from '../../../core/words/matches.ts';

const CASES: [pattern: string, flags: string, text: string][] = [
  ['dogs?', 'gi', 'Dog, dogs and a hotdog'],
  ['x*', 'gu', 'axx'],
  ['', 'gu', 'a𝒳b'],
  ['(?<n>\\d+) (s|min)', 'giu', 'in 5 s or 10 min'],
  ['z', 'g', 'nothing of the kind'],
];

test.each(CASES)('%s with %s in "%s", also when asked again', (pattern, flags, text) => {
  const wanted = [...text.matchAll(new RegExp(pattern, flags))].map((match) => [match.index, ...match]);
  const expression = expressionOf(pattern, flags);
  for (let time = 0; time < 2; time++) {
    expect(matchesOf(expression, text).map((match) => [match.index, ...match])).toEqual(wanted);
  }
});

test('a match that was left half way does not move the next', () => {
  const expression = expressionOf('a', 'g');
  expression.exec('aaa');
  expect(matchesOf(expression, 'aaa')).toHaveLength(3);
});

test('a pattern is compiled once for its flags', () => {
  expect(expressionOf('a', 'g')).toBe(expressionOf('a', 'g'));
  expect(expressionOf('a', 'gi')).not.toBe(expressionOf('a', 'g'));
});
