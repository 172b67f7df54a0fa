import { describe, expect, it } from 'vitest';
import { plainWords, replacePart } from '../../../../ui/lib/query/chips.ts';

describe('chips', () => {
  const query = 'a dog runs tag:beach then a cat, in the first 10 minutes';
  const part = (text: string, of = query) => ({ from: of.indexOf(text), to: of.indexOf(text) + text.length });

  it('are plain words in brackets, in their place', () => {
    expect(replacePart(query, part('then'), plainWords('then'))).toBe(
      'a dog runs tag:beach [then] a cat, in the first 10 minutes',
    );
    expect(plainWords('"good morning"')).toBe('[good morning]');
  });

  it('are replaced in their place; conditions stay', () => {
    expect(replacePart(query, part('a cat'), 'two birds')).toBe(
      'a dog runs tag:beach then two birds, in the first 10 minutes',
    );
  });

  it('are removed without a trace', () => {
    expect(replacePart(query, part('in the first 10 minutes'), '')).toBe('a dog runs tag:beach then a cat,');
    expect(replacePart('门被打开，然后狗跑了', { from: 5, to: 7 }, '')).toBe('门被打开，狗跑了');
  });

  it('of a condition change that condition alone', () => {
    const two = 'dog tag:a length:>1m';
    expect(replacePart(two, part('tag:a', two), 'tag:b')).toBe('dog tag:b length:>1m');
    expect(replacePart(two, part('tag:a', two), '')).toBe('dog length:>1m');
  });

  it('keep conditions apart from Chinese words', () => {
    const chinese = '狗 标签:海滩 然后 猫';
    expect(replacePart(chinese, part('然后', chinese), '')).toBe('狗 标签:海滩 猫');
    expect(replacePart(chinese, part('狗', chinese), '鸟')).toBe('鸟 标签:海滩 然后 猫');
  });
});
