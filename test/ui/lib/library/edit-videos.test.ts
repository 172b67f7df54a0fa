import { describe, expect, it } from 'vitest';
import type { Video } from '../../../../contract/index.ts';
import { commonTags, dateField, patchesOf, typedTags } from '../../../../ui/lib/library/edit-videos.ts';

const video = (id: string, tags: string[], captured_at: string | null = null) =>
  ({ id, tags, captured_at }) as unknown as Video;
const both = [video('a', ['sea', 'night']), video('b', ['sea'], '2026-05-01T06:00:00Z')];

describe('an edit of several videos', () => {
  it('offers the tags that all of them have', () => {
    expect(commonTags(both)).toEqual(['sea']);
    expect(commonTags([])).toEqual([]);
  });

  it('changes those that it concerns, and no others', () => {
    const edit = { add: ['night'], remove: [], capturedAt: undefined };
    expect(patchesOf(both, edit)).toEqual([{ id: 'b', patch: { tags: ['sea', 'night'] } }]);
    expect(patchesOf(both, { add: [], remove: ['sea'], capturedAt: null })).toEqual([
      { id: 'a', patch: { tags: ['night'] } },
      { id: 'b', patch: { tags: [], captured_at: null } },
    ]);
  });

  it('reads tags as people type them', () => {
    expect(typedTags(' beach, night，夜、 beach,, ')).toEqual(['beach', 'night', '夜']);
  });

  it('shows a date as this machine counts', () => {
    expect(dateField(null)).toBe('');
    const shown = dateField('2026-05-01T06:07:00Z');
    expect(new Date(shown).toISOString()).toBe('2026-05-01T06:07:00.000Z');
  });
});
