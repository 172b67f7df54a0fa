/** Sources: folders whose videos come into the library by themselves. */
import { z } from '@hono/zod-openapi';
import { errorCode, timestamp } from '../common.ts';

const globs = z.array(z.string().min(1).max(500)).max(50);

/** A folder that is watched. */
export const Source = z
  .object({
    id: z.string(),
    path: z.string(),
    include: z.array(z.string()).describe('Patterns of which a file must match one; empty: all videos.'),
    exclude: z.array(z.string()).describe('Patterns of which a file must match none.'),
    state: z
      .enum(['watching', 'scanning', 'paused', 'unreachable'])
      .describe('`unreachable`: the folder cannot be read, or is suddenly empty; nothing is taken for lost.'),
    watched_by: z.enum(['events', 'polling']).describe('`polling` on network drives, which send no events.'),
    error: z.object({ code: errorCode, message: z.string() }).nullable(),
    counts: z.object({
      waiting: z.int().describe('Files that are still being written.'),
      queued: z.int(),
      indexed: z.int(),
      failed: z.int(),
      offline: z.int().describe('Files that are gone; their videos stay searchable.'),
      removed: z.int().describe('Files whose videos were deleted; they are not added again.'),
    }),
    created_at: timestamp,
    scanned_at: timestamp.nullable(),
  })
  .openapi('Source');

/** All sources, oldest first. */
export const SourceList = z.object({ data: z.array(Source) }).openapi('SourceList');

/** Adds a folder that the server can read. */
export const AddSourceRequest = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .max(4096)
      .regex(/^[^\0]+$/)
      .describe('Absolute, or relative to the first allowed folder.'),
    include: globs.default([]).describe('Patterns such as `**/*.mp4`, relative to the folder.'),
    exclude: globs.default([]),
  })
  .openapi('AddSourceRequest');

/** Changes a source. Absent fields stay. */
export const PatchSourceRequest = z
  .strictObject({ paused: z.boolean().optional(), include: globs.optional(), exclude: globs.optional() })
  .openapi('PatchSourceRequest');

export type Source = z.infer<typeof Source>;
export type SourceList = z.infer<typeof SourceList>;
export type AddSourceRequest = z.infer<typeof AddSourceRequest>;
export type PatchSourceRequest = z.infer<typeof PatchSourceRequest>;
