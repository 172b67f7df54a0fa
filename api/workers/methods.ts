/** What the threads can be asked. */
import type { VideoId } from '../../core/ids.ts';
import type { Curve, SearchRequest, SearchResponse } from '../schema.ts';

/** The search thread: text encoder, HNSW cache, long reads. */
export interface SearchMethods {
  /** Answers when the model and the library are open. */
  ready: { request: null; response: true };
  search: { request: SearchRequest; response: SearchResponse };
  curve: { request: { videoId: VideoId; text: string }; response: Curve };
}
