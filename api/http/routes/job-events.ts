/**
 * Job changes as server-sent events. In: the last event the client received, if any. Out: the changes it missed or, when
 * they are no longer known, all unfinished jobs; then every change until the client leaves or the server stops.
 */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { AppError } from '../../../core/errors.ts';
import { type JobId, parseJobId } from '../../../core/ids.ts';
import { hasEnded, type JobEvent } from '../../../jobs/job-feed.ts';
import type { App, AppDeps, HttpEnv } from '../env.ts';
import { createStreamPlaces, type StreamPlaces } from '../limits/stream-places.ts';
import { problems } from '../problem.ts';

/** Interval of comments that keep proxies, and our own idle timeout, from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;

/** Limit on waiting events: a client that reads too slowly is disconnected beyond it, reconnects and catches up. */
const MAX_WAITING = 1000;

/** Limit on open streams: half of the connections that the server takes. */
const MAX_STREAMS = 256;

/** When a client whose stream was ended for another comes back. */
const COME_BACK_MS = 10_000;

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
export function registerJobEventRoutes(app: App, deps: AppDeps): void {
  const { feed, jobs } = deps.engine;
  const places = createStreamPlaces(MAX_STREAMS);

  app.openapi(all, (c) => sendEvents(c, deps, places, () => feed.since(c.req.header('Last-Event-ID')), null));

  app.openapi(one, async (c) => {
    const id = parseJobId(c.req.valid('param').id);
    const job = await jobs.get(id);
    if (hasEnded(job) && c.req.header('Last-Event-ID') !== undefined) return c.body(null, 204);
    return sendEvents(c, deps, places, async () => [feed.snapshot(await jobs.get(id))], id);
  });
}

function sendEvents(
  c: Context<HttpEnv>,
  { engine, stopping }: AppDeps,
  places: StreamPlaces,
  first: () => Promise<JobEvent[]>,
  only: JobId | null,
): Response {
  // A client that reconnects over a kept connection must not take a stream that ends at once for a restarted server.
  if (stopping.aborted) throw new AppError('SHUTTING_DOWN', 'The server is stopping.');
  return streamSSE(c, async (out) => {
    const leave = new AbortController();
    out.onAbort(() => leave.abort());
    const leavePlace = places.take(() => {
      void out.write(`retry: ${COME_BACK_MS}\n\n`);
      leave.abort();
    });
    const end = AbortSignal.any([leave.signal, stopping]);
    const beat = setInterval(() => void out.write(': keep-alive\n\n'), HEARTBEAT_MS);
    try {
      for await (const { id, job } of engine.feed.follow(first, end, MAX_WAITING)) {
        if (only !== null && job.id !== only) continue;
        await out.writeSSE({ event: 'job', id, data: JSON.stringify(job) });
        if (only !== null && hasEnded(job)) return;
      }
    } finally {
      clearInterval(beat);
      leavePlace();
    }
  });
}
