/** A search as it is asked: the query, the filter, and how much to answer. */
import { z } from '@hono/zod-openapi';
import { seconds, timestamp } from './common.ts';
import { MAX_QUERY_IMAGES } from './images.ts';

/** Which videos, and which part of them, may answer. Every condition must hold. */
export const SearchFilter = z
  .strictObject({
    video_id: z.strictObject({ in: z.array(z.string()).min(1).max(1000) }).optional(),
    title: z.strictObject({ contains: z.string().min(1) }).optional(),
    tag: z
      .strictObject({ in: z.array(z.string().min(1)).min(1) })
      .optional()
      .describe('Any of these tags.'),
    captured_at: z.strictObject({ gte: timestamp.optional(), lt: timestamp.optional() }).optional(),
    duration: z.strictObject({ gte: seconds.optional(), lt: seconds.optional() }).optional(),
    time: z
      .strictObject({ gte: seconds.optional(), lt: seconds.optional() })
      .optional()
      .describe('Only moments inside this range of their video.'),
  })
  .openapi('SearchFilter');

/** What a moment was found by. */
export const Modality = z.enum(['visual', 'text']);

/** A second of a video. */
export const MomentPlace = z.strictObject({ video_id: z.string(), t: seconds });

/** A question to the library. */
export const SearchRequest = z
  .strictObject({
    query: z
      .strictObject({
        text: z.string().default('').describe('May be left out beside images or a moment.'),
        image_ids: z
          .array(z.string())
          .min(1)
          .max(MAX_QUERY_IMAGES)
          .optional()
          .describe('Images that were handed in; several stand for what they have in common.'),
        moment: MomentPlace.optional().describe('More like this one; itself and its likes are left out.'),
        exclude: z
          .array(z.string().min(1))
          .max(10)
          .optional()
          .describe('Sentences that it must not be. Soft: what is like them comes later.'),
        liked: z.array(MomentPlace).max(20).optional().describe('Answers that were found right.'),
        disliked: z.array(MomentPlace).max(20).optional().describe('Answers that were found wrong.'),
      })
      .describe('A sentence, images, a moment, or several of them; and what was thought of earlier answers.'),
    filter: SearchFilter.optional(),
    modalities: z.array(Modality).min(1).optional().describe('Default: all.'),
    group_by: z
      .enum(['segment', 'video'])
      .default('segment')
      .describe('`video`: the best segment of each video.'),
    min_probability: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe(
        'Leaves out what is less likely. Above 0, a question whose answers have no probability is QUERY_INVALID.',
      ),
    page_size: z.int().min(1).max(50).default(10),
    page_token: z.string().optional(),
    include: z.array(z.enum(['curve'])).default([]),
  })
  .openapi('SearchRequest');

export type SearchFilter = z.infer<typeof SearchFilter>;
export type Modality = z.infer<typeof Modality>;
export type MomentPlace = z.infer<typeof MomentPlace>;
export type SearchRequest = z.infer<typeof SearchRequest>;

/** A search request before its defaults are filled in. */
export type SearchInput = z.input<typeof SearchRequest>;
