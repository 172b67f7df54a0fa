import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../contract/index.ts';
import { AppError, ERROR_CODES } from '../../core/errors.ts';
import { openTestLibrary, putJob, putVideo, type TestLibrary } from './test-library.ts';

interface Operation {
  method: string;
  path: string;
  responses: Record<string, { description: string }>;
}

interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
}

interface Schema {
  properties?: Record<string, { anyOf?: object[] }>;
}

async function contractOf({ app }: TestLibrary): Promise<{ document: OpenApi; operations: Operation[] }> {
  const document = (await (await app.request('/openapi.json')).json()) as OpenApi;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { responses }]) => ({ method, path, responses })),
  );
  return { document, operations };
}

/** Text that is likely to be trouble somewhere. */
const nasty = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.constantFrom(
    '',
    '../..',
    '%00',
    '\u0000',
    'null',
    '-1',
    '1e999',
    'NaN',
    '000.webp',
    '__proto__',
    '🐕'.repeat(50),
  ),
);

const nastyBody = fc.oneof(
  fc.jsonValue(),
  fc.record({ query: fc.record({ text: nasty }), filter: fc.jsonValue() }, { requiredKeys: ['query'] }),
  fc.record({ path: nasty, title: nasty }, { requiredKeys: ['path'] }),
  fc.record({ title: nasty, tags: fc.array(nasty), captured_at: nasty }, { requiredKeys: [] }),
  fc.record({ key: nasty }),
);

const nastyRequest = fc.record({
  id: fc.oneof(nasty, fc.constantFrom('VIDEO', 'JOB')),
  sheet: nasty,
  query: fc.dictionary(
    fc.constantFrom(
      'page_size',
      'page_token',
      'q',
      't',
      'width',
      'state',
      'title',
      'tag',
      'file_name',
      'captured_at',
    ),
    nasty,
  ),
  body: fc.oneof(
    nastyBody.map((value) => JSON.stringify(value) ?? ''),
    nasty,
  ),
  type: fc.constantFrom(
    'application/json',
    'application/json; charset=utf-8',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    'video/mp4',
    'text/plain',
    '',
  ),
  range: fc.option(fc.oneof(nasty, fc.constantFrom('bytes=0-1', 'bytes=99-', 'bytes=-0'))),
});

describe('the contract', () => {
  it('is OpenAPI 3.1 and has every route in docs/api.md, and no other', async () => {
    using library = openTestLibrary();
    const { document, operations } = await contractOf(library);
    expect(document.openapi).toBe('3.1.0');
    const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
    const documented = [...page.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^`?]*)(?:\?[^`]*)?`/g)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    const routes = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    const pages = ['GET /openapi.json', 'GET /docs'];
    expect([...new Set(documented)].sort()).toEqual([...routes, ...pages].sort());
  });

  it('is drawn for people with every route, shape and code, and without anything from elsewhere', async () => {
    using library = openTestLibrary();
    const { operations } = await contractOf(library);
    const html = await (await library.app.request('/docs')).text();
    for (const { path } of operations) expect(html).toContain(path);
    for (const code of Object.keys(ERROR_CODES)) expect(html).toContain(`id="${code}"`);
    expect(html).toContain('id="shape-SearchRequest"');
    expect(html).not.toMatch(/<script|src=|href="(https?:)?\/\//);
  });

  it('holds for anything that is thrown at any route', async () => {
    using library = openTestLibrary();
    const { operations } = await contractOf(library);
    const video = await putVideo(library, 'video a');
    const job = await putJob(library, {
      state: 'failed',
      error: { code: 'INTERNAL', message: 'x', details: {} },
    });
    for (const operation of operations) {
      if (operation.method === 'delete') continue;
      await fc.assert(
        fc.asyncProperty(nastyRequest, async ({ id, sheet, query, body, type, range }) => {
          const known = operation.path.includes('/jobs/') ? job.id : video.id;
          const path = operation.path
            .replace('{id}', encodeURIComponent(id === 'VIDEO' || id === 'JOB' ? known : id))
            .replace('{sheet}', encodeURIComponent(sheet));
          const url = `${path}?${new URLSearchParams(query)}`;
          const headers: Record<string, string> = type === '' ? {} : { 'Content-Type': type };
          if (range !== null && /^[\x20-\x7e]*$/.test(range)) headers.Range = range;
          const init =
            operation.method === 'get'
              ? { headers }
              : { headers, body, method: operation.method.toUpperCase() };
          const response = await library.app.request(url, init as RequestInit);
          await expectDocumented(response, operation, path);
          await response.body?.cancel();
        }),
        { numRuns: 60 },
      );
    }
  }, 120_000);

  it('is kept by requests without a body, and by those of another type', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, 'video a');
    for (const [method, path] of [
      ['PATCH', `/v1/videos/${id}`],
      ['POST', '/v1/search'],
      ['POST', '/v1/clips'],
      ['PUT', '/v1/links'],
    ] as const) {
      const response = await library.app.request(path, { method });
      expect(Problem.parse(await response.json()).code).toBe('UNSUPPORTED_MEDIA_TYPE');
    }
  });

  it('counts characters as JSON Schema does', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, 'video a');
    const patch = (title: string) =>
      library.app.request(`/v1/videos/${id}`, {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ title }),
      });
    expect((await patch('🐕'.repeat(300))).status).toBe(200);
    expect((await patch('🐕'.repeat(301))).status).toBe(400);
  });

  it('allows null where null is sent', async () => {
    using library = openTestLibrary();
    const { document } = await contractOf(library);
    const shapes = (document as unknown as { components: { schemas: Record<string, Schema> } }).components
      .schemas;
    const { parsed, anchor } = shapes.ChainResponse?.properties ?? {};
    for (const field of [parsed, anchor]) expect(field?.anyOf).toContainEqual({ type: 'null' });
  });

  it.each(Object.entries(ERROR_CODES))(
    'answers %s as a Problem with its status',
    async (code, { status }) => {
      const error = new AppError(code as keyof typeof ERROR_CODES, 'It went wrong.', { details: { a: 1 } });
      using library = openTestLibrary({
        answer: () => {
          throw error;
        },
      });
      const response = await library.app.request('/v1/search', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"query":{"text":"a"}}',
      });
      expect(response.status).toBe(status);
      const body = Problem.parse(await response.json());
      expect(body.code).toBe(code);
      expect(body.detail).toBe(status >= 500 ? ERROR_CODES[body.code].meaning : 'It went wrong.');
      expect(body.details).toEqual(status >= 500 ? {} : { a: 1 });
    },
  );
});

/** A documented status, and for errors a Problem whose code the route's description names. */
async function expectDocumented(response: Response, operation: Operation, path: string): Promise<void> {
  if (response.ok && response.headers.get('Content-Type')?.startsWith('text/html')) return;
  if (response.status >= 400) {
    const { code, status } = Problem.parse(await response.clone().json());
    expect(status).toBe(response.status);
    if (isAnotherRoute(path, operation) && (code === 'NOT_FOUND' || code === 'METHOD_NOT_ALLOWED')) return;
    const documented = operation.responses[String(status)]?.description ?? '';
    expect(documented.split(', '), `${operation.method} ${path}: ${code}`).toContain(code);
    expect(status).not.toBe(500);
    return;
  }
  expect(Object.keys(operation.responses)).toContain(String(response.status));
}

/** An id like ".." or "" makes an address of another route. */
function isAnotherRoute(path: string, operation: Operation): boolean {
  const parts = (address: string) => address.split('/').filter((part) => part !== '').length;
  return parts(new URL(path, 'http://localhost').pathname) !== parts(operation.path);
}
