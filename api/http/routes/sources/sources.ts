/** Routes of sources: folders, addresses and buckets that are watched. */
import { createRoute, z } from '@hono/zod-openapi';
import {
  AddBucketSource,
  AddFolderSource,
  AddSourceRequest,
  AddUrlSource,
  PatchSourceRequest,
  Source,
  SourceList,
} from '../../../../contract/index.ts';
import { parseSourceId } from '../../../../core/ids.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const params = z.object({ id: z.string() });
const tags = ['sources'];
const oneSource = { description: 'The source', content: { 'application/json': { schema: Source } } };

const list = createRoute({
  ...{ method: 'get', path: '/v1/sources', operationId: 'listSources', tags },
  summary: 'List the sources that are watched, oldest first',
  responses: {
    200: { description: 'Sources', content: { 'application/json': { schema: SourceList } } },
    ...problems(),
  },
});

const add = createRoute({
  ...{ method: 'post', path: '/v1/sources', operationId: 'addSource', tags },
  summary: 'Watch a folder, addresses or a bucket: their videos come into the library by themselves',
  request: { body: { required: true, content: { 'application/json': { schema: AddSourceRequest } } } },
  responses: {
    201: oneSource,
    ...problems(
      ...(['FORBIDDEN_PATH', 'NOT_FOUND', 'SOURCE_OVERLAPS', 'SOURCE_UNREACHABLE', 'GLOB_INVALID'] as const),
      ...([
        'SOURCE_FORBIDDEN',
        'MEDIA_UNREACHABLE',
        'UPLOAD_TOO_LARGE',
        'UNSUPPORTED_MEDIA_TYPE',
        'DISK_FULL',
      ] as const),
    ),
  },
});

const get = createRoute({
  ...{ method: 'get', path: '/v1/sources/{id}', operationId: 'getSource', tags },
  summary: 'One source',
  request: { params },
  responses: { 200: oneSource, ...problems('NOT_FOUND') },
});

const patch = createRoute({
  ...{ method: 'patch', path: '/v1/sources/{id}', operationId: 'patchSource', tags },
  summary: 'Pause a source, or change its patterns or addresses',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: PatchSourceRequest } } },
  },
  responses: {
    200: oneSource,
    ...problems(
      ...(['NOT_FOUND', 'GLOB_INVALID', 'SOURCE_FORBIDDEN', 'SOURCE_OVERLAPS', 'UPLOAD_TOO_LARGE'] as const),
      ...(['UNSUPPORTED_MEDIA_TYPE', 'DISK_FULL'] as const),
    ),
  },
});

const rescan = createRoute({
  ...{ method: 'post', path: '/v1/sources/{id}/rescan', operationId: 'rescanSource', tags },
  summary: 'Look for changes now',
  request: { params },
  responses: {
    200: oneSource,
    ...problems(
      ...([
        'NOT_FOUND',
        'SOURCE_UNREACHABLE',
        'SOURCE_FORBIDDEN',
        'SOURCE_REFUSED',
        'BUCKET_NOT_FOUND',
      ] as const),
      ...(['SOURCE_WITHOUT_RANGES', 'DISK_FULL'] as const),
    ),
  },
});

const remove = createRoute({
  ...{ method: 'delete', path: '/v1/sources/{id}', operationId: 'deleteSource', tags },
  summary: 'Stop watching a source; its videos stay in the library',
  request: { params },
  responses: { 204: { description: 'The source is removed' }, ...problems('NOT_FOUND', 'DISK_FULL') },
});

/** Adds the routes of sources. */
export function registerSourceRoutes(app: App, { engine: { sources } }: AppDeps): void {
  // The body that adds a source names them by reference alone.
  for (const [name, schema] of Object.entries({ AddFolderSource, AddUrlSource, AddBucketSource })) {
    app.openAPIRegistry.register(name, schema);
  }

  app.openapi(list, async (c) => c.json(await sources.list(), 200));

  app.openapi(add, async (c) => c.json(await sources.add(c.req.valid('json'), 'http'), 201));

  app.openapi(get, async (c) => c.json(await sources.get(parseSourceId(c.req.valid('param').id)), 200));

  app.openapi(patch, async (c) => {
    return c.json(await sources.patch(parseSourceId(c.req.valid('param').id), c.req.valid('json')), 200);
  });

  app.openapi(rescan, async (c) => c.json(await sources.scan(parseSourceId(c.req.valid('param').id)), 200));

  app.openapi(remove, async (c) => {
    await sources.remove(parseSourceId(c.req.valid('param').id));
    return c.body(null, 204);
  });
}
