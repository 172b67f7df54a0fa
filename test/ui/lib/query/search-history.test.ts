import { describe, expect, it } from 'vitest';
import {
  EMPTY_HISTORY,
  MAX_RECENT,
  matchingSearches,
  readHistory,
  remember,
} from '../../../../ui/lib/query/search-history.ts';

const named = (query: string, name = query) => ({ name, query });

describe('the search history', () => {
  it('remembers each sentence once, the latest first, and not for ever', () => {
    let recent: readonly string[] = [];
    for (let i = 0; i < 20; i++) recent = remember(recent, `sentence ${i}`);
    recent = remember(recent, 'sentence 15');
    expect(recent).toHaveLength(MAX_RECENT);
    expect(recent.slice(0, 3)).toEqual(['sentence 15', 'sentence 19', 'sentence 18']);
  });

  it('lists saved searches first, each once, and only those that fit what is typed', () => {
    const history = { recent: ['a red car', 'a dog'], saved: [named('a dog'), named('a dog swims', 'Pool')] };
    const found = (typed: string) => matchingSearches(history, typed).map(({ query }) => query);
    expect(found('')).toEqual(['a dog', 'a dog swims', 'a red car']);
    expect(found('DOG')).toEqual(['a dog', 'a dog swims']);
    expect(found('pool')).toEqual(['a dog swims']);
    expect(found('a dog')).toEqual(['a dog swims']);
  });

  it('survives whatever is in the storage', () => {
    expect(readHistory(null)).toEqual(EMPTY_HISTORY);
    expect(readHistory({ recent: ['a', 3, ''], saved: 'b' })).toEqual({ recent: ['a'], saved: [] });
  });
});
