/**
 * Job changes as server-sent events. In: the last event the client received, if any. Out: the changes it missed or, when
 * they are no longer known, all unfinished jobs; then every change until the client leaves or the server stops.
 */
import { createRoute, z } from '@hono/zod-openapi';
import { type JobId, parseJobId } from '../../../core/ids.ts';
import { hasEnded, type JobEvent, type JobFeed } from '../../../jobs/job-feed.ts';
import type { App, AppDeps } from '../env.ts';
import { type Events, sendEvents } from '../event-stream.ts';
import { createStreamPlaces } from '../limits/stream-places.ts';
import { problems } from '../problem.ts';

/** Limit on waiting events: a client that reads too slowly is disconnected beyond it, reconnects and catches up. */
const MAX_WAITING = 1000;

/** Limit on open streams: half of the connections that the server takes. */
const MAX_STREAMS = 256;

const stream = {
  description: 'A stream of `event: job`, each with a Job as its data',
  content: { 'text/event-stream': { schema: z.string() } },
};

const all = createRoute({
  method: 'get',
  path: '/v1/jobs/events',
  operationId: 'followJobs',
  tags: ['jobs'],
  summary: 'Follow all jobs',
  responses: { 200: stream, ...problems() },
});

const one = createRoute({
  method: 'get',
  path: '/v1/jobs/{id}/events',
  operationId: 'followJob',
  tags: ['jobs'],
  summary: 'Follow one job until it ends',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: stream,
    204: { description: 'The job has ended, and its last event was sent already' },
    ...problems('NOT_FOUND'),
  },
});

/** Adds the event routes. Must precede the routes of single jobs, which would take "events" for an id. */
export function registerJobEventRoutes(app: App, { engine: { feed, jobs }, stopping }: AppDeps): void {
  const streams = { places: createStreamPlaces(MAX_STREAMS), stopping };

  app.openapi(all, (c) =>
    sendEvents(
      c,
      streams,
      follow(feed, () => feed.since(c.req.header('Last-Event-ID')), null),
    ),
  );

  app.openapi(one, async (c) => {
    const id = parseJobId(c.req.valid('param').id);
    const job = await jobs.get(id);
    if (hasEnded(job) && c.req.header('Last-Event-ID') !== undefined) return c.body(null, 204);
    return sendEvents(
      c,
      streams,
      follow(feed, async () => [feed.snapshot(await jobs.get(id))], id),
    );
  });
}

/** Follows jobs; one alone, until it ends, where `only` names it. */
function follow(feed: JobFeed, first: () => Promise<JobEvent[]>, only: JobId | null): Events {
  return async function* (end) {
    for await (const { id, job } of feed.follow(first, end, MAX_WAITING)) {
      if (only !== null && job.id !== only) continue;
      yield { event: 'job', id, data: JSON.stringify(job) };
      if (only !== null && hasEnded(job)) return;
    }
  };
}
