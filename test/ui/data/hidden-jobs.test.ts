import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Job } from '../../../contract/index.ts';
import { hideJob, hideJobsUntil, isHidden, readHiddenJobs } from '../../../ui/data/hidden-jobs.ts';
import { writePreference } from '../../../ui/data/preferences.ts';
import { Memory } from './memory-storage.ts';

const job = (id: string, finished_at: string | null) => ({ id, finished_at }) as Job;

describe('hidden jobs', () => {
  beforeEach(() => vi.stubGlobal('localStorage', new Memory()));
  afterEach(() => vi.unstubAllGlobals());

  it('are remembered, but not for ever', () => {
    expect(readHiddenJobs()).toEqual({ until: null, ids: new Set() });
    for (let i = 0; i < 1200; i++) hideJob(`job ${i}`);
    const hidden = [...readHiddenJobs().ids];
    expect(hidden).toHaveLength(1000);
    expect(hidden.at(-1)).toBe('job 1199');
  });

  it('are all that ended until a time, however many, and single ones since', () => {
    hideJob('before');
    hideJobsUntil('2026-11-28T10:00:00.000Z');
    const hidden = hideJob('later');
    expect(hidden).toEqual(readHiddenJobs());
    expect([...hidden.ids]).toEqual(['later']);
    expect(isHidden(hidden, job('any', '2026-11-28T10:00:00Z'))).toBe(true);
    expect(isHidden(hidden, job('later', '2026-11-28T11:00:00Z'))).toBe(true);
    expect(isHidden(hidden, job('next', '2026-11-28T10:00:00.001Z'))).toBe(false);
    expect(isHidden(hidden, job('open', null))).toBe(false);
  });

  it('are none where something else is stored', () => {
    for (const stored of ['job', { job: 1 }, [1, null]]) {
      writePreference('hiddenJobs', stored);
      writePreference('hiddenJobsUntil', stored);
      expect(readHiddenJobs()).toEqual({ until: null, ids: new Set() });
    }
  });
});
