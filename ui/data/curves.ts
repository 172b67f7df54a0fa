/** Fetches the relevance of each second of a video to a query: from its own route for a sentence, else from a search. */
import type { Curve } from '../../contract/index.ts';
import { withoutConditions } from '../lib/query/conditions.ts';
import { isPlain, type SearchQuery, searchRequest } from '../lib/query/search-query.ts';
import { getCurve, search } from './api.ts';

/** Returns the curve of a video; null when the query rules the video out. */
export async function fetchCurve(
  query: SearchQuery,
  videoId: string,
  signal?: AbortSignal,
): Promise<Curve | null> {
  // The curve covers the whole video, whatever part of it the conditions allow.
  const text = withoutConditions(query.text);
  if (isPlain({ ...query, text })) return getCurve(videoId, text, signal);
  const request = searchRequest({ ...query, text, videoId }, 1);
  const { curves } = await search({ ...request, include: ['curve'] }, signal);
  return curves?.find((curve) => curve.video_id === videoId) ?? null;
}
