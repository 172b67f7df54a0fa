/** Routes of saved searches: list, save, rename, remove. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  RenameSearchRequest,
  SavedSearch,
  SavedSearchList,
  SaveSearchRequest,
} from '../../../contract/index.ts';
import { parseSearchId } from '../../../core/ids.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';

const tags = ['search'];
const params = z.object({ id: z.string() });
const oneSearch = {
  description: 'The saved search',
  content: { 'application/json': { schema: SavedSearch } },
};

const list = createRoute({
  method: 'get',
  path: '/v1/searches',
  operationId: 'listSearches',
  tags,
  summary: 'List saved searches, latest first',
  responses: {
    200: { description: 'Saved searches', content: { 'application/json': { schema: SavedSearchList } } },
    ...problems(),
  },
});

const save = createRoute({
  method: 'post',
  path: '/v1/searches',
  operationId: 'saveSearch',
  tags,
  summary: 'Save a search',
  request: { body: { required: true, content: { 'application/json': { schema: SaveSearchRequest } } } },
  responses: { 200: oneSearch, ...problems('CONFLICT', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE') },
});

const rename = createRoute({
  method: 'patch',
  path: '/v1/searches/{id}',
  operationId: 'renameSearch',
  tags,
  summary: 'Rename a saved search',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: RenameSearchRequest } } },
  },
  responses: { 200: oneSearch, ...problems('NOT_FOUND', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE') },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/searches/{id}',
  operationId: 'deleteSearch',
  tags,
  summary: 'Remove a saved search',
  request: { params },
  responses: { 204: { description: 'The search is removed' }, ...problems('NOT_FOUND') },
});

/** Adds the routes of saved searches. */
export function registerSavedSearchRoutes(app: App, { engine: { savedSearches } }: AppDeps): void {
  app.openapi(list, async (c) => c.json(await savedSearches.list(), 200));

  app.openapi(save, async (c) => c.json(await savedSearches.save(c.req.valid('json')), 200));

  app.openapi(rename, async (c) => {
    const id = parseSearchId(c.req.valid('param').id);
    return c.json(await savedSearches.rename(id, c.req.valid('json').name), 200);
  });

  app.openapi(remove, async (c) => {
    await savedSearches.remove(parseSearchId(c.req.valid('param').id));
    return c.body(null, 204);
  });
}
