/** One page of a list, and the token of the next. */
import { z } from '@hono/zod-openapi';
import { timestamp } from './common.ts';

/** A cursor page: pass `next_token` back for the next one. */
export const Page = z
  .object({ size: z.int(), next_token: z.string().nullable(), expires_at: timestamp.nullable() })
  .openapi('Page');

export type Page = z.infer<typeof Page>;
