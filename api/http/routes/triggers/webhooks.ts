/** Routes of webhooks and their deliveries: for admins, since they send what the library holds elsewhere. */
import { createRoute, z } from '@hono/zod-openapi';
import { queryInt } from '../../../../contract/common.ts';
import {
  CreateWebhookRequest,
  DeliveryList,
  DeliveryState,
  NewWebhook,
  WebhookList,
} from '../../../../contract/index.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const tags = ['events'];
const params = z.object({ id: z.string() });

const list = createRoute({
  method: 'get',
  path: '/v1/webhooks',
  operationId: 'listWebhooks',
  tags,
  summary: 'List webhooks, oldest first',
  responses: {
    200: { description: 'Webhooks', content: { 'application/json': { schema: WebhookList } } },
    ...problems(),
  },
});

const create = createRoute({
  method: 'post',
  path: '/v1/webhooks',
  operationId: 'createWebhook',
  tags,
  summary: 'Make a webhook: events are sent to its address, signed',
  request: { body: { required: true, content: { 'application/json': { schema: CreateWebhookRequest } } } },
  responses: {
    201: {
      description: 'The webhook with its secret, which is shown this once',
      content: { 'application/json': { schema: NewWebhook } },
    },
    ...problems('WEBHOOK_FORBIDDEN', 'CONFLICT', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/webhooks/{id}',
  operationId: 'deleteWebhook',
  tags,
  summary: 'Delete a webhook and its deliveries',
  request: { params },
  responses: { 204: { description: 'The webhook is deleted' }, ...problems('NOT_FOUND') },
});

const deliveries = createRoute({
  method: 'get',
  path: '/v1/deliveries',
  operationId: 'listDeliveries',
  tags,
  summary: 'List deliveries, latest first',
  request: { query: z.object({ page_size: queryInt(1, 500, 100), state: DeliveryState.optional() }) },
  responses: {
    200: { description: 'Deliveries', content: { 'application/json': { schema: DeliveryList } } },
    ...problems(),
  },
});

const replay = createRoute({
  method: 'post',
  path: '/v1/deliveries/{id}/replay',
  operationId: 'replayDelivery',
  tags,
  summary: 'Send a delivery again',
  request: { params },
  responses: { 204: { description: 'The delivery is due' }, ...problems('NOT_FOUND') },
});

/** Adds the routes of webhooks. */
export function registerWebhookRoutes(app: App, { engine: { webhooks } }: AppDeps): void {
  app.openapi(list, async (c) => c.json(await webhooks.list(), 200));
  app.openapi(create, async (c) => c.json(await webhooks.create(c.req.valid('json')), 201));
  app.openapi(remove, async (c) => {
    await webhooks.remove(c.req.valid('param').id);
    return c.body(null, 204);
  });
  app.openapi(deliveries, async (c) => c.json(await webhooks.deliveries(c.req.valid('query')), 200));
  app.openapi(replay, async (c) => {
    await webhooks.replay(c.req.valid('param').id);
    return c.body(null, 204);
  });
}
