/** Triggers: searches that watch new footage. Tried on the archive first, then armed; each fires once per moment. */
import { z } from '@hono/zod-openapi';
import { orNull, seconds, text, timestamp, trimmedText } from '../common.ts';
import { MomentPlace, SearchFilter } from '../search-request.ts';
import { Segment } from '../search-response.ts';

const name = trimmedText(200);

/** The query of a trigger. */
export const TriggerQuery = z
  .strictObject({
    text: text(0, 1000).describe('The sentence. A trigger without one is QUERY_EMPTY.'),
    examples: z
      .array(MomentPlace)
      .max(20)
      .default([])
      .describe('Moments that look right. Answers then have no probability: `min_score` decides.'),
    exclude: z.array(z.string().min(1)).max(10).default([]),
  })
  .openapi('TriggerQuery');

/** Makes a trigger. */
export const CreateTriggerRequest = z
  .strictObject({
    name,
    query: TriggerQuery,
    filter: SearchFilter.optional(),
    min_probability: z.number().min(0).max(1).default(0.5),
    min_score: z
      .number()
      .min(-1)
      .max(1)
      .nullable()
      .default(null)
      .describe(
        'The least cosine of answers that have no probability: with examples, or by an uncalibrated pack.',
      ),
  })
  .openapi('CreateTriggerRequest');

/** Changes a trigger. Absent fields stay. What it looks for is new then: it must be tried, and armed, again. */
export const PatchTriggerRequest = z
  .strictObject({
    name: name.optional(),
    query: TriggerQuery.optional(),
    filter: SearchFilter.nullable().optional(),
    min_probability: z.number().min(0).max(1).optional(),
    min_score: z.number().min(-1).max(1).nullable().optional(),
  })
  .openapi('PatchTriggerRequest');

/** A trigger. */
export const Trigger = z
  .object({
    id: z.string(),
    name: z.string(),
    query: z.object({ text: z.string(), examples: z.array(MomentPlace), exclude: z.array(z.string()) }),
    filter: orNull(SearchFilter),
    min_probability: z.number(),
    min_score: z.number().nullable(),
    state: z.enum(['new', 'tried', 'armed']),
    tried: z
      .object({ at: timestamp, count: z.int(), duration_s: seconds })
      .nullable()
      .describe('How often it would have fired in the archive, and how long that was.'),
    armed_at: timestamp.nullable(),
    fired: z.int().describe('How often it has fired.'),
    error: z.string().nullable().describe('Why it could not be evaluated last.'),
    created_at: timestamp,
  })
  .openapi('Trigger');

/** Triggers, oldest first. */
export const TriggerList = z.object({ data: z.array(Trigger) }).openapi('TriggerList');

/** A trigger tried on the archive: the moments at which it would have fired, at most the first hundred. */
export const TriggerTrial = z.object({ trigger: Trigger, data: z.array(Segment) }).openapi('TriggerTrial');

/** A moment at which a trigger fired. */
export const Firing = z
  .object({
    id: z.string(),
    trigger_id: z.string(),
    video_id: z.string(),
    start: seconds,
    end: seconds,
    peak: seconds,
    probability: z.number().nullable(),
    score: z.number(),
    at: timestamp,
  })
  .openapi('Firing');

/** The latest moments at which a trigger fired, latest first. */
export const FiringList = z.object({ data: z.array(Firing) }).openapi('FiringList');

export type TriggerQuery = z.infer<typeof TriggerQuery>;
export type PatchTriggerRequest = z.infer<typeof PatchTriggerRequest>;
export type CreateTriggerRequest = z.infer<typeof CreateTriggerRequest>;
export type Trigger = z.infer<typeof Trigger>;
export type TriggerList = z.infer<typeof TriggerList>;
export type TriggerTrial = z.infer<typeof TriggerTrial>;
export type Firing = z.infer<typeof Firing>;
export type FiringList = z.infer<typeof FiringList>;
