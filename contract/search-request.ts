/** The request of a search: the query, the filter, and how much to answer. */
import { z } from '@hono/zod-openapi';
import { givenSeconds as seconds, givenTimestamp as timestamp } from './common.ts';
import { MAX_QUERY_IMAGES } from './images.ts';
import { givenExternalId, MetadataFilter } from './sources/metadata.ts';
import { givenBox, lineEnds } from './where/places.ts';
import { View } from './where/views.ts';

/** Conditions on the videos, and on the part of them, that may answer. All must hold. */
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
    external_id: z.strictObject({ in: z.array(givenExternalId).min(1).max(1000) }).optional(),
    metadata: MetadataFilter.optional().describe('Every key with any of its values.'),
    source_id: z.strictObject({ in: z.array(z.string()).min(1).max(1000) }).optional(),
    time: z
      .strictObject({ gte: seconds.optional(), lt: seconds.optional() })
      .optional()
      .describe('Only moments inside this range of their video.'),
    speech: z
      .boolean()
      .optional()
      .describe(
        'true: only moments while somebody speaks; false: only those while nobody does. Videos that were not listened to have neither.',
      ),
    things: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(64).describe('A name of a thing, in English or Chinese.'),
          gte: z.int().min(0).max(99).optional().describe('Default: 1; with `lte` 0.'),
          lte: z.int().min(0).max(99).optional(),
        }),
      )
      .min(1)
      .max(5)
      .optional()
      .describe(
        'Only seconds whose pictures show so many of these things, each of them. A video in which nobody looked for things has none.',
      ),
    where: z
      .array(
        z.strictObject({
          name: z
            .string()
            .min(1)
            .max(64)
            .optional()
            .describe('A name of a thing, in English or Chinese; any thing when absent.'),
          area: givenBox.optional().describe('A box that the middle of such a thing lies in.'),
          line: lineEnds.optional().describe('A line that such a thing crosses, where it was followed.'),
        }),
      )
      .min(1)
      .max(5)
      .optional()
      .describe(
        'Only seconds whose pictures show such a thing in the area, or in which one that was followed crosses the line, each of them. Fractions of the picture.',
      ),
    view: z
      .array(View)
      .min(1)
      .max(3)
      .optional()
      .describe('Only seconds filmed so, each of them. Which views a pack can tell is in docs/where.md.'),
  })
  .openapi('SearchFilter');

/** The kind of evidence that a segment was found by. */
export const Modality = z.enum(['visual', 'text']);

/** A second of a video. */
export const MomentPlace = z.strictObject({ video_id: z.string(), t: seconds });

/** A query to the library. */
export const SearchRequest = z
  .strictObject({
    query: z
      .strictObject({
        text: z
          .string()
          .default('')
          .describe('May be left out beside images or a moment. May hold conditions as key:value.'),
        image_ids: z
          .array(z.string())
          .min(1)
          .max(MAX_QUERY_IMAGES)
          .optional()
          .describe('Uploaded images; several stand for what they have in common.'),
        moment: MomentPlace.optional().describe(
          'Finds more like this moment; itself and what looks the same are left out.',
        ),
        exclude: z
          .array(z.string().min(1))
          .max(10)
          .optional()
          .describe('Descriptions to avoid. Soft: segments that fit them rank lower.'),
        liked: z.array(MomentPlace).max(20).optional().describe('Answers that were judged right.'),
        disliked: z.array(MomentPlace).max(20).optional().describe('Answers that were judged wrong.'),
      })
      .describe('A sentence, images, a moment, or several of them; and feedback on earlier answers.'),
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
        'Leaves out less likely segments. Above 0, a query whose answers have no probability is QUERY_INVALID.',
      ),
    check_motion: z
      .boolean()
      .optional()
      .describe(
        'Where the sentence says how things move: follows them in the best moments, for some seconds. Else only tracks that are stored count.',
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
