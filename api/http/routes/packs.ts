/** Routes of model packs: list, add a recommended one, cancel that, choose one. */
import { createRoute, z } from '@hono/zod-openapi';
import { AddPackRequest, ChosenPack, PackAddition, PackList } from '../../../contract/index.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';

const addition = { content: { 'application/json': { schema: PackAddition } } };

const list = createRoute({
  method: 'get',
  path: '/v1/packs',
  operationId: 'listPacks',
  tags: ['packs'],
  summary: 'List packs, recommended ones, and the one that is being added',
  responses: {
    200: { description: 'The packs', content: { 'application/json': { schema: PackList } } },
    ...problems(),
  },
});

const add = createRoute({
  method: 'post',
  path: '/v1/packs',
  operationId: 'addPack',
  tags: ['packs'],
  summary: 'Add a recommended pack from the hub; the list shows its progress',
  request: { body: { required: true, content: { 'application/json': { schema: AddPackRequest } } } },
  responses: {
    202: { description: 'It is being added', ...addition },
    ...problems('NOT_FOUND', 'CONFLICT', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

const cancel = createRoute({
  method: 'post',
  path: '/v1/packs/cancel',
  operationId: 'cancelPack',
  tags: ['packs'],
  summary: 'Stop adding; what is downloaded stays for the next try',
  responses: { 200: { description: 'The addition', ...addition }, ...problems('CONFLICT') },
});

const use = createRoute({
  method: 'post',
  path: '/v1/packs/{name}/use',
  operationId: 'usePack',
  tags: ['packs'],
  summary: 'Choose the pack that the server uses from its next start on',
  request: { params: z.object({ name: z.string() }) },
  responses: {
    200: { description: 'It is chosen', content: { 'application/json': { schema: ChosenPack } } },
    ...problems('NOT_FOUND', 'MODEL_INVALID'),
  },
});

const stopUsing = createRoute({
  method: 'delete',
  path: '/v1/packs/{name}/use',
  operationId: 'stopUsingPack',
  tags: ['packs'],
  summary: 'Write down what is said with this pack no more, from the next start on; the words stay',
  request: { params: z.object({ name: z.string() }) },
  responses: {
    200: { description: 'It is no longer chosen', content: { 'application/json': { schema: ChosenPack } } },
    ...problems('NOT_FOUND', 'CONFLICT'),
  },
});

/** Adds the routes of packs. */
export function registerPackRoutes(app: App, { engine }: AppDeps): void {
  app.openapi(list, async (c) => c.json(await engine.packs.list(), 200));
  app.openapi(add, async (c) => c.json(await engine.packs.add(c.req.valid('json')), 202));
  app.openapi(cancel, async (c) => c.json(await engine.packs.cancel(), 200));
  app.openapi(use, async (c) => c.json(await engine.packs.use(c.req.valid('param').name), 200));
  app.openapi(stopUsing, async (c) => c.json(await engine.packs.stopUsing(c.req.valid('param').name), 200));
}
