/** Searches beyond one page, for commands. */

import { SearchRequest, type SearchResponse } from '../../contract/index.ts';
import { parseVideoId } from '../../core/ids.ts';
import type { Engine } from '../engine.ts';
import { readConditions } from '../services/sources/metadata-text.ts';

/** The largest page size of the contract. */
const MAX_PAGE = 50;

/** The flags that say where to search. */
export interface Where {
  video?: string | undefined;
  'external-id'?: string | undefined;
  /** Conditions as `key=value`. */
  metadata?: string[] | undefined;
}

/** Builds a search request. Throws `NOT_FOUND` for a malformed video id, `BAD_REQUEST` for malformed metadata. */
export function searchRequest(text: string, where: Where): SearchRequest {
  const { video, 'external-id': externalId } = where;
  const metadata = readConditions(where.metadata);
  const filter = {
    ...(video !== undefined && { video_id: { in: [parseVideoId(video)] } }),
    ...(externalId !== undefined && { external_id: { in: [externalId] } }),
    ...(metadata !== undefined && { metadata }),
  };
  return SearchRequest.parse({ query: { text }, filter });
}

/** Returns the first response, with the segments of further pages up to `limit`. */
export async function searchUpTo(
  { finder }: Pick<Engine, 'finder'>,
  request: SearchRequest,
  limit: number,
  signal: AbortSignal,
): Promise<SearchResponse> {
  const sized = { ...request, page_size: Math.min(limit, MAX_PAGE) };
  const answer = await finder.search(sized, signal);
  while (answer.data.length < limit && answer.page.next_token !== null) {
    const next = await finder.search({ ...sized, page_token: answer.page.next_token }, signal);
    answer.data.push(...next.data);
    answer.page = next.page;
  }
  return { ...answer, data: answer.data.slice(0, limit) };
}
