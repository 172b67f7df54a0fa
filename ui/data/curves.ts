/** Fetches the relevance of each second of a video to a query: from its own route for a sentence, else from a search. */
import type { Curve } from '../../contract/index.ts';
import { isPlain, type SearchQuery, searchRequest } from '../lib/query/search-query.ts';
import { getCurve, search } from './api.ts';

/** Returns the curve of a video; null when the query rules the video out. */
export async function fetchCurve(
  question: SearchQuery,
  videoId: string,
  signal?: AbortSignal,
): Promise<Curve | null> {
  if (isPlain(question)) return getCurve(videoId, question.words, signal);
  const request = searchRequest({ ...question, filter: { video_id: { in: [videoId] } } }, 1);
  const { curves } = await search({ ...request, include: ['curve'] }, signal);
  return curves?.find((curve) => curve.video_id === videoId) ?? null;
}
