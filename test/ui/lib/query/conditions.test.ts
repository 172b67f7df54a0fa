import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeFilters } from '../../../../index/query/filters.ts';
import {
  conditionsOf,
  conditionText,
  FILTER_KEYS,
  withoutConditions,
} from '../../../../ui/lib/query/conditions.ts';

describe('the conditions of a sentence', () => {
  const sentence = 'a dog video:"Big Buck" runs tag:beach length:>10m time:0:30-1:00';

  it('are found at their places', () => {
    const found = conditionsOf(sentence);
    expect(found.map(({ key, text }) => [key, text])).toEqual([
      ['video', 'video:"Big Buck"'],
      ['tag', 'tag:beach'],
      ['length', 'length:>10m'],
      ['time', 'time:0:30-1:00'],
    ]);
    for (const { text, from, to } of found) expect(sentence.slice(from, to)).toBe(text);
  });

  it('are left out of the words, but for those that are kept', () => {
    expect(withoutConditions(sentence)).toBe('a dog runs');
    expect(withoutConditions(sentence, 'time')).toBe('a dog runs time:0:30-1:00');
  });

  it('may be named in Chinese', () => {
    expect(withoutConditions('狗 标签：海滩 时长:<1h30m')).toBe('狗');
  });

  it('have a key and a value', () => {
    for (const text of ['colour:red', 'tag:', 'http://x', 'tag:""']) expect(conditionsOf(text)).toEqual([]);
  });

  it('are where the server reads them', () => {
    const condition = fc
      .tuple(fc.constantFrom(...FILTER_KEYS), fc.constantFrom('2026', '>3m', '1:00-2:00', 'a b'))
      .map(([key, value]) => conditionText(key, value));
    const word = fc.constantFrom('dog', '狗', 'red car', 'then', 'colour:red');
    fc.assert(
      fc.property(fc.array(fc.oneof(word, condition), { maxLength: 6 }), (parts) => {
        const text = parts.join(' ');
        const places = new Set(conditionsOf(text).map(({ from, to }) => `${from}-${to}`));
        for (const { from, to } of takeFilters(text).found) expect(places).toContain(`${from}-${to}`);
      }),
    );
  });
});
