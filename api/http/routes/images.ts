/** Routes of query images: upload one, read its stored copy. */
import { createRoute, z } from '@hono/zod-openapi';
import { Image } from '../../../contract/index.ts';
import { parseImageId } from '../../../core/ids.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';
import { receiveImage } from '../receive-image.ts';
import { sendFile } from '../send-file.ts';

const params = z.object({ id: z.string() });
const bytes = { type: 'string' as const, format: 'binary' };
const oneImage = { description: 'The image', content: { 'application/json': { schema: Image } } };

/** Bodies that no validator may parse; hidden from the types, which would expect one. */
const UPLOADS: object = {
  'multipart/form-data': {
    schema: { type: 'object', required: ['file'], properties: { file: bytes } },
  },
  'image/*': { schema: bytes },
  'application/octet-stream': { schema: bytes },
};

const add = createRoute({
  method: 'post',
  path: '/v1/images',
  operationId: 'addImage',
  tags: ['search'],
  summary: 'Upload an image to search with: JPEG, PNG, WebP or AVIF',
  request: { body: { content: { ...UPLOADS } } },
  responses: {
    201: oneImage,
    ...problems('UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'IMAGE_UNREADABLE', 'DISK_FULL'),
  },
});

const get = createRoute({
  method: 'get',
  path: '/v1/images/{id}',
  operationId: 'getImage',
  tags: ['search'],
  summary: 'One stored image',
  request: { params },
  responses: { 200: oneImage, ...problems('IMAGE_EXPIRED') },
});

const thumbnail = createRoute({
  method: 'get',
  path: '/v1/images/{id}/thumbnail',
  operationId: 'getImageThumbnail',
  tags: ['search'],
  summary: 'The stored copy of an image',
  request: { params },
  responses: {
    200: { description: 'The picture', content: { 'image/webp': { schema: bytes } } },
    206: { description: 'The requested range', content: { 'image/webp': { schema: bytes } } },
    304: { description: 'Not modified' },
    ...problems('IMAGE_EXPIRED', 'NOT_FOUND', 'RANGE_NOT_SATISFIABLE'),
  },
});

/** Adds the routes of images. */
export function registerImageRoutes(app: App, { engine: { images } }: AppDeps): void {
  app.openapi(add, async (c) => c.json(await receiveImage(c, images), 201));

  app.openapi(get, async (c) => c.json(await images.find(parseImageId(c.req.valid('param').id)), 200));

  app.openapi(thumbnail, async (c) => {
    const file = await images.thumbnail(parseImageId(c.req.valid('param').id));
    return sendFile(c, { ...file, cache: 'private, max-age=86400' });
  });
}
