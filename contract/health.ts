/** Liveness and readiness of a server. */
import { z } from '@hono/zod-openapi';

/** Liveness, and what is running. */
export const Health = z
  .object({
    status: z.enum(['ok']),
    version: z.string(),
    model: z.string(),
    uptime_s: z.number(),
    sample: z
      .object({ fraction: z.number().min(0).max(1) })
      .nullable()
      .describe('How much of the sample film is drawn, while it is; after that it is a job like any other.'),
    sample_sentences: z
      .array(z.string())
      .describe('Sentences that find their scene in the sample film, surest first.'),
  })
  .openapi('Health');

/** Readiness: 503 until the model and the library are open. */
export const Ready = z.object({ ready: z.boolean(), reason: z.string().nullable() }).openapi('Ready');

export type Health = z.infer<typeof Health>;
export type Ready = z.infer<typeof Ready>;
