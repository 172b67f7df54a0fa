import { describe, expect, it } from 'vitest';
import {
  MOST_RECENT,
  NO_HABITS,
  readHabits,
  remember,
  suggestions,
  toggleSaved,
} from '../../../../ui/lib/query/search-history.ts';

describe('habits', () => {
  it('remember each sentence once, the latest first, and not for ever', () => {
    let habits = NO_HABITS;
    for (let i = 0; i < 20; i++) habits = remember(habits, `sentence ${i}`);
    habits = remember(habits, 'sentence 15');
    expect(habits.recent).toHaveLength(MOST_RECENT);
    expect(habits.recent.slice(0, 3)).toEqual(['sentence 15', 'sentence 19', 'sentence 18']);
  });

  it('keep what was saved until it is taken out', () => {
    const saved = toggleSaved(NO_HABITS, 'a dog');
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
    expect(readHabits(null)).toEqual(NO_HABITS);
    expect(readHabits({ recent: ['a', 3, ''], saved: 'b' })).toEqual({ recent: ['a'], saved: [] });
  });
});
