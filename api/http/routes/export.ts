/** The export route: segments as a file for another program. */
import { createRoute } from '@hono/zod-openapi';
import { ExportRequest } from '../../../contract/index.ts';
import { EXPORT_FORMATS } from '../../export/formats.ts';
import { attachment } from '../attachment.ts';
import type { App, AppDeps } from '../env.ts';
import { problems } from '../problem.ts';

/** The content types of all formats, each once. */
const FILES = Object.fromEntries(
  Object.values(EXPORT_FORMATS).map(({ contentType }) => [
    contentType.split(';')[0] as string,
    { schema: contentType.includes('json') ? {} : { type: 'string' as const } },
  ]),
);

const exportRoute = createRoute({
  method: 'post',
  path: '/v1/export',
  operationId: 'exportSegments',
  tags: ['search'],
  summary: 'Segments as CSV, JSON, subtitles, chapters, or a timeline of an editing program',
  request: { body: { required: true, content: { 'application/json': { schema: ExportRequest } } } },
  responses: {
    200: { description: 'The file', content: FILES },
    ...problems('NOT_FOUND', 'TIME_OUTSIDE', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

/** Adds the export route. */
export function registerExportRoutes(app: App, { engine }: AppDeps): void {
  app.openapi(exportRoute, async (c) => {
    const { fileName, contentType, text } = await engine.library.export(c.req.valid('json'));
    return c.body(text, 200, {
      'Content-Type': contentType,
      'Content-Disposition': attachment(fileName),
    });
  });
}
