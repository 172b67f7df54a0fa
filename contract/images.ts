/** The contract of images to search with. */
import { z } from '@hono/zod-openapi';
import { timestamp } from './common.ts';

/** The most images of a query. */
export const MAX_QUERY_IMAGES = 10;

/** An uploaded image, to be named in a query. */
export const Image = z
  .object({
    id: z.string().describe('The same for the same bytes.'),
    width: z.int().describe('Of the copy that is kept: upright, at most 1024 pixels a side.'),
    height: z.int(),
    expires_at: timestamp.describe('Kept at least until then; every query with it starts the period again.'),
    thumbnail_url: z.string(),
  })
  .openapi('Image');

/** The type of the schema above, as parsed. */
export type Image = z.infer<typeof Image>;
