import { describe, expect, it } from 'vitest';
import { selectedOf, selectThrough, toggle } from '../../../../ui/lib/library/selection.ts';

const shown = ['a', 'b', 'c', 'd'].map((id) => ({ id }));

describe('a selection', () => {
  it('takes a video in and lets it go', () => {
    const one = toggle(new Set(), 'a');
    expect([...one]).toEqual(['a']);
    expect([...toggle(one, 'a')]).toEqual([]);
  });

  it('reaches from the last pick to this one, in either direction', () => {
    expect([...selectThrough(new Set(['d']), shown, 'd', 'b')].sort()).toEqual(['b', 'c', 'd']);
    expect([...selectThrough(new Set(['a']), shown, 'a', 'b')].sort()).toEqual(['a', 'b']);
  });

  it('takes one where the last pick is no longer shown', () => {
    expect([...selectThrough(new Set(), shown, 'gone', 'c')]).toEqual(['c']);
  });

  it('leaves out what is gone', () => {
    expect(selectedOf(shown, new Set(['c', 'gone']))).toEqual([{ id: 'c' }]);
  });
});
