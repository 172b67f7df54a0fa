/** Reels: moments that people gather, by name and in an order of their own. Shared by all clients of a library. */
import { z } from '@hono/zod-openapi';
import { givenSeconds, seconds, text, timestamp, trimmedText } from '../common.ts';

/** The most items of a reel: as many segments as an export takes. */
export const MAX_REEL_ITEMS = 1000;

/** A span of a video in a reel. It keeps the title, for when the video has been deleted. */
export const ReelItem = z
  .strictObject({
    video_id: z.string().min(1).max(64),
    video_title: text(0, 300),
    start: givenSeconds,
    end: givenSeconds,
    peak: givenSeconds.describe('The best second, for its picture.'),
    label: text(0, 1000).describe('The sentence that found it; empty for a selection.'),
    probability: z.number().min(0).max(1).nullable(),
  })
  .refine(({ start, end }) => end > start, { message: 'end must be after start', path: ['end'] })
  .openapi('ReelItem');

const name = trimmedText(200);
const items = z.array(ReelItem).max(MAX_REEL_ITEMS);

/** A reel. */
export const Reel = z
  .object({
    id: z.string(),
    name: z.string(),
    items: z.array(ReelItem),
    revision: z.int().describe('Grows with each change.'),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .openapi('Reel');

/** A reel in a list, without its items. */
export const ReelSummary = Reel.omit({ items: true })
  .extend({ count: z.int(), duration_s: seconds })
  .openapi('ReelSummary');

/** Reels in the order in which they were made. */
export const ReelList = z.object({ data: z.array(ReelSummary) }).openapi('ReelList');

/** Makes a reel. */
export const CreateReelRequest = z
  .strictObject({ name, items: items.default([]) })
  .openapi('CreateReelRequest');

/** Renames a reel, or replaces its items. Absent fields stay. */
export const PatchReelRequest = z
  .strictObject({
    name: name.optional(),
    items: items.optional(),
    revision: z
      .int()
      .min(0)
      // Said in the document too, which takes an integer of any size otherwise.
      .max(Number.MAX_SAFE_INTEGER)
      .optional()
      .describe(
        'The revision that the change is based on: refused with 409 when the reel has changed since.',
      ),
  })
  .openapi('PatchReelRequest');

export type ReelItem = z.infer<typeof ReelItem>;
export type Reel = z.infer<typeof Reel>;
export type ReelSummary = z.infer<typeof ReelSummary>;
export type ReelList = z.infer<typeof ReelList>;
export type CreateReelRequest = z.infer<typeof CreateReelRequest>;
export type PatchReelRequest = z.infer<typeof PatchReelRequest>;
