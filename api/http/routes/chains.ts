/** Routes of causes and effects: chains, verdicts on links, the events of a video, recurring pairs. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  ChainLanguage,
  ChainRequest,
  ChainResponse,
  EventList,
  Link,
  LinkRequest,
  PatternList,
} from '../../../contract/chains.ts';
import { queryInt } from '../../../contract/common.ts';
import { parseVideoId } from '../../../core/ids.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';

const language = ChainLanguage.default('en').describe('Language of labels and explanations.');

const explain = createRoute({
  method: 'post',
  path: '/v1/chains',
  operationId: 'explainChains',
  tags: ['chains'],
  summary: 'Causes and effects of a moment, with evidence',
  request: { body: { required: true, content: { 'application/json': { schema: ChainRequest } } } },
  responses: {
    200: { description: 'Chains, best first', content: { 'application/json': { schema: ChainResponse } } },
    ...problems(
      ...(['NOT_FOUND', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'QUERY_EMPTY'] as const),
      ...(['QUERY_TOO_LONG', 'QUERY_INVALID', 'QUERY_UNKNOWN', 'MODEL_MISMATCH', 'MODEL_INVALID'] as const),
    ),
  },
});

const judge = createRoute({
  method: 'put',
  path: '/v1/links',
  operationId: 'judgeLink',
  tags: ['chains'],
  summary: 'Confirm or reject a link, or withdraw the verdict',
  request: { body: { required: true, content: { 'application/json': { schema: LinkRequest } } } },
  responses: {
    200: { description: 'The link after the change', content: { 'application/json': { schema: Link } } },
    ...problems(
      ...(['NOT_FOUND', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'QUERY_INVALID'] as const),
      ...(['LINK_CYCLE', 'MODEL_MISMATCH', 'MODEL_INVALID', 'DISK_FULL'] as const),
    ),
  },
});

const events = createRoute({
  method: 'get',
  path: '/v1/videos/{id}/events',
  operationId: 'listEvents',
  tags: ['chains'],
  summary: 'The events of a video, optionally with their shots',
  request: {
    params: z.object({ id: z.string() }),
    query: z.object({ level: z.enum(['event', 'shot']).default('event'), language }),
  },
  responses: {
    200: { description: 'Events in order of time', content: { 'application/json': { schema: EventList } } },
    ...problems('NOT_FOUND', 'MODEL_MISMATCH', 'MODEL_INVALID'),
  },
});

const patterns = createRoute({
  method: 'get',
  path: '/v1/patterns',
  operationId: 'listPatterns',
  tags: ['chains'],
  summary: 'Pairs of kinds of events that recur across the library',
  request: { query: z.object({ limit: queryInt(1, 100, 20), language }) },
  responses: {
    200: {
      description: 'Pairs, most significant first',
      content: { 'application/json': { schema: PatternList } },
    },
    ...problems('NOT_FOUND', 'MODEL_MISMATCH', 'MODEL_INVALID'),
  },
});

/** Adds the routes of chains. */
export function registerChainRoutes(app: App, { engine }: AppDeps): void {
  app.openapi(explain, async (c) => {
    return c.json(await engine.chains.explain(c.req.valid('json'), c.req.raw.signal), 200);
  });

  app.openapi(judge, async (c) => {
    return c.json(await engine.chains.judge(c.req.valid('json'), c.req.raw.signal), 200);
  });

  app.openapi(events, async (c) => {
    const question = { video_id: parseVideoId(c.req.valid('param').id), ...c.req.valid('query') };
    return c.json(await engine.chains.events(question, c.req.raw.signal), 200);
  });

  app.openapi(patterns, async (c) => {
    return c.json(await engine.chains.patterns(c.req.valid('query'), c.req.raw.signal), 200);
  });
}
