/** Routes of proxies: copies in a form that browsers play, of videos that they cannot play. */
import { createRoute, z } from '@hono/zod-openapi';
import { VideoProxy } from '../../../contract/proxies.ts';
import { parseVideoId } from '../../../core/ids.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';
import { sendFile } from '../send-file.ts';

const path = '/v1/videos/{id}/proxy';
const params = z.object({ id: z.string() });
const binary = { type: 'string' as const, format: 'binary' };
const proxy = (description: string) => ({
  description,
  content: { 'application/json': { schema: VideoProxy } },
});
const media = (description: string) => ({ description, content: { 'video/mp4': { schema: binary } } });
const unread = problems(
  'NOT_FOUND',
  'VIDEO_UNREADABLE',
  'MEDIA_UNREACHABLE',
  'NO_VIDEO_STREAM',
  'VIDEO_EMPTY',
  'VIDEO_DIMENSIONS',
  'DISK_FULL',
  'FFMPEG_FAILED',
  'FFMPEG_MISSING',
);

const look = createRoute({
  method: 'get',
  path,
  operationId: 'getProxy',
  tags: ['media'],
  summary: 'State of the proxy of a video',
  request: { params },
  responses: { 200: proxy('The state'), ...unread },
});

const start = createRoute({
  method: 'post',
  path,
  operationId: 'makeProxy',
  tags: ['media'],
  summary: 'Make a proxy: an MP4 with the same clock as the video',
  request: { params },
  responses: { 200: proxy('The proxy exists'), 202: proxy('The proxy is being made'), ...unread },
});

const drop = createRoute({
  method: 'delete',
  path,
  operationId: 'deleteProxy',
  tags: ['media'],
  summary: 'Cancel or delete a proxy',
  request: { params },
  responses: { 204: { description: 'No proxy exists' }, ...problems('NOT_FOUND', 'MEDIA_UNREACHABLE') },
});

const file = createRoute({
  method: 'get',
  path: `${path}/media`,
  operationId: 'getProxyMedia',
  tags: ['media'],
  summary: 'The proxy; byte ranges, HEAD and validators work',
  request: { params },
  responses: {
    200: media('The whole file'),
    206: media('The requested range'),
    304: { description: 'Not modified' },
    ...problems('NOT_FOUND', 'RANGE_NOT_SATISFIABLE', 'MEDIA_UNREACHABLE'),
  },
});

/** Adds the routes of proxies. */
export function registerProxyRoutes(app: App, { engine: { proxies } }: AppDeps): void {
  app.openapi(look, async (c) => c.json(await proxies.look(parseVideoId(c.req.valid('param').id)), 200));

  app.openapi(start, async (c) => {
    const made = await proxies.start(parseVideoId(c.req.valid('param').id));
    return c.json(made, made.state === 'ready' ? 200 : 202);
  });

  app.openapi(drop, async (c) => {
    await proxies.drop(parseVideoId(c.req.valid('param').id));
    return c.body(null, 204);
  });

  app.openapi(file, async (c) => {
    const found = await proxies.file(parseVideoId(c.req.valid('param').id));
    // A proxy may be evicted and made again, so browsers revalidate; the usual answer is "not modified".
    return sendFile(c, { ...found, cache: 'private, no-cache' });
  });
}
