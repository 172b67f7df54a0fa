/** A search as it is answered: how the query was parsed, the segments, and how they were found. */
import { z } from '@hono/zod-openapi';
import { seconds } from './common.ts';
import { Page } from './page.ts';
import { Modality } from './search-request.ts';

/** How a clause of a sentence hangs on its main clause. */
export const Relation = z.enum(['then', 'before', 'after', 'because', 'while', 'near', 'without']);

/** How a sentence was understood. What no rule knows is searched as plain words. */
export const ParsedQuery = z
  .object({
    text: z.string(),
    unknown_share: z
      .number()
      .min(0)
      .max(1)
      .describe('Share of the words that the model has no words for; the worst clause counts.'),
    clauses: z
      .array(
        z.object({
          text: z.string(),
          relation: z.union([z.literal('main'), Relation]),
          within_s: seconds.nullable().describe('The greatest gap to the main clause, where one was named.'),
        }),
      )
      .optional()
      .describe(
        'What is looked for in the picture; the main clause, whose seconds are answered, comes first.',
      ),
    chips: z
      .array(
        z.object({
          kind: z.enum(['clause', 'operator', 'time', 'date', 'length', 'quote']),
          text: z.string(),
          from: z.int().describe('First character in the sentence.'),
          to: z.int().describe('The character after the last.'),
          meaning: z.string().describe('What it was taken to mean, for people.'),
        }),
      )
      .optional()
      .describe('The parts of the sentence that were understood, in its order.'),
  })
  .openapi('ParsedQuery');

/** A stretch of a video that answers the question. */
export const Segment = z
  .object({
    video_id: z.string(),
    video_title: z.string(),
    start: seconds,
    end: seconds,
    peak: seconds.describe('The second that fits best.'),
    pts_ms: z.object({ start: z.int(), end: z.int(), peak: z.int() }),
    rank: z.int().min(1),
    score: z.number().describe('Raw cosine of the peak; for text hits, of the passage. Not a probability.'),
    probability: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Null where nothing was fitted: an uncalibrated pack, or more than one plain sentence.'),
    matched: z.array(
      z.object({
        modality: Modality,
        score: z.number(),
        text: z.string().optional().describe('The passage that matched, for text.'),
        source: z.string().optional().describe('subtitle, or title.'),
      }),
    ),
    related: z
      .array(z.object({ relation: Relation, text: z.string(), peak: seconds, pts_ms: z.int() }))
      .optional()
      .describe('Where the other clauses of the sentence were seen.'),
    thumbnail_url: z.string(),
    clip_url: z.string().describe('The media file with a #t= fragment.'),
    deeplink: z.string(),
  })
  .openapi('Segment');

/**
 * The relevance of every second: the cosine with the sentence; for a sentence of several clauses, how true all of them
 * together are, from 0 to 1. `values[i]` belongs to the second [i, i+1); null where the video has no picture or the
 * question's conditions rule the second out.
 */
export const Curve = z
  .object({
    video_id: z.string(),
    step_s: z.number(),
    values: z.array(z.number().nullable()),
    model: z.string(),
  })
  .openapi('Curve');

/** How vectors were compared: all of those allowed by the filter, or an approximate index. */
export const SearchMode = z.enum(['exact', 'ann']);

/** An answer: segments, best first, and how they were come by. */
export const SearchResponse = z
  .object({
    data: z.array(Segment),
    answerable: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .describe('Probability that the footage holds the answer.'),
    no_match: z.boolean().nullable().describe('True when the footage most likely does not hold it.'),
    parsed: ParsedQuery,
    search_mode: SearchMode,
    model: z.string().describe('Pack id @ revision.'),
    pool: z.object({ videos: z.int(), duration_s: seconds }),
    timing_ms: z.object({ embed: z.number(), candidates: z.number(), refine: z.number(), total: z.number() }),
    curves: z.array(Curve).optional(),
    page: Page,
  })
  .openapi('SearchResponse');

export type Relation = z.infer<typeof Relation>;
export type ParsedQuery = z.infer<typeof ParsedQuery>;
export type Segment = z.infer<typeof Segment>;
export type Curve = z.infer<typeof Curve>;
export type SearchMode = z.infer<typeof SearchMode>;
export type SearchResponse = z.infer<typeof SearchResponse>;
