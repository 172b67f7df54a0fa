/** Proxies: a copy of a video that browsers play, where they cannot play the video itself. */
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
  'NO_VIDEO_STREAM',
  'VIDEO_EMPTY',
  'VIDEO_DIMENSIONS',
  'FFMPEG_FAILED',
  'FFMPEG_MISSING',
);

const look = createRoute({
  method: 'get',
  path,
  tags: ['media'],
  summary: 'Whether a video needs a proxy, and how far it is',
  request: { params },
  responses: { 200: proxy('How it stands'), ...unread },
});

const start = createRoute({
  method: 'post',
  path,
  tags: ['media'],
  summary: 'Make a proxy: an MP4 with the clock of the video',
  request: { params },
  responses: { 200: proxy('It is there'), 202: proxy('It is being made'), ...unread },
});

const drop = createRoute({
  method: 'delete',
  path,
  tags: ['media'],
  summary: 'Stop making a proxy, or remove it',
  request: { params },
  responses: { 204: { description: 'There is none' }, ...problems('NOT_FOUND') },
});

const file = createRoute({
  method: 'get',
  path: `${path}/media`,
  tags: ['media'],
  summary: 'The proxy; byte ranges, HEAD and validators work',
  request: { params },
  responses: {
    200: media('The whole file'),
    206: media('The asked range'),
    304: { description: 'Not modified' },
    ...problems('NOT_FOUND', 'RANGE_NOT_SATISFIABLE'),
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
    // It may be evicted and made again: browsers ask each time, and mostly hear "not modified".
    return sendFile(c, { ...found, cache: 'private, no-cache' });
  });
}
