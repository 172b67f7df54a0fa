/** Errors and warnings as every face shows them. */
import { z } from '@hono/zod-openapi';
import { errorCode } from './common.ts';

/** The body of every error: RFC 9457 problem details. */
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

/** A flaw of a video that did not stop it from being indexed. */
export const Warning = z.object({ code: errorCode, message: z.string() }).openapi('Warning');

export type Problem = z.infer<typeof Problem>;
export type Warning = z.infer<typeof Warning>;
