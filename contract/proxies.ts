/** The contract's part about proxies: copies of videos in a form that browsers play. */
import { z } from '@hono/zod-openapi';
import { errorCode } from './common.ts';

/** A video's proxy: whether it is needed, and how far it is. Its clock is that of the video. */
export const VideoProxy = z
  .object({
    needed: z
      .boolean()
      .describe(
        'True when no browser plays the video itself, or none to its end. When false, some may still not.',
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

/** The type of the shape above, as parsed. */
export type VideoProxy = z.infer<typeof VideoProxy>;
