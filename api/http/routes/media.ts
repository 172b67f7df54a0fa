/** Routes of media: the file by ranges, posters, and the storyboard. */
import { createRoute, z } from '@hono/zod-openapi';
import { queryInt, querySeconds } from '../../../contract/common.ts';
import { parseVideoId } from '../../../core/ids.ts';
import { attachment } from '../attachment.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';
import { sendFile } from '../send-file.ts';

const params = z.object({ id: z.string() });
const binary = { type: 'string' as const, format: 'binary' };
const picture = {
  200: { description: 'The picture', content: { 'image/*': { schema: binary } } },
  206: { description: 'The requested range', content: { 'image/*': { schema: binary } } },
  304: { description: 'Not modified' },
};

/** The file at a path may be replaced, so browsers revalidate; the usual answer is "not modified". */
const REVALIDATE = 'private, no-cache';

/** The picture of a second does not change. */
const A_DAY = 'private, max-age=86400';

const media = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/media',
  operationId: 'getMedia',
  tags: ['media'],
  summary: 'The video file; byte ranges, HEAD and validators work',
  request: { params },
  responses: {
    200: { description: 'The whole file', content: { 'video/*': { schema: binary } } },
    206: { description: 'The requested range', content: { 'video/*': { schema: binary } } },
    304: { description: 'Not modified' },
    ...problems('NOT_FOUND', 'RANGE_NOT_SATISFIABLE', 'MEDIA_UNREACHABLE'),
  },
});

const thumbnail = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/thumbnail',
  operationId: 'getThumbnail',
  tags: ['media'],
  summary: 'The picture of one second',
  request: {
    params,
    query: z.object({
      t: querySeconds.optional().describe('In seconds; by default a tenth into the video.'),
      width: queryInt(64, 640, 480),
    }),
  },
  responses: {
    ...picture,
    ...problems(
      'NOT_FOUND',
      'RANGE_NOT_SATISFIABLE',
      'VIDEO_UNREADABLE',
      'MEDIA_UNREACHABLE',
      'FFMPEG_FAILED',
      'FFMPEG_MISSING',
      'DISK_FULL',
    ),
  },
});

const storyboard = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/storyboard.vtt',
  operationId: 'getStoryboard',
  tags: ['media'],
  summary: 'The storyboard as WebVTT: one small picture per second',
  request: { params },
  responses: {
    200: { description: 'WebVTT', content: { 'text/vtt': { schema: z.string() } } },
    ...problems('NOT_FOUND'),
  },
});

const sheet = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/storyboard/{sheet}',
  operationId: 'getStoryboardSheet',
  tags: ['media'],
  summary: 'One sheet of the storyboard',
  request: { params: params.extend({ sheet: z.string().regex(/^\d{3,6}\.webp$/) }) },
  responses: {
    ...picture,
    ...problems('NOT_FOUND', 'RANGE_NOT_SATISFIABLE', 'MEDIA_UNREACHABLE'),
  },
});

/** Adds the routes of media. */
export function registerMediaRoutes(app: App, { engine: { library, pictures } }: AppDeps): void {
  app.openapi(media, async (c) => {
    const file = await library.media(parseVideoId(c.req.valid('param').id));
    c.header('Content-Disposition', attachment(file.fileName, 'inline'));
    return sendFile(c, { ...file, isUserFile: true, cache: REVALIDATE });
  });

  app.openapi(thumbnail, async (c) => {
    const { t, width } = c.req.valid('query');
    const id = parseVideoId(c.req.valid('param').id);
    const file = await pictures.thumbnail(id, t, width, c.req.raw.signal);
    return sendFile(c, { ...file, cache: A_DAY });
  });

  app.openapi(storyboard, async (c) => {
    const text = await pictures.storyboard(parseVideoId(c.req.valid('param').id));
    return c.body(text, 200, { 'Content-Type': 'text/vtt; charset=utf-8', 'Cache-Control': REVALIDATE });
  });

  app.openapi(sheet, async (c) => {
    const { id, sheet: name } = c.req.valid('param');
    return sendFile(c, { ...(await pictures.sheet(parseVideoId(id), name)), cache: REVALIDATE });
  });
}
