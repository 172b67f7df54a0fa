import { afterEach, describe, expect, it, vi } from 'vitest';
import { readPreference, writePreference } from '../../../ui/data/preferences.ts';

describe('preferences', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('last as long as the page where storage is forbidden', () => {
    vi.stubGlobal('localStorage', undefined);
    writePreference('forbidden', [1]);
    expect(readPreference('forbidden')).toEqual([1]);
  });
});
