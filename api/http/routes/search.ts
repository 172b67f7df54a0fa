/** Routes of search: the library, and the relevance curve of one video. */
import { createRoute, z } from '@hono/zod-openapi';
import { Curve, SearchRequest, SearchResponse } from '../../../contract/index.ts';
import { parseVideoId } from '../../../core/ids.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';

const search = createRoute({
  method: 'post',
  path: '/v1/search',
  operationId: 'search',
  tags: ['search'],
  summary: 'Search by sentence, images or a moment',
  request: { body: { required: true, content: { 'application/json': { schema: SearchRequest } } } },
  responses: {
    200: {
      description: 'Segments, best first',
      content: { 'application/json': { schema: SearchResponse } },
    },
    ...problems(
      'NOT_FOUND',
      'PAGE_EXPIRED',
      'IMAGE_EXPIRED',
      'UPLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'QUERY_EMPTY',
      'QUERY_TOO_LONG',
      'QUERY_INVALID',
      'MODEL_MISMATCH',
      'MODEL_INVALID',
      'INDEX_CORRUPT',
      'DISK_FULL',
    ),
  },
});

const curve = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/curve',
  operationId: 'getCurve',
  tags: ['search'],
  summary: 'The relevance of every second of a video to a sentence',
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({ q: z.string().describe('The sentence.') }),
  },
  responses: {
    200: { description: 'One number per second', content: { 'application/json': { schema: Curve } } },
    ...problems(
      'NOT_FOUND',
      'QUERY_EMPTY',
      'QUERY_TOO_LONG',
      'QUERY_INVALID',
      'MODEL_MISMATCH',
      'MODEL_INVALID',
    ),
  },
});

/** Adds the search and curve routes. */
export function registerSearchRoutes(app: App, { engine }: AppDeps): void {
  app.openapi(search, async (c) => {
    return c.json(await engine.finder.search(c.req.valid('json'), c.req.raw.signal), 200);
  });

  app.openapi(curve, async (c) => {
    const id = parseVideoId(c.req.valid('param').id);
    return c.json(await engine.finder.curve(id, c.req.valid('query').q, c.req.raw.signal), 200);
  });
}
