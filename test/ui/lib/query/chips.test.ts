import { describe, expect, it } from 'vitest';
import { replaceCondition, replacePart } from '../../../../ui/lib/query/chips.ts';
import { splitQuery } from '../../../../ui/lib/query/filters.ts';

describe('chips', () => {
  const query = 'a dog runs tag:beach then a cat, in the first 10 minutes';
  const words = splitQuery(query).words;
  const part = (text: string) => ({ from: words.indexOf(text), to: words.indexOf(text) + text.length });

  it('are put differently in their place; conditions stay', () => {
    expect(replacePart(query, part('a cat'), 'two birds')).toBe(
      'tag:beach a dog runs then two birds, in the first 10 minutes',
    );
  });

  it('are taken out without a trace', () => {
    expect(replacePart(query, part('in the first 10 minutes'), '')).toBe('tag:beach a dog runs then a cat,');
    expect(replacePart('门被打开，然后狗跑了', { from: 5, to: 7 }, '')).toBe('门被打开，狗跑了');
  });

  it('of a condition change that condition alone', () => {
    const two = 'dog tag:a length:>1m';
    const [tag] = splitQuery(two).conditions;
    if (!tag) throw new Error('No condition.');
    expect(replaceCondition(two, tag, 'tag:b')).toBe('tag:b length:>1m dog');
    expect(replaceCondition(two, tag, '')).toBe('length:>1m dog');
  });
});
