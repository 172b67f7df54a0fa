import { describe, expect, it } from 'vitest';
import {
  EMPTY_HISTORY,
  MAX_RECENT,
  readHistory,
  remember,
  suggestions,
  toggleSaved,
} from '../../../../ui/lib/query/search-history.ts';

describe('habits', () => {
  it('remember each sentence once, the latest first, and not for ever', () => {
    let habits = EMPTY_HISTORY;
    for (let i = 0; i < 20; i++) habits = remember(habits, `sentence ${i}`);
    habits = remember(habits, 'sentence 15');
    expect(habits.recent).toHaveLength(MAX_RECENT);
    expect(habits.recent.slice(0, 3)).toEqual(['sentence 15', 'sentence 19', 'sentence 18']);
  });

  it('keep what was saved until it is taken out', () => {
    const saved = toggleSaved(EMPTY_HISTORY, 'a dog');
    expect(saved.saved).toEqual(['a dog']);
    expect(toggleSaved(saved, 'a dog').saved).toEqual([]);
  });

  it('offer saved sentences first, each once, and only those that fit what is typed', () => {
    const habits = { recent: ['a red car', 'a dog'], saved: ['a dog', 'a dog swims'] };
    expect(suggestions(habits, '').map((each) => each.sentence)).toEqual([
      'a dog',
      'a dog swims',
      'a red car',
    ]);
    expect(suggestions(habits, 'DOG').map((each) => each.sentence)).toEqual(['a dog', 'a dog swims']);
    expect(suggestions(habits, 'a dog').map((each) => each.sentence)).toEqual(['a dog swims']);
  });

  it('survive whatever is in the storage', () => {
    expect(readHistory(null)).toEqual(EMPTY_HISTORY);
    expect(readHistory({ recent: ['a', 3, ''], saved: 'b' })).toEqual({ recent: ['a'], saved: [] });
  });
});
