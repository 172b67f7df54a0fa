import { describe, expect, it } from 'vitest';
import {
  EMPTY_HISTORY,
  MAX_RECENT,
  matchingSearches,
  readHistory,
  remember,
  toggleSaved,
} from '../../../../ui/lib/query/search-history.ts';

describe('the search history', () => {
  it('remembers each sentence once, the latest first, and not for ever', () => {
    let history = EMPTY_HISTORY;
    for (let i = 0; i < 20; i++) history = remember(history, `sentence ${i}`);
    history = remember(history, 'sentence 15');
    expect(history.recent).toHaveLength(MAX_RECENT);
    expect(history.recent.slice(0, 3)).toEqual(['sentence 15', 'sentence 19', 'sentence 18']);
  });

  it('keeps what was saved until it is taken out', () => {
    const saved = toggleSaved(EMPTY_HISTORY, 'a dog');
    expect(saved.saved).toEqual(['a dog']);
    expect(toggleSaved(saved, 'a dog').saved).toEqual([]);
  });

  it('lists saved sentences first, each once, and only those that fit what is typed', () => {
    const history = { recent: ['a red car', 'a dog'], saved: ['a dog', 'a dog swims'] };
    expect(matchingSearches(history, '').map((each) => each.sentence)).toEqual([
      'a dog',
      'a dog swims',
      'a red car',
    ]);
    expect(matchingSearches(history, 'DOG').map((each) => each.sentence)).toEqual(['a dog', 'a dog swims']);
    expect(matchingSearches(history, 'a dog').map((each) => each.sentence)).toEqual(['a dog swims']);
  });

  it('survives whatever is in the storage', () => {
    expect(readHistory(null)).toEqual(EMPTY_HISTORY);
    expect(readHistory({ recent: ['a', 3, ''], saved: 'b' })).toEqual({ recent: ['a'], saved: [] });
  });
});
