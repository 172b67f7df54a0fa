/** The route of locating: where in a picture the thing of a phrase is. */
import { createRoute } from '@hono/zod-openapi';
import { LocateRequest, LocateResponse } from '../../../../contract/index.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const locate = createRoute({
  method: 'post',
  path: '/v1/locate',
  operationId: 'locate',
  tags: ['search'],
  summary: 'Where in the picture of a moment the thing of a phrase is, or its words',
  request: { body: { required: true, content: { 'application/json': { schema: LocateRequest } } } },
  responses: {
    200: {
      description: 'Boxes, likeliest first; none where the thing is not seen',
      content: { 'application/json': { schema: LocateResponse } },
    },
    ...problems(
      'NOT_FOUND',
      'TIME_OUTSIDE',
      'PHRASE_WITHOUT_THING',
      'UPLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'VIDEO_UNREADABLE',
      'VIDEO_EMPTY',
      'FFMPEG_FAILED',
      'MODEL_INVALID',
      'DISK_FULL',
    ),
  },
});

/** Adds the route of locating. */
export function registerLocateRoute(app: App, { engine }: AppDeps): void {
  app.openapi(locate, async (c) => {
    return c.json(await engine.locator.locate(c.req.valid('json'), c.req.raw.signal), 200);
  });
}
