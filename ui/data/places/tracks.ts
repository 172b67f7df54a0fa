/** The page's requests about what moves where. */
import type { ForecastResponse, TracksResponse } from '../../../contract/index.ts';
import type { Span } from '../../lib/time/span.ts';
import { dataOf, server, withId } from '../api.ts';

/** Characters of a phrase that the server takes. */
const MOST_PHRASE = 500;

/** Returns the things of a span, followed; those that fit a phrase come first. */
export function followThings(
  id: string,
  { startS, endS }: Span,
  phrase: string,
  signal: AbortSignal,
): Promise<TracksResponse> {
  const body = { start: startS, end: endS, ...(phrase && { phrase: phrase.slice(0, MOST_PHRASE) }) };
  return dataOf(server.POST('/v1/videos/{id}/tracks', { ...withId(id), body, signal }));
}

/** Returns forecasts of a track. */
export function forecastTrack(
  id: string,
  track: string,
  body: { from: number; seconds: number },
  signal: AbortSignal,
): Promise<ForecastResponse> {
  const params = { path: { id, track } };
  return dataOf(server.POST('/v1/videos/{id}/tracks/{track}/forecast', { params, body, signal }));
}
