/** Routes of triggers: make, try on the archive, arm, disarm, list what they fired at. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  CreateTriggerRequest,
  FiringList,
  PatchTriggerRequest,
  Trigger,
  TriggerList,
  TriggerTrial,
} from '../../../../contract/index.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const tags = ['triggers'];
const params = z.object({ id: z.string() });
const answer = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema } },
});
const oneTrigger = answer('The trigger', Trigger);

const list = createRoute({
  method: 'get',
  path: '/v1/triggers',
  operationId: 'listTriggers',
  tags,
  summary: 'List triggers, oldest first',
  responses: { 200: answer('Triggers', TriggerList), ...problems() },
});

const create = createRoute({
  method: 'post',
  path: '/v1/triggers',
  operationId: 'createTrigger',
  tags,
  summary: 'Make a trigger; it fires once it is tried and armed',
  request: { body: { required: true, content: { 'application/json': { schema: CreateTriggerRequest } } } },
  responses: {
    201: oneTrigger,
    ...problems('QUERY_EMPTY', 'CONFLICT', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

const get = createRoute({
  method: 'get',
  path: '/v1/triggers/{id}',
  operationId: 'getTrigger',
  tags,
  summary: 'One trigger',
  request: { params },
  responses: { 200: oneTrigger, ...problems('NOT_FOUND') },
});

const patch = createRoute({
  method: 'patch',
  path: '/v1/triggers/{id}',
  operationId: 'patchTrigger',
  tags,
  summary: 'Change a trigger; unless only its name changes, it is tried and armed again',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: PatchTriggerRequest } } },
  },
  responses: {
    200: oneTrigger,
    ...problems('NOT_FOUND', 'QUERY_EMPTY', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/triggers/{id}',
  operationId: 'deleteTrigger',
  tags,
  summary: 'Delete a trigger and what it fired at',
  request: { params },
  responses: { 204: { description: 'The trigger is deleted' }, ...problems('NOT_FOUND') },
});

const tryIt = createRoute({
  method: 'post',
  path: '/v1/triggers/{id}/try',
  operationId: 'tryTrigger',
  tags,
  summary: 'See how often a trigger would have fired in the archive',
  request: { params },
  responses: {
    200: answer('The trigger, and the moments at which it would have fired', TriggerTrial),
    ...problems(
      'NOT_FOUND',
      'CONFLICT',
      // A sentence of signs alone, say, is none once it is read.
      'QUERY_EMPTY',
      'QUERY_TOO_LONG',
      'QUERY_INVALID',
      'QUERY_UNKNOWN',
      'MODEL_MISMATCH',
      'CANCELLED',
    ),
  },
});

const arm = createRoute({
  method: 'post',
  path: '/v1/triggers/{id}/arm',
  operationId: 'armTrigger',
  tags,
  summary: 'Let a trigger fire at footage that is indexed from now on',
  request: { params },
  responses: { 200: oneTrigger, ...problems('NOT_FOUND', 'CONFLICT') },
});

const disarm = createRoute({
  method: 'post',
  path: '/v1/triggers/{id}/disarm',
  operationId: 'disarmTrigger',
  tags,
  summary: 'Stop a trigger; what it fired at stays',
  request: { params },
  responses: { 200: oneTrigger, ...problems('NOT_FOUND') },
});

const firings = createRoute({
  method: 'get',
  path: '/v1/triggers/{id}/firings',
  operationId: 'listFirings',
  tags,
  summary: 'The latest moments at which a trigger fired',
  request: { params },
  responses: { 200: answer('Firings, latest first', FiringList), ...problems('NOT_FOUND') },
});

/** Adds the routes of triggers. */
export function registerTriggerRoutes(app: App, { engine }: AppDeps): void {
  const { triggers } = engine;
  app.openapi(list, async (c) => c.json(await triggers.list(), 200));
  app.openapi(create, async (c) => c.json(await triggers.create(c.req.valid('json')), 201));
  app.openapi(get, async (c) => c.json(await triggers.get(c.req.valid('param').id), 200));
  app.openapi(patch, async (c) => {
    return c.json(await triggers.patch(c.req.valid('param').id, c.req.valid('json')), 200);
  });
  app.openapi(remove, async (c) => {
    await triggers.remove(c.req.valid('param').id);
    return c.body(null, 204);
  });
  app.openapi(tryIt, async (c) => c.json(await triggers.try(c.req.valid('param').id, c.req.raw.signal), 200));
  app.openapi(arm, async (c) => c.json(await triggers.arm(c.req.valid('param').id), 200));
  app.openapi(disarm, async (c) => c.json(await triggers.disarm(c.req.valid('param').id), 200));
  app.openapi(firings, async (c) => c.json(await triggers.firings(c.req.valid('param').id), 200));
}
