import { describe, expect, it } from 'vitest';
import { ACTIONS, actionOf, DEFAULT_KEYS, keyLabel, readKeymap, remap } from '../../../ui/lib/keymap.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe('keys', () => {
  it('act whatever the case, and leave the browser its own', () => {
    expect(actionOf(DEFAULT_KEYS, press('K'))).toBe('play');
    expect(actionOf(DEFAULT_KEYS, press('?'))).toBe('help');
    expect(actionOf(DEFAULT_KEYS, press('f', { ctrlKey: true }))).toBeNull();
    expect(actionOf(DEFAULT_KEYS, press('h'))).toBeNull();
  });

  it('with Ctrl or ⌘ are keys of their own', () => {
    expect(actionOf(DEFAULT_KEYS, press('a', { metaKey: true }))).toBe('selectAll');
    expect(actionOf(DEFAULT_KEYS, press('Z', { ctrlKey: true }))).toBe('undo');
    expect(actionOf(DEFAULT_KEYS, press('a', { ctrlKey: true, altKey: true }))).toBeNull();
    expect(keyLabel('Ctrl+z')).toBe('Ctrl Z');
  });

  it('belong to one action each', () => {
    const keys = ACTIONS.flatMap((action) => DEFAULT_KEYS[action]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('move to another action when they are given to it', () => {
    const keymap = remap(DEFAULT_KEYS, 'nextHit', 'k');
    expect(actionOf(keymap, press('k'))).toBe('nextHit');
    expect(actionOf(keymap, press('n'))).toBeNull();
    expect(actionOf(keymap, press(' '))).toBe('play');
  });

  it('are read back from storage, with defaults for what is missing or mangled', () => {
    const stored = JSON.parse(JSON.stringify(remap(DEFAULT_KEYS, 'loop', 'q')));
    expect(readKeymap(stored).loop).toEqual(['q']);
    expect(readKeymap({ loop: 'q', junk: ['x'] })).toEqual(DEFAULT_KEYS);
    expect(readKeymap(null)).toBe(DEFAULT_KEYS);
  });
});
