import { describe, expect, it } from 'vitest';
import { createFinder, presentSegment } from '../../api/services/finder.ts';
import type { SearchMethods } from '../../api/workers/methods.ts';
import type { WorkerClient } from '../../api/workers/rpc.ts';
import type { FoundSegment } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import { emptyAnswer } from './test-library.ts';

const SEGMENT: FoundSegment = {
  video_id: '0123456789abcdef',
  ...{ external_id: null, metadata: {}, offline: false },
  video_title: 'A walk',
  start: 12.0666666,
  end: 15,
  peak: 13.5,
  highlight: { start: 12.5, end: 14.5 },
  pts_ms: { start: 12_067, end: 15_000, peak: 13_500 },
  rank: 1,
  score: 0.3,
  probability: null,
  match: null,
  found_by: 'seen',
  is_repeat: false,
  matched: [],
};
const QUESTION = {
  query: { text: 'a dog' },
  group_by: 'segment',
  min_probability: 0,
  page_size: 10,
  include: [],
} as const;

/** A thread that finds nothing, or has no curve. */
const nothing: WorkerClient<SearchMethods> = {
  call: (async (method: string) => {
    if (method === 'search') return emptyAnswer();
    throw new AppError('NOT_FOUND', 'No timeline.');
  }) as WorkerClient<SearchMethods>['call'],
  close: async () => {},
};

describe('presentSegment', () => {
  it('returns its addresses: a picture of the peak, its highlight in the file, the page that opens there', () => {
    expect(presentSegment(SEGMENT, { text: 'dogs & cats' })).toMatchObject({
      thumbnail_url: '/v1/videos/0123456789abcdef/thumbnail?t=13.5',
      clip_url: '/v1/videos/0123456789abcdef/media#t=12.5,14.5',
      deeplink: '/v/0123456789abcdef?t=12.5&end=15&q=dogs+%26+cats',
    });
    expect(presentSegment(SEGMENT, { text: '', image_ids: ['a', 'b'] }).deeplink).toBe(
      '/v/0123456789abcdef?t=12.5&end=15&image=a&image=b',
    );
  });
});

describe('a finder', () => {
  const id = '0123456789abcdef' as VideoId;

  it('says that another model indexed the library, rather than that nothing was found', async () => {
    const finder = createFinder(nothing, async () => true);
    await expect(finder.search({ ...QUESTION, include: [] })).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
    });
    await expect(finder.curve(id, 'a dog')).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
  });

  it('says that nothing was found where that is so', async () => {
    const finder = createFinder(nothing, async () => false);
    expect((await finder.search({ ...QUESTION, include: [] })).data).toEqual([]);
    await expect(finder.curve(id, 'a dog')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
