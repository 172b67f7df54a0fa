/** Events of the library as server-sent events. A client that comes back continues after the last event it received. */
import { createRoute, z } from '@hono/zod-openapi';
import { EventType } from '../../../../contract/index.ts';
import { AppError } from '../../../../core/errors.ts';
import type { App, AppDeps } from '../../env.ts';
import { type Events, sendEvents } from '../../event-stream.ts';
import { createStreamPlaces } from '../../limits/stream-places.ts';
import { problems } from '../../problem.ts';

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
    const types = typesOf(c.req.valid('query').types);
    const last = c.req.header('Last-Event-ID');
    const after = last !== undefined && /^\d{1,15}$/.test(last) ? Number(last) : null;
    const events: Events = async function* (end) {
      for await (const { seq, ...event } of engine.events.follow(after, end)) {
        if (types !== null && !types.includes(event.type)) continue;
        yield { event: event.type, id: String(seq), data: JSON.stringify(event) };
      }
    };
    return sendEvents(c, { places, stopping }, events);
  });
}

function typesOf(text: string | undefined): EventType[] | null {
  if (text === undefined) return null;
  const parsed = z.array(EventType).safeParse(text.split(','));
  if (parsed.success) return parsed.data;
  throw new AppError('BAD_REQUEST', `"${text.slice(0, 100)}" names a type of event that does not exist.`);
}
