/** The user's vision model: its state, its verdicts on moments, its words on videos. */
import type { NewCaptions, Segment, Verification, VideoCaptions, VlmState } from '../../../contract/index.ts';
import type { Language } from '../../lib/text/messages.ts';
import { dataOf, server, withId } from '../api.ts';

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

/** Returns the words of the model that a video has. */
export function getCaptions(id: string): Promise<VideoCaptions> {
  return dataOf(server.GET('/v1/videos/{id}/captions', withId(id)));
}

/** Sends a picture of each of the next moments of a video to the model, whose words are kept. */
export function describeMoments(
  video_id: string,
  request: { from: number; language: Language },
  signal: AbortSignal,
): Promise<NewCaptions> {
  return dataOf(server.POST('/v1/vlm/captions', { body: { video_id, limit: 4, ...request }, signal }));
}

/** Deletes the words of the model on a video. */
export async function deleteCaptions(id: string): Promise<void> {
  await server.DELETE('/v1/videos/{id}/captions', withId(id));
}
