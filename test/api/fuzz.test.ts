/** Requests that are drawn from the OpenAPI document get what it says. The long form is `npm run bench -- fuzz --http N`. */
import { describe, expect, it } from 'vitest';
import { fuzzHttp } from '../../bench/fuzz/fuzz-http.ts';
import type { OpenApiDocument } from '../../bench/fuzz/openapi.ts';
import { openTestLibrary, putJob, putVideo } from './test-library.ts';

describe('any request', () => {
  it('gets a documented status, type, code and body, and is read as the document says', async () => {
    using library = openTestLibrary();
    const { id: video } = (await putVideo(library, 'video a')) ?? {};
    const { id: job } = await putJob(library, { state: 'done' });
    const known: Record<string, string | undefined> = { '/v1/jobs/': job, '/v1/videos/': video };
    const ofPath = (before: string) => known[before];
    const ofProperty = (name: string) => (name === 'video_id' ? video : undefined);
    const document = (await (await library.app.request('/openapi.json')).json()) as OpenApiDocument;
    const report = await fuzzHttp(document, async (path, init) => library.app.request(path, init), {
      ...{ requests: 2000, seed: 7, atOnce: 8, ids: { ofPath, ofProperty } },
      // Proxies start a process for each request.
      skip: ({ path }) => path.endsWith('/proxy'),
    });
    expect(report.faults).toEqual([]);
    expect(report.sent).toBe(2000);
    expect(library.logged.filter((line) => line.includes('"INTERNAL"'))).toEqual([]);
  }, 240_000);
});
