/** Responses are readable as their headers say, for every method, path and accepted encoding. */
import { gunzipSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../contract/index.ts';
import { openTestLibrary, putVideo } from './test-library.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];
const ENCODINGS = ['gzip', 'deflate', 'gzip, deflate, br', 'identity', 'br', '*', 'gzip;q=0.5, *;q=0'];

/** Decodes a body by its Content-Encoding; throws when the two do not fit. */
async function decoded(response: Response): Promise<string> {
  const bytes = Buffer.from(await response.arrayBuffer());
  const encoding = response.headers.get('Content-Encoding');
  if (encoding === null || bytes.length === 0) return bytes.toString();
  return (encoding === 'gzip' ? gunzipSync(bytes) : inflateSync(bytes)).toString();
}

describe('a response', () => {
  it('decodes, whatever the method, the path and the accepted encoding', async () => {
    using library = openTestLibrary({ apiKey: 'a long secret' });
    const { id } = await putVideo(library, 'video a');
    const paths = ['/v1/search', '/v1/videos', `/v1/videos/${id}`, `/v1/videos/${id}/media`, '/v1/none'];
    const key = { Authorization: 'Bearer a long secret' };
    let refused = 0;
    for (const path of [...paths, '/openapi.json', '/docs', '/', '/health', '/none.js']) {
      for (const method of METHODS) {
        for (const encoding of ENCODINGS) {
          for (const keys of [{}, key]) {
            if (method === 'DELETE' && path.includes(id)) continue;
            const headers = { 'Accept-Encoding': encoding, ...keys };
            const response = await library.app.request(path, { method, headers });
            const text = await decoded(response);
            if (response.status < 400 || method === 'HEAD' || text.startsWith('<')) continue;
            expect(Problem.parse(JSON.parse(text)).status).toBe(response.status);
            if (response.status === 405) refused += 1;
          }
        }
      }
    }
    expect(refused).toBeGreaterThan(200);
  });
});
