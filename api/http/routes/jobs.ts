/** Routes of jobs: list, read, cancel, retry. */
import { createRoute, z } from '@hono/zod-openapi';
import { givenTimestamp, queryInt } from '../../../contract/common.ts';
import { CancelledJobs, Job, JobList, JobSummary, NextJobs } from '../../../contract/index.ts';
import { parseJobId } from '../../../core/ids.ts';
import type { App, AppDeps } from '../env.ts';
import { idempotencyHeaders, once } from '../idempotent.ts';
import { problems } from '../problem.ts';

const params = z.object({ id: z.string() });
const oneJob = { description: 'The job', content: { 'application/json': { schema: Job } } };

const list = createRoute({
  method: 'get',
  path: '/v1/jobs',
  operationId: 'listJobs',
  tags: ['jobs'],
  summary: 'List jobs, newest first',
  request: {
    query: z.object({
      page_size: queryInt(1, 200, 50),
      page_token: z.string().optional(),
      state: Job.shape.state.optional(),
    }),
  },
  responses: {
    200: { description: 'A page of jobs', content: { 'application/json': { schema: JobList } } },
    ...problems(),
  },
});

const next = createRoute({
  method: 'get',
  path: '/v1/jobs/next',
  operationId: 'listNextJobs',
  tags: ['jobs'],
  summary: 'List the queued jobs that are begun next, in this order',
  request: { query: z.object({ limit: queryInt(1, 200, 50) }) },
  responses: {
    200: { description: 'The jobs', content: { 'application/json': { schema: NextJobs } } },
    ...problems(),
  },
});

const summary = createRoute({
  method: 'get',
  path: '/v1/jobs/summary',
  operationId: 'summariseJobs',
  tags: ['jobs'],
  summary: 'How far all jobs together are',
  request: { query: z.object({ ended_after: givenTimestamp.optional() }) },
  responses: {
    200: { description: 'Counts', content: { 'application/json': { schema: JobSummary } } },
    ...problems(),
  },
});

const cancelAll = createRoute({
  method: 'post',
  path: '/v1/jobs/cancel',
  operationId: 'cancelJobs',
  tags: ['jobs'],
  summary: 'Cancel all jobs that wait or run; indexed seconds stay',
  responses: {
    200: { description: 'How many', content: { 'application/json': { schema: CancelledJobs } } },
    ...problems('DISK_FULL'),
  },
});

const get = createRoute({
  method: 'get',
  path: '/v1/jobs/{id}',
  operationId: 'getJob',
  tags: ['jobs'],
  summary: 'One job',
  request: { params },
  responses: { 200: oneJob, ...problems('NOT_FOUND') },
});

const cancel = createRoute({
  method: 'post',
  path: '/v1/jobs/{id}/cancel',
  operationId: 'cancelJob',
  tags: ['jobs'],
  summary: 'Cancel a job; indexed seconds stay',
  request: { params },
  responses: { 200: oneJob, ...problems('NOT_FOUND', 'CONFLICT', 'DISK_FULL') },
});

const retry = createRoute({
  method: 'post',
  path: '/v1/jobs/{id}/retry',
  operationId: 'retryJob',
  tags: ['jobs'],
  summary: 'Queue a failed or cancelled job again',
  request: { params, headers: idempotencyHeaders },
  responses: { 200: oneJob, ...problems('NOT_FOUND', 'CONFLICT', 'IDEMPOTENCY_MISMATCH', 'DISK_FULL') },
});

/** Adds the routes of jobs, without their events. */
export function registerJobRoutes(app: App, { engine }: AppDeps): void {
  app.openapi(list, async (c) => c.json(await engine.jobs.list(c.req.valid('query')), 200));
  app.openapi(next, async (c) => c.json({ data: await engine.jobs.next(c.req.valid('query').limit) }, 200));
  app.openapi(summary, async (c) => {
    const { ended_after: after } = c.req.valid('query');
    return c.json(await engine.jobs.summary(after === undefined ? null : new Date(after).toISOString()), 200);
  });
  app.openapi(cancelAll, async (c) => c.json({ cancelled: await engine.jobs.cancelAll() }, 200));
  app.openapi(get, async (c) => c.json(await engine.jobs.get(parseJobId(c.req.valid('param').id)), 200));
  app.openapi(cancel, async (c) =>
    c.json(await engine.jobs.cancel(parseJobId(c.req.valid('param').id)), 200),
  );
  app.openapi(retry, async (c) => {
    const id = parseJobId(c.req.valid('param').id);
    return c.json(await once(c, engine, null, async () => engine.jobs.retry(id)), 200);
  });
}
