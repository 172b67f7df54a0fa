/**
 * IIIF and Web Annotations: what the standards require of each document. The manifest also passed the schema of
 * https://github.com/IIIF/presentation-validator, which has no licence and so is not part of this repository.
 */
import { expect, it } from 'vitest';
import type { Segment } from '../../../contract/index.ts';
import { emptyAnswer, openTestLibrary, putVideo, type TestLibrary } from '../test-library.ts';

type Json = Record<string, unknown>;

const HOST = 'archive.example.org';

async function read(library: TestLibrary, path: string, init: RequestInit = {}) {
  const headers = { Host: HOST, 'X-Forwarded-Proto': 'https', ...init.headers };
  const response = await library.app.request(path, { ...init, headers });
  return {
    status: response.status,
    type: response.headers.get('Content-Type'),
    body: (await response.json()) as Json,
  };
}

function segmentOf(id: string, start: number, end: number, over: Partial<Segment> = {}): Segment {
  return { video_id: id, start, end, match: 'strong', matched: [], ...over } as Segment;
}

it('a video is a manifest with one canvas of its size and length', async () => {
  using library = openTestLibrary({ allowedHosts: [HOST] });
  const { id } = await putVideo(library, 'video a', { durationS: 12.5 });
  const { status, type, body } = await read(library, `/v1/iiif/${id}/manifest`);
  expect([status, type]).toEqual([200, 'application/ld+json']);
  const manifest = `https://${HOST}/v1/iiif/${id}/manifest`;
  const size = { width: 320, height: 240, duration: 12.5 };
  expect(body).toMatchObject({
    '@context': [
      'http://iiif.io/api/search/2/context.json',
      'http://iiif.io/api/presentation/3/context.json',
    ],
    id: manifest,
    type: 'Manifest',
    label: { none: ['video a'] },
    service: [{ id: `https://${HOST}/v1/iiif/${id}/search`, type: 'SearchService2' }],
    items: [{ id: `${manifest}/canvas`, type: 'Canvas', ...size, items: [{ type: 'AnnotationPage' }] }],
  });
  const [canvas] = body.items as { items: Json[] }[];
  const page = canvas?.items[0];
  expect(page?.items).toEqual([
    {
      id: `${manifest}/canvas/page/painting`,
      type: 'Annotation',
      motivation: 'painting',
      body: { id: `https://${HOST}/v1/videos/${id}/media`, type: 'Video', format: 'video/mp4', ...size },
      target: `${manifest}/canvas`,
    },
  ]);
  expect((await read(library, '/v1/iiif/0000000000000000/manifest')).body).toMatchObject({
    code: 'NOT_FOUND',
  });
});

it('a search in a manifest answers with spans of its canvas, strong matches only, and names what it ignores', async () => {
  let id = '';
  const answer = () => ({
    ...emptyAnswer(),
    data: [
      segmentOf(id, 1.5, 4, { matched: [{ modality: 'text', score: 1, text: 'The gulls are hungry' }] }),
      segmentOf(id, 6, 8),
      segmentOf(id, 8, 9, { match: 'weak' }),
    ],
  });
  using library = openTestLibrary({ allowedHosts: [HOST], answer });
  id = (await putVideo(library, 'video a')).id;
  const { body } = await read(library, `/v1/iiif/${id}/search?q=gulls&motivation=painting&user=x`);
  expect(body).toMatchObject({
    '@context': 'http://iiif.io/api/search/2/context.json',
    id: `https://${HOST}/v1/iiif/${id}/search?q=gulls`,
    type: 'AnnotationPage',
    ignored: ['motivation', 'user'],
  });
  const canvas = `https://${HOST}/v1/iiif/${id}/manifest/canvas`;
  const items = body.items as { body: Json; target: string }[];
  expect(items.map(({ body: { value }, target }) => [value, target])).toEqual([
    ['The gulls are hungry', `${canvas}#t=1.5,4`],
    ['gulls', `${canvas}#t=6,8`],
  ]);
  expect((await read(library, `/v1/iiif/${id}/search`)).body).toMatchObject({ code: 'BAD_REQUEST' });
});

it('segments are Web Annotations on fragments of their files', async () => {
  using library = openTestLibrary({ allowedHosts: [HOST] });
  const { id } = await putVideo(library, 'video a');
  const post = (segments: object[]) =>
    read(library, '/v1/annotations', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ segments, name: 'Gulls' }),
    });
  const { body } = await post([
    { video_id: id, start: 1.25, end: 4, label: 'A gull lands' },
    { video_id: id, start: 5, end: 6 },
  ]);
  expect(body).toMatchObject({
    '@context': 'http://www.w3.org/ns/anno.jsonld',
    type: 'AnnotationCollection',
    label: 'Gulls',
    total: 2,
  });
  expect((body.first as Json).items).toMatchObject([
    {
      id: `https://${HOST}/v/${id}?t=1.25&end=4`,
      type: 'Annotation',
      motivation: 'describing',
      body: { type: 'TextualBody', value: 'A gull lands', format: 'text/plain' },
      target: {
        source: `https://${HOST}/v1/videos/${id}/media`,
        selector: {
          type: 'FragmentSelector',
          conformsTo: 'http://www.w3.org/TR/media-frags/',
          value: 't=1.25,4',
        },
      },
    },
    { body: { value: 'video a' } },
  ]);
  expect((await post([{ video_id: id, start: 4, end: 4 }])).body).toMatchObject({ code: 'BAD_REQUEST' });
  expect((await post([{ video_id: '0000000000000000', start: 1, end: 4 }])).body).toMatchObject({
    code: 'NOT_FOUND',
  });
});
