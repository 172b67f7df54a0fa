/** Routes of IIIF and of Web Annotations: a manifest of a video, a search in it, and segments as annotations. */
import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { AnnotationsRequest, LinkedData, SearchRequest } from '../../../../contract/index.ts';
import { parseVideoId } from '../../../../core/ids.ts';
import { checkSpan } from '../../../../core/time.ts';
import { annotationsOf, manifestOf, searchPageOf } from '../../../services/iiif/linked-data.ts';
import type { App, AppDeps, HttpEnv } from '../../env.ts';
import { isSecure } from '../../limits/client-address.ts';
import { problems } from '../../problem.ts';

const tags = ['iiif'];
const params = z.object({ id: z.string() });
const document = (description: string) => ({
  200: { description, content: { 'application/ld+json': { schema: LinkedData } } },
});

/** Parameters of Content Search that an answer names as ignored. */
const IGNORED = ['motivation', 'date', 'user'];

/** Moments of an answer. */
const MOST = 50;

const manifest = createRoute({
  method: 'get',
  path: '/v1/iiif/{id}/manifest',
  operationId: 'getManifest',
  tags,
  summary: 'A video as a IIIF Presentation 3 manifest',
  request: { params },
  responses: { ...document('The manifest'), ...problems('NOT_FOUND') },
});

const search = createRoute({
  method: 'get',
  path: '/v1/iiif/{id}/search',
  operationId: 'searchManifest',
  tags,
  summary: 'Moments of a video, as IIIF Content Search 2',
  request: { params, query: z.object({ q: z.string().min(1) }) },
  responses: {
    ...document('Annotations on spans of the canvas of the manifest'),
    ...problems('NOT_FOUND', 'QUERY_EMPTY', 'QUERY_TOO_LONG', 'QUERY_INVALID', 'QUERY_UNKNOWN', 'CANCELLED'),
  },
});

const annotations = createRoute({
  method: 'post',
  path: '/v1/annotations',
  operationId: 'annotateSegments',
  tags,
  summary: 'Segments as W3C Web Annotations (JSON-LD)',
  request: { body: { required: true, content: { 'application/json': { schema: AnnotationsRequest } } } },
  responses: {
    ...document('A collection of annotations'),
    ...problems('NOT_FOUND', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'),
  },
});

/** Adds the routes. */
export function registerIiifRoutes(app: App, { engine: { library, finder } }: AppDeps): void {
  app.openapi(manifest, async (c) => {
    const id = parseVideoId(c.req.valid('param').id);
    const [video, { contentType }] = [await library.get(id), await library.media(id)];
    return send(c, manifestOf({ ...video, mediaType: contentType }, baseOf(c)));
  });

  app.openapi(search, async (c) => {
    const id = parseVideoId(c.req.valid('param').id);
    await library.record(id);
    const query = c.req.valid('query').q;
    const request = { query: { text: query }, filter: { video_id: { in: [id] } }, page_size: MOST };
    const { data } = await finder.search(SearchRequest.parse(request), c.req.raw.signal);
    const strong = data.filter(({ match }) => match !== 'weak');
    const ignored = IGNORED.filter((name) => c.req.query(name) !== undefined);
    return send(c, searchPageOf({ id, query, ignored }, strong, baseOf(c)));
  });

  app.openapi(annotations, async (c) => {
    const request = c.req.valid('json');
    const titles = new Map<string, string>();
    for (const { video_id: id, start, end } of request.segments) {
      checkSpan({ start, end }, 'segment');
      if (!titles.has(id)) titles.set(id, (await library.record(parseVideoId(id))).title);
    }
    return send(c, annotationsOf(request, titles, baseOf(c)));
  });
}

function send(c: Context<HttpEnv>, value: LinkedData) {
  return c.json(value, 200, { 'Content-Type': 'application/ld+json' });
}

/** Returns the address by which the client reaches the server: documents name their parts by it. */
function baseOf(c: Context<HttpEnv>): string {
  const host = c.req.header('Host') ?? new URL(c.req.url).host;
  return `${isSecure(c) ? 'https' : 'http'}://${host}`;
}
