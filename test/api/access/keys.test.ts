/** API keys over HTTP: scopes of every route, expiry, rotation, hashes at rest, the audit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { scopeOf } from '../../../api/http/access/scopes.ts';
import type { ApiKey, AuditList, NewApiKey, Scope } from '../../../contract/index.ts';
import { AppError } from '../../../core/errors.ts';
import { openTestLibrary, type TestLibrary, type TestOptions } from '../test-library.ts';

const ROOT_KEY = 'the key of the configuration';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

function as(library: TestLibrary, key: string, method: Method, path: string, body?: unknown) {
  const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return library.app.request(path, init);
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

async function newKey(library: TestLibrary, scopes: Scope[], over: object = {}): Promise<NewApiKey> {
  const made = await as(library, ROOT_KEY, 'POST', '/v1/keys', { name: scopes.join('+'), scopes, ...over });
  expect(made.status).toBe(201);
  return (await made.json()) as NewApiKey;
}

async function operations(library: TestLibrary): Promise<{ method: Method; path: string }[]> {
  const document = (await (await as(library, ROOT_KEY, 'GET', '/openapi.json')).json()) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({ method: method.toUpperCase() as Method, path })),
  );
}

const open = (options: TestOptions = {}) => openTestLibrary({ apiKey: ROOT_KEY, ...options });

it('lets readers in, and tries once a minute to note it, on a disk that takes no more', async () => {
  let nowMs = Date.UTC(2026, 0, 1);
  using library = open({ nowMs: () => nowMs });
  const { key } = await newKey(library, ['read']);
  const update = vi.spyOn(library.store.apiKeys, 'update').mockImplementation(async () => {
    throw new AppError('DISK_FULL', 'The disk is full.');
  });
  const read = async () => (await as(library, key, 'GET', '/v1/videos')).status;
  expect([await read(), await read(), await read()]).toEqual([200, 200, 200]);
  expect(update).toHaveBeenCalledTimes(1);
  nowMs += 61_000;
  expect(await read()).toBe(200);
  expect(update).toHaveBeenCalledTimes(2);
});

describe('scopes', () => {
  it('hold on every route of the contract', async () => {
    using library = open();
    const keys = {
      read: await newKey(library, ['read']),
      write: await newKey(library, ['write']),
      admin: await newKey(library, ['admin']),
    };
    const wrong: string[] = [];
    for (const { method, path } of await operations(library)) {
      // Streams would not end, and these three need no key.
      if (/\/events$/.test(path) || ['/health', '/ready', '/v1/session'].includes(path)) continue;
      const wanted = scopeOf(method, path);
      for (const scope of ['read', 'write', 'admin'] as const) {
        const response = await as(library, keys[scope].key, method, path.replace('{id}', 'none'));
        const refused = response.status === 403 && (await codeOf(response)) === 'SCOPE_MISSING';
        if (refused !== (scope !== wanted && scope !== 'admin')) wrong.push(`${scope}: ${method} ${path}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('let what reads be asked by a POST, and keep keys and models for admins', async () => {
    using library = open();
    const all = (await operations(library)).map(({ method, path }) => ({
      method,
      path,
      scope: scopeOf(method, path),
    }));
    const named = (scope: Scope, isRead: boolean) =>
      all
        .filter((route) => route.scope === scope && (route.method === 'GET') === isRead)
        .map(({ method, path }) => `${method} ${path}`);
    expect(named('read', false).sort()).toEqual([
      'POST /v1/annotations',
      'POST /v1/chains',
      'POST /v1/export',
      'POST /v1/images',
      'POST /v1/locate',
      'POST /v1/search',
      'POST /v1/videos/{id}/tracks',
      'POST /v1/videos/{id}/tracks/{track}/forecast',
    ]);
    expect(named('write', true)).toEqual([]);
    expect(named('admin', true).sort()).toEqual([
      'GET /v1/audit',
      'GET /v1/deliveries',
      'GET /v1/keys',
      'GET /v1/webhooks',
    ]);
    expect(named('admin', false)).toEqual(
      expect.arrayContaining(['POST /v1/keys', 'POST /v1/packs', 'POST /v1/packs/{name}/use']),
    );
  });

  it('that are unknown, empty or expired from the start are refused', async () => {
    using library = open();
    for (const body of [
      { name: 'a', scopes: ['owner'] },
      { name: 'a', scopes: [] },
      { name: ' ', scopes: ['read'] },
      { name: 'a', scopes: ['read'], expires_at: '2001-01-01T00:00:00Z' },
    ]) {
      const response = await as(library, ROOT_KEY, 'POST', '/v1/keys', body);
      expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_REQUEST']);
    }
  });
});

describe('keys', () => {
  it('expire, are rotated with an overlap, and are revoked', async () => {
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    using library = open({ nowMs: () => nowMs });
    const get = async (key: string) => {
      const response = await as(library, key, 'GET', '/v1/videos');
      return response.ok ? 'ok' : codeOf(response);
    };
    const short = await newKey(library, ['read'], { expires_at: '2026-01-01T01:00:00Z' });
    expect(await get(short.key)).toBe('ok');
    nowMs += 3_600_000;
    expect(await get(short.key)).toBe('KEY_EXPIRED');

    const { id, key: first } = await newKey(library, ['read']);
    const rotate = async (hours: number) => {
      const path = `/v1/keys/${id}/rotate`;
      return (await (
        await as(library, ROOT_KEY, 'POST', path, { overlap_hours: hours })
      ).json()) as NewApiKey;
    };
    const { key: second } = await rotate(1);
    expect([await get(first), await get(second)]).toEqual(['ok', 'ok']);
    nowMs += 3_600_001;
    expect([await get(first), await get(second)]).toEqual(['KEY_EXPIRED', 'ok']);
    const { key: third } = await rotate(0);
    expect([await get(second), await get(third)]).toEqual(['UNAUTHORIZED', 'ok']);

    const revoked = (await (await as(library, ROOT_KEY, 'DELETE', `/v1/keys/${id}`)).json()) as ApiKey;
    expect(revoked).toMatchObject({ revoked_at: new Date(nowMs).toISOString() });
    expect(await get(third)).toBe('KEY_EXPIRED');
    expect(await codeOf(await as(library, ROOT_KEY, 'DELETE', `/v1/keys/${id}`))).toBe('NOT_FOUND');
  });

  it('are kept as hashes alone, with their last use', async () => {
    using library = open();
    const made = await newKey(library, ['read', 'write']);
    await as(library, made.key, 'GET', '/v1/videos');
    const list = await (await as(library, ROOT_KEY, 'GET', '/v1/keys')).text();
    expect(JSON.parse(list).data).toMatchObject([
      { id: made.id, scopes: ['read', 'write'], last_used_at: expect.stringMatching(/^20/) },
    ]);
    for (const name of ['tidemark.sqlite', 'tidemark.sqlite-wal']) {
      expect(readFileSync(join(library.dir, name), 'latin1')).not.toContain(made.key);
    }
    expect(list + library.logged.join()).not.toContain(made.key);
  });

  it('are asked for once a library has one; the first can administer, and the last one revoked opens nothing', async () => {
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    using library = openTestLibrary({ nowMs: () => nowMs });
    const anonymous = async (method: Method, path: string, body?: unknown) => {
      nowMs += 10_000;
      return (await as(library, '', method, path, body)).status;
    };
    expect(await anonymous('GET', '/v1/videos')).toBe(200);
    expect(await anonymous('POST', '/v1/keys', { name: 'a', scopes: ['read'] })).toBe(409);
    const admin = await library.engine.keys.create({ name: 'a', scopes: ['admin'], expires_at: null }, false);
    expect(await anonymous('GET', '/v1/videos')).toBe(401);
    expect((await as(library, admin.key, 'DELETE', `/v1/keys/${admin.id}`)).status).toBe(200);
    expect(await anonymous('GET', '/v1/videos')).toBe(401);
    await library.engine.keys.clear();
    expect(await anonymous('GET', '/v1/videos')).toBe(200);
  });

  it('open the page, and an expired one is said to be that', async () => {
    let nowMs = Date.parse('2026-01-01T00:00:00Z');
    using library = open({ nowMs: () => nowMs });
    const { key } = await newKey(library, ['read'], { expires_at: '2026-01-02T00:00:00Z' });
    const sign = () =>
      library.app.request('/sign-in', { method: 'POST', body: new URLSearchParams({ key }) });
    const signed = await sign();
    expect(signed.status).toBe(303);
    const Cookie = signed.headers.get('Set-Cookie')?.split(';')[0] ?? '';
    expect((await library.app.request('/docs', { headers: { Cookie } })).status).toBe(200);
    nowMs += 2 * 86_400_000;
    expect(await (await sign()).text()).toContain('The key has expired.');
    const page = await library.app.request('/', { headers: { Cookie } });
    expect([page.status, await page.text()]).toEqual([401, expect.stringContaining('The key has expired.')]);
  });
});

describe('the audit', () => {
  it('says who wrote what and how it ended; reads and refused keys leave no line', async () => {
    using library = open();
    const { id, key } = await newKey(library, ['read', 'write']);
    await as(library, key, 'GET', '/v1/videos');
    await as(library, key, 'POST', '/v1/search', { query: { text: 'a' } });
    await as(library, key, 'POST', '/v1/searches', { query: 'gulls' });
    await as(library, key, 'DELETE', '/v1/videos/0000000000000001');
    await as(library, key, 'POST', '/v1/keys', { name: 'b', scopes: ['admin'] });
    const page = async (query: string) =>
      (await (await as(library, ROOT_KEY, 'GET', `/v1/audit?${query}`)).json()) as AuditList;
    const first = await page('page_size=2');
    expect(first.data).toMatchObject([
      {
        key_id: id,
        key_name: 'read+write',
        method: 'DELETE',
        path: '/v1/videos/0000000000000001',
        status: 404,
      },
      { key_id: id, method: 'POST', path: '/v1/searches', status: 200, address: '127.0.0.1' },
    ]);
    const rest = await page(`page_size=2&page_token=${first.page.next_token}`);
    expect(rest.data).toMatchObject([
      { key_id: null, key_name: 'configuration', path: '/v1/keys', status: 201 },
    ]);
    expect(rest.page.next_token).toBeNull();
  });
});
