/** The user's vision model: its state, and its verdicts on moments. */
import type { Segment, Verification, VlmState } from '../../../contract/index.ts';
import { dataOf, server } from '../api.ts';

let known: Promise<VlmState> | null = null;

/** Returns the model that is set; asked once, since a server keeps it until it ends. */
export function getVlm(): Promise<VlmState> {
  known ??= dataOf(server.GET('/v1/vlm')).catch((error: unknown) => {
    known = null;
    throw error;
  });
  return known;
}

/** Sends pictures of moments to the model, with the sentence that they shall show. */
export function verifyMoments(
  query: string,
  hits: readonly Segment[],
  signal: AbortSignal,
): Promise<Verification> {
  const moments = hits.map(({ video_id, peak, highlight: { start, end } }) => ({
    video_id,
    start,
    peak,
    end,
  }));
  return dataOf(server.POST('/v1/vlm/verify', { body: { query, moments }, signal }));
}
