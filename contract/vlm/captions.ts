/** Captions: a vision model's words on the moments of a video, kept and found like other text. */
import { z } from '@hono/zod-openapi';
import { errorCode, givenSeconds, orNull, seconds } from '../common.ts';
import { MAX_VERIFIED } from './vlm.ts';

/** The longest caption that is kept, in characters. */
export const MAX_CAPTION = 500;

/** Describes the next moments of a video. */
export const CaptionRequest = z
  .strictObject({
    video_id: z.string().min(1).max(64),
    from: givenSeconds.default(0).describe('Moments that begin earlier are left alone.'),
    limit: z
      .int()
      .min(1)
      .max(MAX_VERIFIED)
      .default(MAX_VERIFIED)
      .describe('The most moments of this request.'),
    language: z.enum(['en', 'zh']).default('en').describe('The language that is asked for.'),
  })
  .openapi('CaptionRequest');

/** A vision model's words on a moment: a guess. */
export const Caption = z.object({ start: seconds, end: seconds, text: z.string() }).openapi('Caption');

const remaining = z.int().nonnegative().describe('Moments of the video that have no caption.');

/** The captions of a video. */
export const VideoCaptions = z
  .object({ video_id: z.string(), data: z.array(Caption).describe('In the order of time.'), remaining })
  .openapi('VideoCaptions');

/** The captions that one request added, and what it left. */
export const NewCaptions = z
  .object({
    ...{ model: z.string(), host: z.string(), video_id: z.string() },
    data: z.array(Caption).describe('The captions that were added, in the order of time.'),
    unusable: z
      .array(z.object({ start: seconds, end: seconds, raw: z.string() }))
      .describe('Answers in another form than the one asked for: not kept.'),
    remaining,
    next: orNull(seconds).describe(
      'The `from` of the next request; null where no moment is left after these.',
    ),
    problem: orNull(errorCode).describe('Why the request ended early; the captions before it are kept.'),
  })
  .openapi('NewCaptions');

/** Types of the schemas above. */
export type CaptionRequest = z.infer<typeof CaptionRequest>;
export type Caption = z.infer<typeof Caption>;
export type VideoCaptions = z.infer<typeof VideoCaptions>;
export type NewCaptions = z.infer<typeof NewCaptions>;
