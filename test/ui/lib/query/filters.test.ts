import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conditionText,
  FILTER_KEYS,
  joinQuery,
  secondsRange,
  splitQuery,
} from '../../../../ui/lib/query/filters.ts';

describe('conditions in a sentence', () => {
  it('become a filter, and leave the words', () => {
    const { words, filter, conditions } = splitQuery(
      'a dog video:"Big Buck" runs tag:beach tag:summer length:>10m time:0:30-1:00',
    );
    expect(words).toBe('a dog runs');
    expect(filter).toEqual({
      title: { contains: 'Big Buck' },
      tag: { in: ['beach', 'summer'] },
      duration: { gte: 600 },
      time: { gte: 30, lt: 60 },
    });
    expect(conditions.map(({ text }) => text)).toEqual([
      'video:"Big Buck"',
      'tag:beach',
      'tag:summer',
      'length:>10m',
      'time:0:30-1:00',
    ]);
  });

  it('of days begin and end with the day, the month or the year', () => {
    const { filter } = splitQuery('from:2026-05 until:2026-05-09');
    expect(filter.captured_at).toEqual({
      gte: new Date(2026, 4, 1).toISOString(),
      lt: new Date(2026, 4, 10).toISOString(),
    });
  });

  it('may be named in Chinese', () => {
    expect(splitQuery('狗 标签：海滩 时长:<1h30m').filter).toEqual({
      tag: { in: ['海滩'] },
      duration: { lt: 5400 },
    });
  });

  it('that cannot be read, or are said twice, stay words', () => {
    for (const text of ['length:long', 'from:2026-02-30', 'time:9-3', 'colour:red', 'tag:', 'http://x']) {
      expect(splitQuery(text)).toEqual({ words: text, conditions: [], filter: {} });
    }
    expect(splitQuery('video:a video:b').words).toBe('video:b');
  });

  it('survive being taken apart and put together', () => {
    const condition = fc
      .tuple(fc.constantFrom(...FILTER_KEYS), fc.constantFrom('holiday', '2026', '>3m', '1:00-2:00', 'a b'))
      .map(([key, value]) => ({ key, value, text: conditionText(key, value) }));
    const words = fc.array(fc.constantFrom('dog', '狗', 'red car', 'then'), { maxLength: 4 });
    fc.assert(
      fc.property(words, fc.array(condition, { maxLength: 4 }), (said, conditions) => {
        const once = splitQuery(joinQuery(said.join(' '), conditions));
        expect(splitQuery(joinQuery(once.words, once.conditions))).toEqual(once);
      }),
    );
  });
});

describe('ranges of seconds', () => {
  it('are read in clocks and units', () => {
    expect(secondsRange('>1:00:00')).toEqual({ gte: 3600 });
    expect(secondsRange('<90')).toEqual({ lt: 90 });
    expect(secondsRange('1h30m-2h')).toEqual({ gte: 5400, lt: 7200 });
    expect(secondsRange('10m')).toBeNull();
    expect(secondsRange('>')).toBeNull();
  });
});
