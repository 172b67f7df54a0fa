/** The contract of clips: spans of videos as files of their own. */
import { z } from '@hono/zod-openapi';
import { errorCode, givenSeconds, seconds, text, timestamp } from './common.ts';

/** A span of a video to make a clip of. */
const ClipSegment = z.strictObject({
  video_id: z.string(),
  start: givenSeconds,
  end: givenSeconds.describe('After the start.'),
  label: text(0, 1000).optional().describe('The name of its file; default: title and time.'),
});

/** Clips to make: results, selections or a reel, in the order given. */
export const ClipsRequest = z
  .strictObject({
    segments: z.array(ClipSegment).min(1).max(100),
    name: text(1, 200).default('Tidemark').describe('The name of the file.'),
    joined: z.boolean().default(false).describe('One video of all segments instead of a file for each.'),
    tolerance_s: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .describe(
        'How much earlier a clip may begin, and how much later end, so that it can be copied instead of encoded.',
      ),
  })
  .openapi('ClipsRequest');

/** An export of clips, in progress or ended. */
export const ClipExport = z
  .object({
    id: z.string(),
    name: z.string(),
    joined: z.boolean(),
    state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
    fraction: z.number().min(0).max(1),
    eta_s: seconds.nullable(),
    clips: z.array(
      z.object({
        video_id: z.string(),
        start: seconds,
        end: seconds,
        label: z.string(),
        how: z
          .enum(['copied', 'encoded'])
          .nullable()
          .describe('`copied`: as stored, without loss. Null until it is made.'),
      }),
    ),
    file_name: z.string().nullable().describe('Set when done, as are size and address.'),
    size_bytes: z.int().nullable(),
    download_url: z.string().nullable(),
    error: z.object({ code: errorCode, message: z.string() }).nullable(),
    created_at: timestamp,
    expires_at: timestamp
      .nullable()
      .describe('When the file and its record are deleted, once the export has ended.'),
  })
  .openapi('ClipExport');

/** Exports of clips, newest first. */
export const ClipExportList = z.object({ data: z.array(ClipExport) }).openapi('ClipExportList');

/** The types of the schemas above, as parsed. */
export type ClipsRequest = z.infer<typeof ClipsRequest>;
export type ClipExport = z.infer<typeof ClipExport>;
export type ClipExportList = z.infer<typeof ClipExportList>;
