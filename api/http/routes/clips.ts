/** Routes of clips: spans of videos as files, made in the background and downloaded when done. */
import { createRoute, z } from '@hono/zod-openapi';
import { ClipExport, ClipExportList, ClipsRequest } from '../../../contract/index.ts';
import { attachment } from '../attachment.ts';
import type { App, AppDeps } from '../env.ts';
import { idempotencyHeaders, once } from '../idempotent.ts';
import { problems } from '../problem.ts';
import { sendFile } from '../send-file.ts';

const params = z.object({ id: z.string() });
const bytes = { type: 'string' as const, format: 'binary' };
const oneExport = { description: 'The export', content: { 'application/json': { schema: ClipExport } } };
const file = { 'application/zip': { schema: bytes }, 'video/*': { schema: bytes } };

const add = createRoute({
  method: 'post',
  path: '/v1/clips',
  operationId: 'makeClips',
  tags: ['clips'],
  summary: 'Make clips: one file per segment, or one joined file',
  request: {
    headers: idempotencyHeaders,
    body: { required: true, content: { 'application/json': { schema: ClipsRequest } } },
  },
  responses: {
    202: oneExport,
    ...problems(
      'NOT_FOUND',
      'TIME_OUTSIDE',
      'CONFLICT',
      'IDEMPOTENCY_MISMATCH',
      'DISK_FULL',
      'UPLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
    ),
  },
});

const list = createRoute({
  method: 'get',
  path: '/v1/clips',
  operationId: 'listClips',
  tags: ['clips'],
  summary: 'List exports of clips, newest first',
  responses: {
    200: { description: 'All stored exports', content: { 'application/json': { schema: ClipExportList } } },
    ...problems(),
  },
});

const get = createRoute({
  method: 'get',
  path: '/v1/clips/{id}',
  operationId: 'getClips',
  tags: ['clips'],
  summary: 'State of an export of clips',
  request: { params },
  responses: { 200: oneExport, ...problems('NOT_FOUND') },
});

const cancel = createRoute({
  method: 'post',
  path: '/v1/clips/{id}/cancel',
  operationId: 'cancelClips',
  tags: ['clips'],
  summary: 'Cancel an export that is queued or running',
  request: { params },
  responses: { 200: oneExport, ...problems('NOT_FOUND', 'CONFLICT', 'DISK_FULL') },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/clips/{id}',
  operationId: 'deleteClips',
  tags: ['clips'],
  summary: 'Delete an export and its file',
  request: { params },
  responses: { 204: { description: 'The export is deleted' }, ...problems('NOT_FOUND', 'DISK_FULL') },
});

const fetch = createRoute({
  method: 'get',
  path: '/v1/clips/{id}/file',
  operationId: 'getClipsFile',
  tags: ['clips'],
  summary: 'The clips: one video, or a ZIP of several',
  request: { params },
  responses: {
    200: { description: 'The whole file', content: file },
    206: { description: 'The requested range', content: file },
    304: { description: 'Not modified' },
    ...problems('NOT_FOUND', 'RANGE_NOT_SATISFIABLE'),
  },
});

/** Adds the routes of clips. */
export function registerClipRoutes(app: App, { engine }: AppDeps): void {
  const { clips } = engine;

  app.openapi(add, async (c) => {
    const request = c.req.valid('json');
    return c.json(await once(c, engine, request, () => clips.add(request)), 202);
  });

  app.openapi(list, (c) => c.json({ data: clips.list() }, 200));
  app.openapi(get, (c) => c.json(clips.get(c.req.valid('param').id), 200));
  app.openapi(cancel, async (c) => c.json(await clips.cancel(c.req.valid('param').id), 200));

  app.openapi(remove, async (c) => {
    await clips.remove(c.req.valid('param').id);
    return c.body(null, 204);
  });

  app.openapi(fetch, async (c) => {
    const { fileName, ...found } = clips.file(c.req.valid('param').id);
    c.header('Content-Disposition', attachment(fileName));
    return sendFile(c, { ...found, cache: 'private, no-cache' });
  });
}
