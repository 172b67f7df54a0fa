/** Errors and warnings as every face shows them. */
import { z } from '@hono/zod-openapi';
import { errorCode } from './common.ts';

/** RFC 9457 problem body: what every error looks like. */
export const Problem = z
  .object({
    type: z.string().describe('A link to the documentation of the code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: errorCode,
    request_id: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi('Problem');

/** Something that was not perfect about a video, and did not stop it from being indexed. */
export const Warning = z.object({ code: errorCode, message: z.string() }).openapi('Warning');

export type Problem = z.infer<typeof Problem>;
export type Warning = z.infer<typeof Warning>;
