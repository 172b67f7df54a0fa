import { describe, expect, it } from 'vitest';
import type { Video } from '../../../../contract/index.ts';
import {
  type Arrangement,
  arrange,
  foldersOf,
  readArrangement,
  tagsOf,
  WHOLE_LIBRARY,
} from '../../../../ui/lib/library/arrange.ts';

const video = (title: string, facts: Partial<Video> = {}): Video =>
  ({
    ...{ id: title, title, file_name: `${title}.mp4`, tags: [], folder: null, state: 'indexed' },
    ...{ missing: false, warnings: [], duration_s: 10, size_bytes: 1, captured_at: null },
    created_at: '2026-01-01T00:00:00Z',
    ...facts,
  }) as unknown as Video;

const VIDEOS = [
  video('Take 10', {
    duration_s: 5,
    tags: ['sea'],
    folder: '/films/2025',
    captured_at: '2025-01-01T00:00:00Z',
  }),
  video('Take 2', { duration_s: 50, tags: ['sea', 'night'], folder: '/films/2025/may' }),
  video('dawn', { size_bytes: 9, state: 'failed', folder: '/other' }),
];

const titles = (change: Partial<Arrangement>) =>
  arrange(VIDEOS, { ...WHOLE_LIBRARY, ...change }).map(({ title }) => title);

describe('the library is arranged', () => {
  it('as it comes, latest first, unless another order is chosen', () => {
    expect(titles({})).toEqual(['Take 10', 'Take 2', 'dawn']);
    expect(titles({ order: 'title' })).toEqual(['dawn', 'Take 2', 'Take 10']);
    expect(titles({ order: 'length' })).toEqual(['Take 2', 'dawn', 'Take 10']);
    expect(titles({ order: 'size' })[0]).toBe('dawn');
    expect(titles({ order: 'captured' }).at(-1)).toBe('Take 10');
  });

  it('by words of titles, file names and tags, all of which must be there', () => {
    expect(titles({ text: 'take night' })).toEqual(['Take 2']);
    expect(titles({ text: 'DAWN.mp4' })).toEqual(['dawn']);
    expect(titles({ text: ' ' })).toHaveLength(3);
  });

  it('by tag, by folder with those inside it, and by state', () => {
    expect(titles({ tag: 'night' })).toEqual(['Take 2']);
    expect(titles({ folder: '/films/2025' })).toEqual(['Take 10', 'Take 2']);
    expect(titles({ folder: '/films/20' })).toEqual([]);
    expect(titles({ state: 'problem' })).toEqual(['dawn']);
  });

  it('by what there is', () => {
    expect(tagsOf(VIDEOS)).toEqual([
      { name: 'night', count: 1 },
      { name: 'sea', count: 2 },
    ]);
    expect(foldersOf(VIDEOS).map(({ name }) => name)).toEqual(['/films/2025', '/films/2025/may', '/other']);
  });

  it('as it was left, except for the words', () => {
    expect(readArrangement({ order: 'size', tag: 'sea', text: 'x', state: 'odd' })).toEqual({
      ...WHOLE_LIBRARY,
      order: 'size',
      tag: 'sea',
    });
    expect(readArrangement(null)).toEqual(WHOLE_LIBRARY);
  });

  it('without changing the list it is given', () => {
    arrange(VIDEOS, { ...WHOLE_LIBRARY, order: 'title' });
    expect(VIDEOS[0]?.title).toBe('Take 10');
  });
});
