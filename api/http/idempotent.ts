/** The Idempotency-Key header: a repeated request runs once. In: a request and its work. Out: a response. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Engine } from '../engine.ts';
import type { HttpEnv } from './env.ts';

/** The header's schema, for routes that accept it. */
export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/)
    .optional()
    .describe('Identifies this request. A repeat within a day gets the first response and does no work.'),
});

/**
 * Runs `work` once per key and returns its response; a replayed one carries `Idempotency-Replayed: true`. `asked` is
 * the parsed body. Throws as {@link Engine.idempotency} and `work` do.
 */
export async function once<T>(
  c: Context<HttpEnv>,
  { idempotency }: Pick<Engine, 'idempotency'>,
  asked: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const { method, path } = c.req;
  const { answer, replayed } = await idempotency.once(
    c.req.header('Idempotency-Key'),
    { method, path, asked },
    work,
  );
  if (replayed) c.header('Idempotency-Replayed', 'true');
  return answer;
}
