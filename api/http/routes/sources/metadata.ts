/** The route that imports ids and metadata. */
import { createRoute } from '@hono/zod-openapi';
import { MetadataImport, MetadataImportRequest } from '../../../../contract/index.ts';
import type { App, AppDeps } from '../../env.ts';
import { problems } from '../../problem.ts';

const importRoute = createRoute({
  method: 'post',
  path: '/v1/videos/import-metadata',
  operationId: 'importMetadata',
  tags: ['videos'],
  summary: 'Give videos external ids and metadata from a CSV or JSON file',
  request: { body: { required: true, content: { 'application/json': { schema: MetadataImportRequest } } } },
  responses: {
    200: {
      description: 'What was applied, and the rows that were not, each with its line',
      content: { 'application/json': { schema: MetadataImport } },
    },
    ...problems('METADATA_INVALID', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'DISK_FULL'),
  },
});

/** Adds the route. */
export function registerMetadataRoutes(app: App, { engine: { library } }: AppDeps): void {
  app.openapi(importRoute, async (c) => {
    return c.json(await library.importMetadata(c.req.valid('json')), 200);
  });
}
