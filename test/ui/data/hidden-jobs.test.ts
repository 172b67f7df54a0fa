import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hideJobs, readHiddenJobs } from '../../../ui/data/hidden-jobs.ts';
import { writePreference } from '../../../ui/data/preferences.ts';
import { Memory } from './memory-storage.ts';

describe('hidden jobs', () => {
  beforeEach(() => vi.stubGlobal('localStorage', new Memory()));
  afterEach(() => vi.unstubAllGlobals());

  it('are remembered, but not for ever', () => {
    expect([...readHiddenJobs()]).toEqual([]);
    for (let i = 0; i < 1200; i++) hideJobs([`job ${i}`]);
    const hidden = [...readHiddenJobs()];
    expect(hidden).toHaveLength(1000);
    expect(hidden.at(-1)).toBe('job 1199');
  });

  it('are none where something else is stored', () => {
    for (const stored of ['job', { job: 1 }, [1, null]]) {
      writePreference('hiddenJobs', stored);
      expect([...readHiddenJobs()]).toEqual([]);
    }
  });
});
