/** Searches further than one page, for commands. */

import { SearchRequest, type SearchResponse } from '../../contract/index.ts';
import { parseVideoId } from '../../core/ids.ts';
import type { Engine } from '../engine.ts';

/** The largest page that the contract knows. */
const MAX_PAGE = 50;

/** The question of a sentence, to one video or to all. Throws `NOT_FOUND` for what is no video's id. */
export function searchRequest(text: string, video: string | undefined): SearchRequest {
  const filter = video === undefined ? undefined : { video_id: { in: [parseVideoId(video)] } };
  return SearchRequest.parse({ query: { text }, filter });
}

/** The first answer, with the segments of as many further pages as `limit` wants. */
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
