/** Videos of a library: listed, added and edited. */
import { z } from '@hono/zod-openapi';
import { givenTimestamp, orNull, seconds, text, timestamp } from './common.ts';
import { Job, JobPriority } from './jobs.ts';
import { Page } from './page.ts';
import { Warning } from './problem.ts';
import { givenExternalId, Metadata } from './sources/metadata.ts';

/** A video of the library. Facts that the container does not state are null. */
export const Video = z
  .object({
    id: z.string(),
    title: z.string(),
    tags: z.array(z.string()),
    captured_at: timestamp.nullable(),
    file_name: z.string(),
    size_bytes: z.int(),
    duration_s: seconds.nullable(),
    width: z.int().nullable().describe('As displayed: rotation applied.'),
    height: z.int().nullable(),
    fps: z.number().nullable(),
    codec: z.string().nullable(),
    container: z.string().nullable(),
    state: z
      .enum(['queued', 'indexing', 'indexed', 'other_model', 'failed'])
      .describe(
        '`other_model`: indexed, but not with the model pack in use; `tidemark reindex` indexes it again.',
      ),
    indexed_s: seconds.describe('The seconds that can be searched already.'),
    job_id: z.string().nullable().describe('The latest job of this video.'),
    warnings: z.array(Warning),
    missing: z
      .boolean()
      .describe(
        'True when the file is no longer where it was, or a file of another length is there: searchable, but not playable.',
      ),
    folder: z
      .string()
      .nullable()
      .describe('The folder of a file that was added in place; null for one of the data folder.'),
    owned: z
      .boolean()
      .describe('True when the file lies in the data folder, as uploads do: it is deleted with the video.'),
    external_id: z.string().nullable().describe('The id that the caller gave to the video.'),
    metadata: Metadata.describe('What the caller said of the video.'),
    source_id: z.string().nullable().describe('The source that the video came from.'),
    offline_since: timestamp
      .nullable()
      .describe('Since when the source of the video does not hold its file; null while it does.'),
    created_at: timestamp,
    media_url: z.string(),
    thumbnail_url: z.string(),
    storyboard_url: z.string(),
  })
  .openapi('Video');

/** A page of videos. */
export const VideoList = z.object({ data: z.array(Video), page: Page }).openapi('VideoList');

/** Adds a file that the server can read itself, without a copy. */
export const AddVideoRequest = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .max(4096)
      .regex(/^[^\0]+$/)
      .describe('Absolute, or relative to the first allowed folder.'),
    title: text(1, 300).optional(),
    tags: z.array(text(1, 60)).max(50).optional(),
    captured_at: givenTimestamp.optional(),
    external_id: givenExternalId.optional(),
    metadata: Metadata.optional(),
    priority: JobPriority.optional().describe('Of its job: `normal`, in a batch `low`, unless given.'),
  })
  .openapi('AddVideoRequest');

/** Up to 50 tags, none of them blank. */
const TAGS = /^\s*[^,\s][^,]{0,59}(,\s*[^,\s][^,]{0,59}){0,49}$/u;

/** JSON as text: in a query or a form. */
const jsonText = z
  .string()
  .max(16 * 1024)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'Expected JSON' });
      return z.NEVER;
    }
  });

/** The description of an upload: in the query of a raw upload, or in the fields of a form. */
export const UploadDescription = z
  .object({
    file_name: text(0, 1000).default('video').describe('For a raw upload; a form has its own.'),
    title: text(1, 300).optional(),
    tags: z
      .string()
      .regex(TAGS)
      .meta({ pattern: TAGS.source })
      .transform((tags) => tags.split(',').map((tag) => tag.trim()))
      .pipe(z.array(text(1, 60)).max(50))
      .optional()
      .describe('Separated by commas.'),
    captured_at: givenTimestamp.optional(),
    external_id: givenExternalId.optional(),
    metadata: jsonText.pipe(Metadata).optional().describe('A JSON object, as text.'),
    priority: JobPriority.optional().describe('Of its job: `normal` unless given.'),
  })
  .openapi('UploadDescription');

/** The result of an upload or an added path: a job, or the video of this content that the library held before. */
export const AddVideoResponse = z
  .object({ job: orNull(Job), video: orNull(Video), already_indexed: z.boolean() })
  .openapi('AddVideoResponse');

/** Changes the editable facts of a video. Absent fields stay. */
export const PatchVideoRequest = z
  .strictObject({
    title: text(1, 300).optional(),
    tags: z.array(text(1, 60)).max(50).optional(),
    captured_at: givenTimestamp.nullable().optional(),
    external_id: givenExternalId.nullable().optional(),
    metadata: Metadata.optional().describe('Replaces all that was there.'),
  })
  .openapi('PatchVideoRequest');

export type Video = z.infer<typeof Video>;
export type VideoList = z.infer<typeof VideoList>;
export type AddVideoRequest = z.infer<typeof AddVideoRequest>;
export type UploadDescription = z.infer<typeof UploadDescription>;
export type AddVideoResponse = z.infer<typeof AddVideoResponse>;
export type PatchVideoRequest = z.infer<typeof PatchVideoRequest>;
