/** Where somebody speaks in a video. */
import { z } from '@hono/zod-openapi';
import { seconds } from '../common.ts';

/** The spans of a video in which somebody speaks. */
export const VideoSpeech = z
  .object({
    video_id: z.string(),
    listened: z.boolean().describe('false: nothing has listened to this video yet; `tidemark reindex` does.'),
    spans: z
      .array(z.object({ start: seconds, end: seconds }))
      .describe('In order, without overlap; pauses under half a second belong to a span.'),
  })
  .openapi('VideoSpeech');

export type VideoSpeech = z.infer<typeof VideoSpeech>;
