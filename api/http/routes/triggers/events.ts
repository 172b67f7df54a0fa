/** Events of the library as server-sent events. A client that comes back continues after the last event it received. */
import { createRoute, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { EventType } from '../../../../contract/index.ts';
import { AppError } from '../../../../core/errors.ts';
import type { App, AppDeps } from '../../env.ts';
import { createStreamPlaces } from '../../limits/stream-places.ts';
import { problems } from '../../problem.ts';

/** Interval of comments that keep proxies, and our own idle timeout, from closing a quiet stream. */
const HEARTBEAT_MS = 15_000;

/** Limit on open streams; each reads the outbox twice a second. */
const MAX_STREAMS = 64;

const stream = createRoute({
  method: 'get',
  path: '/v1/events',
  operationId: 'followEvents',
  tags: ['events'],
  summary: 'Follow what happens in the library: firings, jobs, videos',
  request: {
    query: z.object({
      types: z
        .string()
        .optional()
        .describe(`Types separated by commas; all when left out: ${EventType.options.join(', ')}.`),
    }),
  },
  responses: {
    200: {
      description: 'A stream of events, each named by its type, with a LibraryEvent as its data',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...problems('SHUTTING_DOWN'),
  },
});

/** Adds the stream of events. */
export function registerEventRoutes(app: App, { engine, stopping }: AppDeps): void {
  const places = createStreamPlaces(MAX_STREAMS);
  app.openapi(stream, (c) => {
    if (stopping.aborted) throw new AppError('SHUTTING_DOWN', 'The server is stopping.');
    const types = typesOf(c.req.valid('query').types);
    const last = c.req.header('Last-Event-ID');
    const after = last !== undefined && /^\d{1,15}$/.test(last) ? Number(last) : null;
    return streamSSE(c, async (out) => {
      const leave = new AbortController();
      out.onAbort(() => leave.abort());
      const leavePlace = places.take(() => leave.abort());
      const beat = setInterval(() => void out.write(': keep-alive\n\n'), HEARTBEAT_MS);
      try {
        await out.write(': connected\n\n');
        for await (const { seq, ...event } of engine.events.follow(
          after,
          AbortSignal.any([leave.signal, stopping]),
        )) {
          if (types !== null && !types.includes(event.type)) continue;
          await out.writeSSE({ event: event.type, id: String(seq), data: JSON.stringify(event) });
        }
      } finally {
        clearInterval(beat);
        leavePlace();
      }
    });
  });
}

function typesOf(text: string | undefined): EventType[] | null {
  if (text === undefined) return null;
  const parsed = z.array(EventType).safeParse(text.split(','));
  if (parsed.success) return parsed.data;
  throw new AppError('BAD_REQUEST', `"${text.slice(0, 100)}" names a type of event that does not exist.`);
}
