/** Searches through the search thread, and adds the HTTP addresses of segments. */

import type { Curve, FoundSegment, SearchRequest, SearchResponse, Segment } from '../../contract/index.ts';
import { AppError } from '../../core/errors.ts';
import type { VideoId } from '../../core/ids.ts';
import type { SearchMethods } from '../workers/methods.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import { addressesOf } from './addresses.ts';

/** Searches the library. Both throw `QUERY_EMPTY`, `QUERY_TOO_LONG`, `QUERY_INVALID`, `CANCELLED`, and the pack's errors. */
export interface Finder {
  /** Throws `NOT_FOUND`, quoting the missing moment or video, and `IMAGE_EXPIRED`, quoting the image. */
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResponse>;
  /** Throws `NOT_FOUND` for an unknown video. */
  curve(videoId: VideoId, text: string, signal?: AbortSignal): Promise<Curve>;
}

/**
 * Creates a finder over a thread. `byAnotherModel` returns true when the library's vectors are all of other models: an
 * empty response would be wrong then.
 */
export function createFinder(
  thread: WorkerClient<SearchMethods>,
  byAnotherModel: () => Promise<boolean>,
): Finder {
  return {
    async search(request, signal) {
      const answer = await thread.call('search', request, { signal });
      if (answer.pool.videos === 0 && (await byAnotherModel())) throw mismatch();
      const data = answer.data.map((segment) => presentSegment(segment, request.query));
      return { ...answer, data };
    },
    async curve(videoId, text, signal) {
      try {
        return await thread.call('curve', { videoId, text }, { signal });
      } catch (error) {
        if (error instanceof AppError && error.code === 'NOT_FOUND' && (await byAnotherModel()))
          throw mismatch();
        throw error;
      }
    },
  };
}

/** Creates the error for a library that another model indexed. */
export function mismatch(): AppError {
  return new AppError(
    'MODEL_MISMATCH',
    'The library was indexed with another model pack. Run `tidemark reindex`, or use that pack.',
  );
}

/** Adds the addresses of a segment: its picture, its span of the file, and the page that opens at it. */
export function presentSegment(
  segment: FoundSegment,
  { text, image_ids: images = [] }: Pick<SearchRequest['query'], 'text' | 'image_ids'>,
): Segment {
  const asked: [string, string][] = [
    ...(text === '' ? [] : [['q', text] as [string, string]]),
    ...images.map((image): [string, string] => ['image', image]),
  ];
  return { ...segment, ...addressesOf(segment, segment.highlight, asked) };
}
