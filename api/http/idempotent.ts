/** The header by which a request may be sent again without being done twice. In: a request and its work. Out: an answer. */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Engine } from '../engine.ts';
import type { HttpEnv } from './env.ts';

/** What routes declare that know the header. */
export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .regex(/^[\x21-\x7e]+$/)
    .optional()
    .describe(
      'A name for this request: repeated within a day, it is answered as the first time, and not done again.',
    ),
});

/**
 * The answer to a request, given once for its key; says `Idempotency-Replayed: true` when it is a repeated one. `asked` is
 * the body, as parsed. Throws as {@link Engine.idempotency} does, and as `work`.
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
