/** The contract of exports: segments as a file for another program. */
import { z } from '@hono/zod-openapi';
import { givenSeconds, text } from './common.ts';

/** Formats that segments can be exported to. */
export const ExportFormatName = z
  .enum(['csv', 'json', 'srt', 'vtt', 'chapters', 'otio', 'edl', 'fcpxml', 'xmeml'])
  .openapi('ExportFormatName');

/** Segments, selections or a reel as a file for another program, in the order given. */
export const ExportRequest = z
  .strictObject({
    format: ExportFormatName,
    segments: z
      .array(
        z.strictObject({
          video_id: z.string(),
          start: givenSeconds,
          end: givenSeconds.describe('After the start.'),
          peak: givenSeconds.optional(),
          label: text(0, 1000).optional().describe('Default: title and time.'),
          score: z.number().optional(),
          probability: z.number().min(0).max(1).nullable().optional(),
        }),
      )
      .min(1)
      .max(1000),
    name: text(1, 200).default('Tidemark').describe('The name of the list or sequence, and of the file.'),
    fps: z
      .number()
      .min(1)
      .max(99)
      .optional()
      .describe('The frame rate of the labels; default: that of the first video.'),
    drop_frame: z.boolean().optional().describe('For 29.97 and 59.94; default true.'),
    start_timecode: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d[:;]\d{2}$/)
      .optional()
      .describe(
        'Label of the first frame, for edl, fcpxml, xmeml and otio; default: 01:00:00:00 for edl, else 0.',
      ),
  })
  .openapi('ExportRequest');

/** The types of the schemas above, as parsed. */
export type ExportFormatName = z.infer<typeof ExportFormatName>;
export type ExportRequest = z.infer<typeof ExportRequest>;
