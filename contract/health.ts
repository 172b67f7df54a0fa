/** Liveness and readiness of a server. */
import { z } from '@hono/zod-openapi';

/** Liveness, with the version and the model that run. */
export const Health = z
  .object({
    status: z.enum(['ok']),
    version: z.string(),
    model: z.string(),
    uptime_s: z.number(),
    read_only: z
      .boolean()
      .nullable()
      .describe('As in `Ready`; null where the database does not say within a second.'),
    sample: z
      .object({ fraction: z.number().min(0).max(1) })
      .nullable()
      .describe(
        'The share of the sample film that is drawn, while it is being drawn; then it becomes a job like any other.',
      ),
    sample_sentences: z
      .array(z.string())
      .describe('Sentences that find their scene in the sample film, most reliable first.'),
  })
  .openapi('Health');

/** Readiness: 503 until the model and the library are open, and while the index of moments is built; `reason` says how far. */
export const Ready = z
  .object({
    ready: z.boolean(),
    reason: z.string().nullable(),
    read_only: z
      .boolean()
      .describe('While only a read replica of the database answers: searches work, writes get 503.'),
  })
  .openapi('Ready');

export type Health = z.infer<typeof Health>;
export type Ready = z.infer<typeof Ready>;
