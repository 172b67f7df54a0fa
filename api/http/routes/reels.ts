/** Routes of reels: list, make, read, change, delete. */
import { createRoute, z } from '@hono/zod-openapi';
import { CreateReelRequest, PatchReelRequest, Reel, ReelList } from '../../../contract/index.ts';
import { parseReelId } from '../../../core/ids.ts';
import type { App, AppDeps } from '../env.ts';
import { idempotencyHeaders, once } from '../idempotent.ts';
import { problems } from '../problem.ts';

const tags = ['reels'];
const params = z.object({ id: z.string() });
const oneReel = { description: 'The reel', content: { 'application/json': { schema: Reel } } };

const list = createRoute({
  method: 'get',
  path: '/v1/reels',
  operationId: 'listReels',
  tags,
  summary: 'List reels, oldest first',
  responses: {
    200: { description: 'Reels without their items', content: { 'application/json': { schema: ReelList } } },
    ...problems(),
  },
});

const create = createRoute({
  method: 'post',
  path: '/v1/reels',
  operationId: 'createReel',
  tags,
  summary: 'Make a reel',
  request: {
    headers: idempotencyHeaders,
    body: { required: true, content: { 'application/json': { schema: CreateReelRequest } } },
  },
  responses: {
    201: oneReel,
    ...problems('CONFLICT', 'IDEMPOTENCY_MISMATCH', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

const get = createRoute({
  method: 'get',
  path: '/v1/reels/{id}',
  operationId: 'getReel',
  tags,
  summary: 'One reel with its items',
  request: { params },
  responses: { 200: oneReel, ...problems('NOT_FOUND') },
});

const patch = createRoute({
  method: 'patch',
  path: '/v1/reels/{id}',
  operationId: 'patchReel',
  tags,
  summary: 'Rename a reel, or replace its items',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: PatchReelRequest } } },
  },
  responses: {
    200: oneReel,
    ...problems('NOT_FOUND', 'CONFLICT', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/reels/{id}',
  operationId: 'deleteReel',
  tags,
  summary: 'Delete a reel',
  request: { params },
  responses: { 204: { description: 'The reel is deleted' }, ...problems('NOT_FOUND') },
});

/** Adds the routes of reels. */
export function registerReelRoutes(app: App, { engine }: AppDeps): void {
  const { reels } = engine;

  app.openapi(list, async (c) => c.json(await reels.list(), 200));

  app.openapi(create, async (c) => {
    const asked = c.req.valid('json');
    return c.json(await once(c, engine, asked, () => reels.create(asked)), 201);
  });

  app.openapi(get, async (c) => c.json(await reels.get(parseReelId(c.req.valid('param').id)), 200));

  app.openapi(patch, async (c) => {
    const id = parseReelId(c.req.valid('param').id);
    return c.json(await reels.patch(id, c.req.valid('json')), 200);
  });

  app.openapi(remove, async (c) => {
    await reels.remove(parseReelId(c.req.valid('param').id));
    return c.body(null, 204);
  });
}
