/** The contract's part about images that somebody asks with. */
import { z } from '@hono/zod-openapi';
import { timestamp } from './common.ts';

/** How many images a question may have. */
export const MAX_QUERY_IMAGES = 10;

/** An image that was handed in, to be named in a question. */
export const Image = z
  .object({
    id: z.string().describe('The same for the same bytes.'),
    width: z.int().describe('Of the copy that is kept: upright, at most 1024 pixels a side.'),
    height: z.int(),
    expires_at: timestamp.describe('Kept at least until then; every question with it begins the time anew.'),
    thumbnail_url: z.string(),
  })
  .openapi('Image');

/** The type of the shape above, as parsed. */
export type Image = z.infer<typeof Image>;
