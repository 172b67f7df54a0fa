/** Pages of other origins: refused, unless a setting names them. */
import { expect, it } from 'vitest';
import { openTestLibrary, type TestLibrary } from '../test-library.ts';

const ARCHIVE = 'https://archive.example.org';

const ask = (library: TestLibrary, method: string, origin: string, more: Record<string, string> = {}) => {
  const headers = { Origin: origin, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors', ...more };
  return library.app.request('/v1/searches', {
    method,
    headers: { ...headers, ...(method === 'POST' && { 'Content-Type': 'application/json' }) },
    ...(method === 'POST' && { body: JSON.stringify({ query: 'gulls' }) }),
  });
};

it('a named origin reads and writes with a key, after its preflight', async () => {
  using library = openTestLibrary({ apiKey: 'a long secret', corsOrigins: [ARCHIVE] });
  const preflight = await ask(library, 'OPTIONS', ARCHIVE, {
    'Access-Control-Request-Method': 'POST',
    'Access-Control-Request-Headers': 'authorization, content-type',
  });
  expect([preflight.status, preflight.headers.get('Access-Control-Allow-Origin')]).toEqual([204, ARCHIVE]);
  expect(preflight.headers.get('Access-Control-Allow-Headers')).toMatch(/Authorization/);
  expect(preflight.headers.get('Access-Control-Allow-Credentials')).toBeNull();
  const Authorization = 'Bearer a long secret';
  for (const method of ['POST', 'GET']) {
    const answer = await ask(library, method, ARCHIVE, { Authorization });
    expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([200, ARCHIVE]);
  }
  expect((await ask(library, 'GET', ARCHIVE)).status).toBe(401);
});

it('other origins are refused, and so are all without the setting', async () => {
  using named = openTestLibrary({ corsOrigins: [ARCHIVE] });
  using unnamed = openTestLibrary();
  for (const [library, origin] of [
    [named, 'https://evil.example.org'],
    [named, 'null'],
    [unnamed, ARCHIVE],
  ] as const) {
    for (const method of ['POST', 'GET']) {
      const answer = await ask(library, method, origin);
      expect([answer.status, answer.headers.get('Access-Control-Allow-Origin')]).toEqual([403, null]);
    }
  }
});
