/** Routes of videos: add by upload or by path, list, read, edit, delete. */
import { createRoute, z } from '@hono/zod-openapi';
import { queryInt } from '../../../contract/common.ts';
import {
  AddVideoRequest,
  AddVideoResponse,
  givenExternalId,
  PatchVideoRequest,
  UploadDescription,
  Video,
  VideoList,
} from '../../../contract/index.ts';
import { parseVideoId } from '../../../core/ids.ts';
import type { App, AppDeps } from '../env.ts';
import { idempotencyHeaders } from '../idempotent.ts';
import { problems } from '../problem.ts';
import { receiveVideo } from '../receive-video.ts';

const params = z.object({ id: z.string() });
const oneVideo = { description: 'The video', content: { 'application/json': { schema: Video } } };
const added = (description: string) => ({
  description,
  content: { 'application/json': { schema: AddVideoResponse } },
});
const bytes = { type: 'string', format: 'binary' };
const described = z.toJSONSchema(AddVideoRequest.omit({ path: true }), { io: 'input' }).properties;

/** Streamed bodies, which no validator may parse; hidden from the types, which would expect one. */
const UPLOADS: object = {
  'multipart/form-data': {
    schema: {
      type: 'object',
      required: ['file'],
      properties: { file: bytes, ...described },
    },
  },
  'video/*': { schema: bytes },
  'application/octet-stream': { schema: bytes },
};

const add = createRoute({
  method: 'post',
  path: '/v1/videos',
  operationId: 'addVideo',
  tags: ['videos'],
  summary: 'Add a video, by upload or by path',
  request: {
    query: UploadDescription,
    headers: idempotencyHeaders,
    body: {
      content: {
        'application/json': { schema: AddVideoRequest },
        ...UPLOADS,
      },
    },
  },
  responses: {
    200: added('The library already holds the content of this upload'),
    202: added('A job indexes the video'),
    ...problems(
      'CONFLICT',
      'IDEMPOTENCY_MISMATCH',
      'FORBIDDEN_PATH',
      'NOT_FOUND',
      'UPLOAD_TOO_LARGE',
      'UNSUPPORTED_MEDIA_TYPE',
      'VIDEO_UNREADABLE',
      'MEDIA_UNREACHABLE',
      'NO_VIDEO_STREAM',
      'VIDEO_EMPTY',
      'VIDEO_DIMENSIONS',
      'FFMPEG_MISSING',
      'DISK_FULL',
    ),
  },
});

const list = createRoute({
  method: 'get',
  path: '/v1/videos',
  operationId: 'listVideos',
  tags: ['videos'],
  summary: 'List videos, newest first',
  request: {
    query: z.object({
      page_size: queryInt(1, 200, 50),
      page_token: z.string().optional(),
      title: z.string().min(1).optional().describe('Only titles that contain this.'),
      tag: z.string().min(1).optional(),
      external_id: givenExternalId.optional(),
      metadata: z
        .union([z.string(), z.array(z.string()).max(20)])
        .optional()
        .describe('A condition on metadata, as key=value; several must all hold.'),
      source_id: z.string().min(1).max(64).optional(),
    }),
  },
  responses: {
    200: { description: 'A page of videos', content: { 'application/json': { schema: VideoList } } },
    ...problems(),
  },
});

const get = createRoute({
  method: 'get',
  path: '/v1/videos/{id}',
  operationId: 'getVideo',
  tags: ['videos'],
  summary: 'One video',
  request: { params },
  responses: { 200: oneVideo, ...problems('NOT_FOUND') },
});

const patch = createRoute({
  method: 'patch',
  path: '/v1/videos/{id}',
  operationId: 'patchVideo',
  tags: ['videos'],
  summary: 'Change what people said of a video: title, tags, capture date, external id, metadata',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: PatchVideoRequest } } },
  },
  responses: {
    200: oneVideo,
    ...problems('NOT_FOUND', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'DISK_FULL'),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/videos/{id}',
  operationId: 'deleteVideo',
  tags: ['videos'],
  summary: 'Delete a video from the library',
  request: { params },
  responses: {
    204: { description: 'The video is deleted' },
    ...problems('NOT_FOUND', 'DISK_FULL', 'MEDIA_UNREACHABLE'),
  },
});

/** Adds the routes of videos. */
export function registerVideoRoutes(app: App, deps: AppDeps): void {
  const { library } = deps.engine;

  app.openapi(add, async (c) => {
    const answer = await receiveVideo(c, deps, c.req.valid('query'), c.req.valid('json'));
    return c.json(answer, answer.already_indexed ? 200 : 202);
  });

  app.openapi(list, async (c) => c.json(await library.list(c.req.valid('query')), 200));

  app.openapi(get, async (c) => c.json(await library.get(parseVideoId(c.req.valid('param').id)), 200));

  app.openapi(patch, async (c) => {
    const id = parseVideoId(c.req.valid('param').id);
    return c.json(await library.patch(id, c.req.valid('json')), 200);
  });

  app.openapi(remove, async (c) => {
    await library.remove(parseVideoId(c.req.valid('param').id));
    return c.body(null, 204);
  });
}
