/** The contract's part about clips: stretches of videos as files of their own. */
import { z } from '@hono/zod-openapi';
import { errorCode, seconds, timestamp } from './common.ts';

/** A stretch of a video to take out. */
const ClipSegment = z.strictObject({
  video_id: z.string(),
  start: seconds,
  end: seconds,
  label: z.string().max(1000).optional().describe('What its file is called; default: title and time.'),
});

/** Clips to make: results, selections or a reel, in the order given. */
export const ClipsRequest = z
  .strictObject({
    segments: z.array(ClipSegment).min(1).max(100),
    name: z.string().min(1).max(200).default('Tidemark').describe('Of the file.'),
    joined: z.boolean().default(false).describe('One film of all, rather than a file for each.'),
    tolerance_s: z
      .number()
      .min(0)
      .max(10)
      .default(0)
      .describe(
        'How much earlier a clip may begin, and how much later end, to be copied and not encoded anew.',
      ),
  })
  .openapi('ClipsRequest');

/** Clips that are made, or were. */
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
          .describe('Copied: as it is stored, without loss. Null while it is not made.'),
      }),
    ),
    file_name: z.string().nullable().describe('Set when done, as are size and address.'),
    size_bytes: z.int().nullable(),
    download_url: z.string().nullable(),
    error: z.object({ code: errorCode, message: z.string() }).nullable(),
    created_at: timestamp,
    expires_at: timestamp.nullable().describe('When the file and its record go, once it has ended.'),
  })
  .openapi('ClipExport');

/** Exports of clips, newest first. */
export const ClipExportList = z.object({ data: z.array(ClipExport) }).openapi('ClipExportList');

/** Types of the shapes above, as parsed. */
export type ClipsRequest = z.infer<typeof ClipsRequest>;
export type ClipExport = z.infer<typeof ClipExport>;
export type ClipExportList = z.infer<typeof ClipExportList>;
