/** Requests and shapes of the doors for archives: Web Annotations and IIIF. The answers follow those standards. */
import { z } from '@hono/zod-openapi';
import { givenSeconds, text } from '../common.ts';

/** A JSON-LD document of a standard, named in its `@context`. */
export const LinkedData = z.record(z.string(), z.unknown()).openapi('LinkedData');

/** Segments to write as Web Annotations. */
export const AnnotationsRequest = z
  .strictObject({
    segments: z
      .array(
        z.strictObject({
          video_id: z.string(),
          start: givenSeconds,
          end: givenSeconds.describe('After the start.'),
          label: text(0, 1000).optional().describe('Default: the title of the video.'),
        }),
      )
      .min(1)
      .max(1000),
    name: text(1, 200).default('Tidemark'),
  })
  .openapi('AnnotationsRequest');

export type LinkedData = z.infer<typeof LinkedData>;
export type AnnotationsRequest = z.infer<typeof AnnotationsRequest>;
