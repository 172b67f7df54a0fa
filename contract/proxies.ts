/** The contract of proxies: copies of videos in a form that browsers play. */
import { z } from '@hono/zod-openapi';
import { errorCode } from './common.ts';

/** The proxy of a video: whether it is needed, and its progress. Its clock is that of the video. */
export const VideoProxy = z
  .object({
    needed: z
      .boolean()
      .describe(
        'True when no browser plays the video itself, or none plays it to its end. When false, some browsers may still not.',
      ),
    state: z.enum(['none', 'running', 'ready', 'failed']),
    fraction: z.number().min(0).max(1).nullable().describe('While running; null when the length is unknown.'),
    method: z
      .enum(['copy', 'encode'])
      .describe('`copy` changes the container only; `encode` takes a share of the video’s length.'),
    url: z.string().nullable().describe('When ready: an MP4, by byte ranges.'),
    bytes: z.int().nonnegative().nullable().describe('When ready.'),
    error: z.object({ code: errorCode, message: z.string() }).nullable().describe('When failed.'),
  })
  .openapi('VideoProxy');

/** The type of the schema above, as parsed. */
export type VideoProxy = z.infer<typeof VideoProxy>;
