/** Sources: folders, addresses and buckets whose videos come into the library by themselves. */
import { z } from '@hono/zod-openapi';
import { errorCode, orNull, timestamp } from '../common.ts';

const globs = z.array(z.string().min(1).max(500)).max(50);

/** Addresses of one source. */
const MAX_URLS = 1000;

/** A bucket that speaks the protocol of S3. */
const Bucket = z
  .object({
    name: z.string(),
    prefix: z.string().describe('Keys begin with it; empty: the whole bucket.'),
    endpoint: z.string().nullable().describe("The server's address; null: Amazon's own."),
    region: z.string().nullable(),
  })
  .openapi('Bucket');

/** A folder, a list of addresses or a bucket that is watched. */
export const Source = z
  .object({
    id: z.string(),
    kind: z.enum(['folder', 'urls', 's3']),
    path: z.string().describe('The folder, the address of the bucket, or the first of the addresses.'),
    urls: z.array(z.string()).describe('The addresses of a list; empty for other kinds.'),
    bucket: orNull(Bucket).describe('The bucket; null for other kinds. Credentials are never shown.'),
    include: z.array(z.string()).describe('Patterns of which a file must match one; empty: all videos.'),
    exclude: z.array(z.string()).describe('Patterns of which a file must match none.'),
    state: z
      .enum(['watching', 'scanning', 'paused', 'unreachable'])
      .describe(
        '`unreachable`: it, or an address of its list, cannot be read, or its folder is suddenly empty; nothing is taken for lost.',
      ),
    watched_by: z
      .enum(['events', 'polling'])
      .describe('`polling` on network drives, addresses and buckets, which send no events.'),
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

const patterns = {
  include: globs
    .default([])
    .describe('Patterns such as `**/*.mp4`, relative to the folder or prefix; of addresses, of their paths.'),
  exclude: globs.default([]),
};

const address = z.string().min(1).max(2048);

const urls = z
  .array(address)
  .min(1)
  .max(MAX_URLS)
  .describe(
    'http or https, of a server that answers byte ranges. Shown to all who may read: put no secret in.',
  );

/** Adds a folder that the server can read. */
export const AddFolderSource = z
  .strictObject({
    kind: z.literal('folder').optional(),
    path: z
      .string()
      .min(1)
      .max(4096)
      .regex(/^[^\0]+$/)
      .describe('Absolute, or relative to the first allowed folder.'),
    ...patterns,
  })
  .openapi('AddFolderSource');

/** Adds a list of addresses, each of one file. */
export const AddUrlSource = z
  .strictObject({ kind: z.literal('urls'), urls, ...patterns })
  .openapi('AddUrlSource');

/** Adds what lies in a bucket. The access key comes from the settings of the server. */
export const AddBucketSource = z
  .strictObject({
    kind: z.literal('s3'),
    bucket: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/),
    prefix: z
      .string()
      .max(1024)
      .regex(/^[^\0]*$/)
      .default('')
      .describe('Keys begin with it, as with `films/`; empty: the whole bucket.'),
    endpoint: address.optional().describe("Address of the server, http or https; Amazon's own when absent."),
    region: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,64}$/)
      .optional()
      .describe('`us-east-1` when absent.'),
    ...patterns,
  })
  .openapi('AddBucketSource');

const SOURCE_KINDS = ['AddFolderSource', 'AddUrlSource', 'AddBucketSource'];

/** Adds a source. Without `kind`, it is a folder. */
export const AddSourceRequest = z
  .discriminatedUnion('kind', [AddFolderSource, AddUrlSource, AddBucketSource])
  // By hand: a folder may leave its kind out, and what a discriminator of OpenAPI names is always there.
  .openapi('AddSourceRequest', {
    type: 'object',
    oneOf: SOURCE_KINDS.map((name) => ({ $ref: `#/components/schemas/${name}` })),
  });

/** Changes a source. Absent fields stay. */
export const PatchSourceRequest = z
  .strictObject({
    paused: z.boolean().optional(),
    urls: urls.optional(),
    include: globs.optional(),
    exclude: globs.optional(),
  })
  .openapi('PatchSourceRequest');

export type Source = z.infer<typeof Source>;
export type SourceList = z.infer<typeof SourceList>;
export type AddSourceRequest = z.infer<typeof AddSourceRequest>;
export type PatchSourceRequest = z.infer<typeof PatchSourceRequest>;
