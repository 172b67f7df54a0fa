import { describe, expect, it } from 'vitest';
import { suggestionsFor } from '../../../../ui/lib/query/suggestions.ts';

const history = { saved: [{ name: 'Cars', query: 'a red car' }], recent: ['a dog runs', 'a red car'] };
const terms = { titles: ['Big Buck Bunny', 'yard'], tags: ['beach', 'garden'] };
const today = new Date(2026, 10, 3);
const suggest = (typed: string, inUse = '') => suggestionsFor(typed, inUse, history, terms, today);

describe('the suggestions of the search box', () => {
  it('are the search history, and every condition, in an empty box', () => {
    expect(suggest('').map(({ kind, shown }) => (kind === 'key' ? shown : `${kind} ${shown}`))).toEqual([
      'saved Cars',
      'recent a dog runs',
      'video:',
      'tag:',
      'from:',
      'until:',
      'length:',
      'time:',
      'things:',
      'id:',
      'speech:',
      'area:',
      'line:',
      'view:',
    ]);
  });

  it('are conditions that the last word begins', () => {
    expect(suggest('a cat ti')).toEqual([{ kind: 'key', key: 'time', text: 'a cat time:', shown: 'time:' }]);
    expect(suggest('a cat')).toEqual([]);
  });

  it('are values of the condition that is being typed, quoted where they need it', () => {
    expect(suggest('dog video:b')).toEqual([
      {
        kind: 'value',
        key: 'video',
        text: 'dog video:"Big Buck Bunny" ',
        shown: 'video:"Big Buck Bunny"',
      },
    ]);
    expect(suggest('tag:').map((each) => each.text)).toEqual(['tag:beach ', 'tag:garden ']);
    expect(suggest('from:2026-1')[0]?.text).toBe('from:2026-11-03 ');
    expect(suggest('tag:beach')).toEqual([]);
  });

  it('leave out the current sentence', () => {
    expect(suggest('a dog runs', 'a dog runs').map((each) => each.text)).toEqual(['a red car']);
  });
});
