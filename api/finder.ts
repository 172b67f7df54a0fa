/** Questions, on the HTTP side: they are asked of the search thread, and answers come back in the contract's words. */
import type { VideoId } from '../core/ids.ts';
import type { Curve, SearchRequest, SearchResponse } from './schema.ts';
import type { SearchMethods } from './workers/methods.ts';
import type { WorkerClient } from './workers/rpc.ts';

/** Asks the library. Both throw `QUERY_EMPTY`, `QUERY_TOO_LONG`, `QUERY_INVALID`, `CANCELLED`, and the pack's errors. */
export interface Finder {
  search(request: SearchRequest, signal?: AbortSignal): Promise<SearchResponse>;
  /** Throws `NOT_FOUND` for an unknown video, `CONFLICT` for one of which nothing is indexed. */
  curve(videoId: VideoId, text: string, signal?: AbortSignal): Promise<Curve>;
}

/** A finder that asks a thread. */
export function createFinder(thread: WorkerClient<SearchMethods>): Finder {
  return {
    search: (request, signal) => thread.call('search', request, { signal }),
    curve: (videoId, text, signal) => thread.call('curve', { videoId, text }, { signal }),
  };
}
