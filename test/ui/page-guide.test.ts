import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_KEYS } from '../../ui/lib/keymap.ts';
import { FILTER_KEYS } from '../../ui/lib/query/conditions.ts';

const guide = readFileSync(new URL('../../docs/page.md', import.meta.url), 'utf8');

describe('the guide of the page', () => {
  it('tells every condition', () => {
    for (const key of FILTER_KEYS) expect(guide).toContain(`\`${key}:`);
  });

  it('names keys that are what it says', () => {
    const named = [...guide.matchAll(/`([A-Z?])`/g)].map(([, key]) => key?.toLowerCase() ?? '');
    const known = new Set(Object.values(DEFAULT_KEYS).flat());
    expect(named.filter((key) => !known.has(key))).toEqual([]);
  });
});
