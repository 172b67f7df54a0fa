import { describe, expect, it } from 'vitest';
import { suggestionsFor } from '../../../../ui/lib/query/suggestions.ts';

const habits = { saved: ['a red car'], recent: ['a dog runs', 'a red car'] };
const known = { titles: ['Big Buck Bunny', 'yard'], tags: ['beach', 'garden'] };
const today = new Date(2026, 10, 3);
const offer = (typed: string, inUse = '') => suggestionsFor(typed, inUse, habits, known, today);

describe('what the search box offers', () => {
  it('is what was asked before, and every condition, in an empty box', () => {
    expect(offer('').map((each) => ('shown' in each ? each.shown : `${each.kind} ${each.text}`))).toEqual([
      'saved a red car',
      'recent a dog runs',
      'video:',
      'tag:',
      'from:',
      'until:',
      'length:',
      'time:',
    ]);
  });

  it('are conditions that the last word begins', () => {
    expect(offer('a cat ti')).toEqual([{ kind: 'key', key: 'time', text: 'a cat time:', shown: 'time:' }]);
    expect(offer('a cat')).toEqual([]);
  });

  it('are values of the condition that is being typed, quoted where they need it', () => {
    expect(offer('dog video:b')).toEqual([
      {
        kind: 'value',
        key: 'video',
        text: 'dog video:"Big Buck Bunny" ',
        shown: 'video:"Big Buck Bunny"',
      },
    ]);
    expect(offer('tag:').map((each) => each.text)).toEqual(['tag:beach ', 'tag:garden ']);
    expect(offer('from:2026-1')[0]?.text).toBe('from:2026-11-03 ');
    expect(offer('tag:beach')).toEqual([]);
  });

  it('leaves out what is asked already', () => {
    expect(offer('a dog runs', 'a dog runs').map((each) => each.text)).toEqual(['a red car']);
  });
});
