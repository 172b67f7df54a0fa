import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { JSON_TYPE, post, problem } from './requests.ts';
import { openTestLibrary, putVideo } from './test-library.ts';

describe('media', () => {
  const content = 'video 0123456789';

  it('sends the whole file, a range, and nothing but headers for HEAD', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, content);
    const url = `/v1/videos/${id}/media`;
    const whole = await library.app.request(url);
    expect([whole.status, await whole.text(), whole.headers.get('Content-Type')]).toEqual([
      200,
      content,
      'video/mp4',
    ]);
    const part = await library.app.request(url, { headers: { Range: 'bytes=6-8' } });
    expect([part.status, await part.text(), part.headers.get('Content-Range')]).toEqual([
      206,
      '012',
      'bytes 6-8/16',
    ]);
    const head = await library.app.request(url, { method: 'HEAD' });
    expect([head.status, await head.text(), head.headers.get('Content-Length')]).toEqual([200, '', '16']);
  });

  it('answers validators', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, content);
    const url = `/v1/videos/${id}/media`;
    const etag = (await library.app.request(url)).headers.get('ETag') ?? '';
    expect((await library.app.request(url, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    const range = { Range: 'bytes=0-1' };
    expect((await library.app.request(url, { headers: { ...range, 'If-Range': etag } })).status).toBe(206);
    expect((await library.app.request(url, { headers: { ...range, 'If-Range': '"older"' } })).status).toBe(
      200,
    );
  });

  it('refuses a range outside of the file, and says how long it is', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, content);
    const response = await library.app.request(`/v1/videos/${id}/media`, { headers: { Range: 'bytes=99-' } });
    expect(response.headers.get('Content-Range')).toBe('bytes */16');
    expect(await problem(response)).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
  });

  it('says when the file is gone', async () => {
    using library = openTestLibrary();
    const { id } = await putVideo(library, content, { path: '/nowhere/a.mp4' });
    expect(await problem(await library.app.request(`/v1/videos/${id}/media`))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('guards', () => {
  it.each(['localhost:8080', '127.0.0.1', '[::1]:8080', '192.168.1.7:80', 'tide.lan', 'app.localhost'])(
    'answers to the host %s',
    async (Host) => {
      using library = openTestLibrary({ allowedHosts: ['Tide.lan'] });
      expect((await library.app.request('/health', { headers: { Host } })).status).toBe(200);
    },
  );

  it.each(['evil.example', 'localhost.evil.example', 'xn--bcher-kva.example:8080', ''])(
    'refuses the host "%s"',
    async (Host) => {
      using library = openTestLibrary();
      const response = await library.app.request('/v1/videos', { headers: { Host } });
      expect(await problem(response)).toMatchObject({ code: 'FORBIDDEN_ORIGIN' });
    },
  );

  it('refuses writes that a page of another origin sent, and lets its own page write', async () => {
    using library = openTestLibrary();
    const send = (headers: Record<string, string>) =>
      post(library, '/v1/search', { query: { text: 'a' } }, { Host: 'localhost:8080', ...headers });
    expect((await send({ Origin: 'http://localhost:8080' })).status).toBe(200);
    expect((await send({})).status).toBe(200);
    for (const headers of [
      { Origin: 'https://evil.example' },
      { Origin: 'http://localhost:9999' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ]) {
      expect(await problem(await send(headers as Record<string, string>))).toMatchObject({
        code: 'FORBIDDEN_ORIGIN',
      });
    }
  });

  it('asks for the key when there is one: as a token, or in the cookie of a session', async () => {
    using library = openTestLibrary({ apiKey: 'a long secret' });
    const get = (headers: Record<string, string>) => library.app.request('/v1/videos', { headers });
    expect(await problem(await get({}))).toMatchObject({ code: 'UNAUTHORIZED' });
    expect((await get({ Authorization: 'Bearer wrong' })).status).toBe(401);
    expect((await get({ Authorization: 'Bearer a long secret' })).status).toBe(200);
    expect((await library.app.request('/health')).status).toBe(200);
    expect(await problem(await library.app.request('/openapi.json'))).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(await problem(await post(library, '/v1/session', { key: 'wrong' }))).toMatchObject({
      code: 'UNAUTHORIZED',
    });
    const session = await post(library, '/v1/session', { key: 'a long secret' });
    const cookie = session.headers.get('Set-Cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly.*SameSite=Strict/);
    expect((await get({ Cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
  });

  it('asks a browser for the key in place of the page, and leads it to where it wanted to go', async () => {
    using library = openTestLibrary({ apiKey: 'a long secret' });
    const page = await library.app.request('/v/0123456789abcdef?t=3&q="><b>');
    expect(page.status).toBe(401);
    expect((await library.app.request('/docs')).status).toBe(401);
    expect(await page.text()).not.toContain('<b>');
    const sign = (fields: Record<string, string>) =>
      library.app.request('/sign-in', { method: 'POST', body: new URLSearchParams(fields) });
    expect((await sign({ key: 'wrong', next: '/' })).status).toBe(401);
    const signed = await sign({ key: 'a long secret', next: '/v/0123456789abcdef?t=3' });
    expect([signed.status, signed.headers.get('Location')]).toEqual([303, '/v/0123456789abcdef?t=3']);
    const Cookie = signed.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    for (const path of ['/', '/docs', '/openapi.json']) {
      expect((await library.app.request(path, { headers: { Cookie } })).status).toBe(200);
    }
    expect((await library.app.request('/v1/videos', { headers: { Cookie } })).status).toBe(200);
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      expect((await sign({ key: 'a long secret', next })).headers.get('Location')).toBe('/');
    }
    for (const next of ['http://localhost//evil.example', '/.//evil.example', '/a/..//evil.example']) {
      const tricky = await sign({ key: 'a long secret', next });
      expect(tricky.headers.get('Location')).toBe('/evil.example');
    }
  });

  it('asks for the key in the language that the browser names first', async () => {
    using library = openTestLibrary({ apiKey: 'a long secret' });
    const ask = async (languages: string) => {
      const headers = { 'Accept-Language': languages };
      const body = new URLSearchParams({ key: 'wrong', next: '/' });
      const first = await library.app.request('/', { headers });
      const again = await library.app.request('/sign-in', { method: 'POST', headers, body });
      return (await first.text()) + (await again.text());
    };
    for (const languages of ['zh-CN,zh;q=0.9,en;q=0.8', 'zh']) {
      expect(await ask(languages)).toMatch(/lang="zh-Hans".*此服务器的密钥.*密钥不正确。/s);
    }
    for (const languages of ['en-US,en;q=0.9,zh;q=0.8', 'fr', '']) {
      expect(await ask(languages)).toMatch(/lang="en".*API key of this server.*The key is wrong\./s);
    }
  });

  it('tells browsers to trust nothing but this server', async () => {
    using library = openTestLibrary();
    const { headers } = await library.app.request('/docs');
    expect(headers.get('Content-Security-Policy')?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "connect-src 'self'",
      "font-src 'self'",
      "manifest-src 'self'",
      "img-src 'self' data: blob:",
      "media-src 'self' blob:",
      expect.stringMatching(/^style-src 'self' 'nonce-[\w+/=-]{16,}'$/),
      "style-src-attr 'unsafe-inline'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
  });
});

describe('errors', () => {
  it('never contain internal details, which are logged', async () => {
    for (const fault of [
      new Error('password is hunter2'),
      new AppError('FFMPEG_FAILED', 'hunter2 failed', { details: { stderr: 'hunter2' } }),
    ]) {
      using library = openTestLibrary({
        answer: () => {
          throw fault;
        },
      });
      const response = await post(library, '/v1/search', { query: { text: 'a' } });
      expect(response.status).toBe(500);
      const text = await response.clone().text();
      expect(text).not.toContain('hunter2');
      const { request_id } = await problem(response);
      expect(library.logged.join()).toContain('hunter2');
      expect(library.logged.join()).toContain(request_id);
    }
  });

  it('of clients that have left are not logged as faults', async () => {
    const leave = new AbortController();
    using library = openTestLibrary({
      answer: async () => {
        leave.abort('Client connection prematurely closed.');
        throw new Error('write after end');
      },
    });
    const init = { method: 'POST', headers: JSON_TYPE, signal: leave.signal };
    const body = JSON.stringify({ query: { text: 'a' } });
    const response = await library.app.request('/v1/search', { ...init, body });
    expect(await problem(response)).toMatchObject({ code: 'CANCELLED', status: 499 });
    expect(library.logged).toEqual([]);
  });

  it('of uploads that break off are not logged as faults, and nothing of them stays', async () => {
    for (const path of ['/v1/videos', '/v1/images']) {
      using library = openTestLibrary();
      const leave = new AbortController();
      const body = new ReadableStream({
        pull(stream) {
          leave.abort('Client connection prematurely closed.');
          stream.error(new TypeError('terminated'));
        },
      });
      const headers = { 'Content-Type': 'application/octet-stream' };
      const init = { method: 'POST', headers, body, duplex: 'half', signal: leave.signal };
      expect((await library.app.request(path, init as RequestInit)).status).toBe(499);
      expect(library.logged).toEqual([]);
      expect(readdirSync(join(library.dir, 'tmp'))).toEqual([]);
    }
  });

  it('say where a body is wrong', async () => {
    using library = openTestLibrary();
    const body = await problem(await post(library, '/v1/search', { query: { text: 'a' }, page_size: 99 }));
    expect(body).toMatchObject({
      code: 'BAD_REQUEST',
      details: { issues: [expect.objectContaining({ in: 'json', path: 'page_size' })] },
    });
  });

  it.each(['{', '[]', '"a"', 'null', '{"query":{"text":7}}'])('refuse the body %s', async (body) => {
    using library = openTestLibrary();
    const response = await library.app.request('/v1/search', { method: 'POST', headers: JSON_TYPE, body });
    expect(await problem(response)).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('refuse a search without a content type, or with another', async () => {
    using library = openTestLibrary();
    for (const init of [
      { body: new TextEncoder().encode('{"query":{"text":"a"}}') },
      { body: 'query=a', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    ]) {
      const response = await library.app.request('/v1/search', { method: 'POST', ...init });
      expect(await problem(response)).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
    }
  });

  it('refuse a JSON body beyond a megabyte', async () => {
    using library = openTestLibrary();
    const response = await post(library, '/v1/search', { query: { text: 'a'.repeat(2 ** 21) } });
    expect(await problem(response)).toMatchObject({ code: 'UPLOAD_TOO_LARGE' });
  });

  it('tell an unknown route from a wrong method', async () => {
    using library = openTestLibrary();
    expect(await problem(await library.app.request('/v1/nothing'))).toMatchObject({ code: 'NOT_FOUND' });
    const response = await library.app.request('/v1/search', { method: 'PUT' });
    expect(response.headers.get('Allow')).toContain('POST');
    expect(await problem(response)).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
  });

  it('name the methods of a path that looks like another with a parameter', async () => {
    using library = openTestLibrary();
    const allowed = async (path: string) =>
      (await library.app.request(path, { method: 'PUT' })).headers.get('Allow')?.split(', ').toSorted();
    expect(await allowed('/v1/jobs/cancel')).toEqual(['POST']);
    expect(await allowed('/v1/jobs/any')).toEqual(['GET', 'HEAD']);
  });

  it('refuse a filter with more keys of metadata than the document allows', async () => {
    using library = openTestLibrary();
    const search = (keys: number) => {
      const entries = Array.from({ length: keys }, (_, n) => [`key ${n}`, { in: ['a'] }]);
      return post(library, '/v1/search', {
        query: { text: 'a' },
        filter: { metadata: Object.fromEntries(entries) },
      });
    };
    expect((await search(64)).status).toBe(200);
    expect(await problem(await search(65))).toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('refuse page tokens that this server did not give', async () => {
    using library = openTestLibrary();
    for (const token of ['x', 'e30', Buffer.from('{"createdAt":"now","id":1}').toString('base64url')]) {
      const response = await library.app.request(`/v1/videos?page_token=${token}`);
      expect(await problem(response)).toMatchObject({ code: 'BAD_REQUEST' });
    }
  });
});

describe('the page', () => {
  it('explains how to build the page when it is missing, also under deep links', async () => {
    using library = openTestLibrary();
    for (const path of ['/', '/v/0123456789abcdef?t=3']) {
      const response = await library.app.request(path);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('npm run build:ui');
    }
    expect((await library.app.request('/assets/none.js')).status).toBe(404);
  });

  it('is ready once questions have run through its own code, which nobody is charged or counted for', async () => {
    let asked = 0;
    const answer = () => {
      asked += 1;
      throw new AppError('MODEL_INVALID', 'The model cannot be opened.');
    };
    using library = openTestLibrary({ searchesPerMinute: 1, answer });
    const ready = async () => (await library.app.request('/ready')).status;
    expect([await ready(), await ready()]).toEqual([200, 200]);
    expect(asked).toBeGreaterThan(0);
    const before = asked;
    const metrics = await (await library.app.request('/metrics')).text();
    expect(metrics).not.toContain('route="/v1/search"');
    expect((await post(library, '/v1/search', { query: { text: 'a dog' } })).status).toBe(500);
    expect([asked, library.logged.length]).toEqual([before + 1, 1]);
  });

  it('stops being ready when the server stops', async () => {
    using library = openTestLibrary();
    expect((await library.app.request('/ready')).status).toBe(200);
    library.stopping.abort();
    const response = await library.app.request('/ready');
    expect([response.status, await response.json()]).toEqual([
      503,
      { ready: false, reason: 'The server is stopping.', read_only: false },
    ]);
  });
});
