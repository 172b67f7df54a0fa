/** The route of scenes: where the things of a moment stand, as data, as a drawing from above, or as a page. */
import { createRoute, z } from '@hono/zod-openapi';
import { SceneQuery, SceneSketch } from '../../../../contract/index.ts';
import { attachment } from '../../attachment.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const scene = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/scene',
  operationId: 'sketchScene',
  tags: ['videos'],
  summary: 'The scene of a moment, sketched from the boxes of its picture, with its assumptions',
  request: { params: z.object({ id: z.string() }), query: SceneQuery },
  responses: {
    200: {
      description: 'The sketch',
      content: {
        'application/json': { schema: SceneSketch },
        'image/svg+xml': { schema: z.string() },
        'text/html': { schema: z.string() },
      },
    },
    ...problems(
      ...(['NOT_FOUND', 'TIME_OUTSIDE', 'VIDEO_UNREADABLE', 'VIDEO_EMPTY', 'MEDIA_UNREACHABLE'] as const),
      ...(['FFMPEG_FAILED', 'FFMPEG_MISSING', 'MODEL_INVALID', 'DISK_FULL'] as const),
    ),
  },
});

/** Adds the route of scenes. */
export function registerSceneRoute(app: App, { engine }: AppDeps): void {
  app.openapi(scene, async (c) => {
    const { at, format } = c.req.valid('query');
    const { id } = c.req.valid('param');
    const file = await engine.sketcher.file(id, at, format, c.req.raw.signal);
    return c.body(file.text, 200, {
      'Content-Type': file.contentType,
      // A page of its own must not run as one of ours.
      'Content-Disposition': attachment(file.fileName, format === 'html' ? 'attachment' : 'inline'),
    });
  });
}
