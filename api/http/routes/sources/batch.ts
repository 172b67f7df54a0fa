/** Routes that add many videos at once, and follow their jobs. */
import { createRoute, z } from '@hono/zod-openapi';
import { AddVideosRequest, AddVideosResponse, JobGroup } from '../../../../contract/index.ts';
import { parseJobGroupId } from '../../../../core/ids.ts';
import type { App, AppDeps } from '../../env.ts';
import { idempotencyHeaders, once } from '../../idempotent.ts';
import { requesterOf } from '../../limits/client-address.ts';
import { problems } from '../../problem.ts';

const add = createRoute({
  method: 'post',
  path: '/v1/videos/batch',
  operationId: 'addVideos',
  tags: ['videos'],
  summary: 'Add many videos by path: a folder, or a list',
  request: {
    headers: idempotencyHeaders,
    body: { required: true, content: { 'application/json': { schema: AddVideosRequest } } },
  },
  responses: {
    202: {
      description: 'The group of jobs, and what became of each file',
      content: { 'application/json': { schema: AddVideosResponse } },
    },
    ...problems(
      ...(['FORBIDDEN_PATH', 'NOT_FOUND', 'GLOB_INVALID', 'SOURCE_UNREACHABLE', 'CONFLICT'] as const),
      ...(['IDEMPOTENCY_MISMATCH', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'DISK_FULL'] as const),
    ),
  },
});

const get = createRoute({
  method: 'get',
  path: '/v1/jobs/groups/{id}',
  operationId: 'getJobGroup',
  tags: ['jobs'],
  summary: 'How far the jobs are that were added together',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: 'The group', content: { 'application/json': { schema: JobGroup } } },
    ...problems('NOT_FOUND'),
  },
});

/** Adds the routes. */
export function registerBatchRoutes(app: App, { engine }: AppDeps): void {
  app.openapi(add, async (c) => {
    const request = c.req.valid('json');
    return c.json(await once(c, engine, request, () => engine.intake.addMany(request, requesterOf(c))), 202);
  });
  app.openapi(get, async (c) => {
    return c.json(await engine.jobs.getGroup(parseJobGroupId(c.req.valid('param').id)), 200);
  });
}
