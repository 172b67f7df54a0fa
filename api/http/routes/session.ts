/** The cookie by which a page shows media when the server asks for a key. */
import { createRoute, z } from '@hono/zod-openapi';
import { AppError } from '../../../core/errors.ts';
import type { App, AppDeps } from '../env.ts';
import { rememberKey, sameKey } from '../guard.ts';
import { problems } from '../problem.ts';

const open = createRoute({
  method: 'post',
  path: '/v1/session',
  tags: ['server'],
  summary: 'Give this browser a cookie for the API key',
  request: {
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ key: z.string() }) } },
    },
  },
  responses: {
    204: { description: 'The cookie is set' },
    ...problems('UNAUTHORIZED', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

/** Adds `POST /v1/session`, which is open to those who have no cookie yet. */
export function registerSessionRoutes(app: App, { config }: AppDeps): void {
  app.openapi(open, (c) => {
    const { key } = c.req.valid('json');
    if (config.apiKey === undefined) return c.body(null, 204);
    if (!sameKey(key, config.apiKey)) throw new AppError('UNAUTHORIZED', 'That is not the API key.');
    rememberKey(c, key);
    return c.body(null, 204);
  });
}
