/** Where somebody speaks in a video. */
import { createRoute, z } from '@hono/zod-openapi';
import { VideoSpeech } from '../../../../contract/index.ts';
import { parseVideoId } from '../../../../core/ids.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const route = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/speech',
  operationId: 'getSpeech',
  tags: ['videos'],
  summary: 'Where somebody speaks in a video',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: 'The spans', content: { 'application/json': { schema: VideoSpeech } } },
    ...problems('NOT_FOUND'),
  },
});

/** Adds the route. */
export function registerSpeechRoute(app: App, { engine }: AppDeps): void {
  app.openapi(route, async (c) =>
    c.json(await engine.library.speech(parseVideoId(c.req.valid('param').id)), 200),
  );
}
