/** The cookie with which a page loads media when the server requires a key. */
import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../../core/errors.ts';
import type { App } from '../env.ts';
import type { KeyCheck } from '../limits/key-check.ts';
import { problems } from '../problem.ts';

const open = createRoute({
  method: 'post',
  path: '/v1/session',
  operationId: 'openSession',
  tags: ['server'],
  summary: 'Set a cookie with the API key',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ key: z.string().max(1000) }) } },
    },
  },
  responses: {
    204: { description: 'The cookie is set' },
    ...problems('UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

/** Adds `POST /v1/session`, which needs no cookie. */
export function registerSessionRoutes(app: App, keys: KeyCheck): void {
  app.openapi(open, async (c) => {
    const { key } = c.req.valid('json');
    if (!(await keys.required())) return c.body(null, 204);
    if (!(await keys.accepts(c, key))) throw new AppError('UNAUTHORIZED', 'The API key is wrong.');
    keys.remember(c, key);
    return c.body(null, 204);
  });
}
