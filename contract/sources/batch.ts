/** Many videos added at once: a folder, or a list; and the jobs of it as one group. */
import { z } from '@hono/zod-openapi';
import { errorCode, timestamp } from '../common.ts';

/** Videos of one request, at most. */
export const MAX_BATCH = 5000;

const glob = z.string().min(1).max(512);
const count = z.int().nonnegative();

/** Adds a folder, or a list of files. */
export const AddVideosRequest = z
  .strictObject({
    folder: z
      .strictObject({
        path: z.string().min(1).max(4096).describe('Absolute, or relative to the first allowed folder.'),
        include: z.array(glob).max(50).default([]),
        exclude: z.array(glob).max(50).default([]),
      })
      .optional()
      .describe('All videos below a folder, now; to add later ones too, watch it as a source.'),
    videos: z
      .array(z.unknown())
      .min(1)
      .max(MAX_BATCH)
      .optional()
      .describe('As in `addVideo`, each by its path. One that is wrong is reported; the others are added.')
      .openapi({
        ...{ type: 'array', minItems: 1, maxItems: MAX_BATCH },
        items: { $ref: '#/components/schemas/AddVideoRequest' },
      }),
  })
  .refine(({ folder, videos }) => (folder === undefined) !== (videos === undefined), {
    message: 'Name a folder or videos, one of both',
  })
  .openapi('AddVideosRequest', { minProperties: 1, maxProperties: 1 });

/** How far the jobs of a group are. */
export const JobGroup = z
  .object({
    id: z.string(),
    created_at: timestamp,
    total: count,
    queued: count,
    running: count,
    done: count,
    failed: count,
    cancelled: count,
    fraction: z
      .number()
      .min(0)
      .max(1)
      .describe(
        'The share that has ended, with what the running ones have done. 1 for a group without jobs.',
      ),
  })
  .openapi('JobGroup');

/** One file of a batch, or a folder that cannot be read. */
export const BatchItem = z
  .object({
    index: count.describe('Its place in the list, from 0; of a folder, in the order of paths.'),
    path: z
      .string()
      .describe(
        'As it was given; of a folder, the real path. After them come folders in it that cannot be read.',
      ),
    result: z
      .enum(['queued', 'waiting', 'indexed', 'refused'])
      .describe(
        '`queued`: a new job. `waiting`: a job that waited or ran already. `indexed`: the library holds it. `refused`: see `error`.',
      ),
    job_id: z.string().nullable(),
    video_id: z.string().nullable(),
    error: z.object({ code: errorCode, message: z.string() }).nullable(),
  })
  .openapi('BatchItem');

/** The result of each file. A file that is no video is found out by its job, not here. */
export const AddVideosResponse = z
  .object({ group: JobGroup, items: z.array(BatchItem) })
  .openapi('AddVideosResponse');

export type AddVideosRequest = z.infer<typeof AddVideosRequest>;
export type AddVideosResponse = z.infer<typeof AddVideosResponse>;
export type BatchItem = z.infer<typeof BatchItem>;
export type JobGroup = z.infer<typeof JobGroup>;
