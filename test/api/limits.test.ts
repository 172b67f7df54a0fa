/** Limits on requests: rates, places, sizes, and wrong keys. */
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HttpEnv } from '../../api/http/env.ts';
import { sendEvents } from '../../api/http/event-stream.ts';
import { isDeeper } from '../../api/http/limits/request-shape.ts';
import { createStreamPlaces } from '../../api/http/limits/stream-places.ts';
import { createBuckets } from '../../api/http/limits/token-buckets.ts';
import { JSON_TYPE, problem } from './requests.ts';
import { openTestLibrary, type TestLibrary } from './test-library.ts';

const KEY = 'a long secret';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Sends a request from an address, as the server's bindings name it. */
async function from(
  { app }: TestLibrary,
  remoteAddress: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  return app.request(path, init, { incoming: { socket: { remoteAddress } } });
}

describe('a token bucket', () => {
  it('gives a burst at once, then its rate, and tells the seconds to wait', () => {
    let now = 0;
    const buckets = createBuckets({ burst: 3, perMinute: 6 }, () => now);
    const taken = () => buckets.take('a');
    expect([taken(), taken(), taken(), taken()]).toEqual([0, 0, 0, 10]);
    expect([buckets.look('a'), buckets.take('b')]).toEqual([10, 0]);
    now += 9_999;
    expect(taken()).toBe(1);
    now += 1;
    expect([taken(), taken()]).toEqual([0, 10]);
    now += 3_600_000;
    expect([taken(), taken(), taken(), taken()]).toEqual([0, 0, 0, 10]);
  });

  it('survives a clock that is set back', () => {
    let now = 1e12;
    const buckets = createBuckets({ burst: 1, perMinute: 60 }, () => now);
    expect(buckets.take('a')).toBe(0);
    now -= 3_600_000;
    expect(buckets.take('a')).toBe(1);
    now += 1000;
    expect(buckets.take('a')).toBe(0);
  });

  it('forgets the oldest clients, not the latest', () => {
    const buckets = createBuckets({ burst: 1, perMinute: 1 }, () => 0);
    for (let i = 0; i < 10_001; i++) buckets.take(`client ${i}`);
    expect(buckets.look('client 0')).toBe(0);
    expect(buckets.look('client 10000')).toBe(60);
  });
});

describe('searches', () => {
  const search = { method: 'POST', headers: JSON_TYPE, body: '{"query":{"text":"a"}}' };

  it.each([
    ['POST', '/v1/search'],
    ['POST', '/v1/chains'],
    ['POST', '/v1/locate'],
    ['POST', '/v1/triggers/none/try'],
    ['POST', '/mcp'],
    ['GET', '/v1/videos/none/curve'],
    ['GET', '/v1/iiif/none/search'],
  ])('count by %s %s too', async (method, path) => {
    using library = openTestLibrary({ searchesPerMinute: 1 });
    expect((await from(library, '10.0.0.1', '/v1/search', search)).status).toBe(200);
    const init = method === 'POST' ? search : { method };
    expect((await from(library, '10.0.0.1', path, init)).status).toBe(429);
  });

  it('beyond the rate of an address are told when to come back; others are answered', async () => {
    using library = openTestLibrary({ searchesPerMinute: 3 });
    for (let i = 0; i < 3; i++)
      expect((await from(library, '10.0.0.1', '/v1/search', search)).status).toBe(200);
    const refused = await from(library, '10.0.0.1', '/v1/search', search);
    expect(refused.headers.get('Retry-After')).toBe('20');
    expect(await problem(refused)).toMatchObject({ code: 'RATE_LIMITED', details: { retry_after_s: 20 } });
    expect((await from(library, '10.0.0.2', '/v1/search', search)).status).toBe(200);
    expect((await from(library, '10.0.0.1', '/v1/videos')).status).toBe(200);
    vi.advanceTimersByTime(20_000);
    expect((await from(library, '10.0.0.1', '/v1/search', search)).status).toBe(200);
  });

  it('count by the network of an IPv6 address, and by what a proxy on this machine says', async () => {
    using library = openTestLibrary({ searchesPerMinute: 1 });
    const status = async (address: string, forwarded = '') => {
      const headers = { ...JSON_TYPE, ...(forwarded && { 'X-Forwarded-For': forwarded }) };
      return (await from(library, address, '/v1/search', { ...search, headers })).status;
    };
    expect([await status('2001:db8:1:2::3'), await status('2001:db8:1:2:ffff::4')]).toEqual([200, 429]);
    expect(await status('2001:db8:1:3::3')).toBe(200);
    expect([
      await status('127.0.0.1', '10.0.0.1'),
      await status('::ffff:127.0.0.1', '1.2.3.4, 10.0.0.1'),
    ]).toEqual([200, 429]);
    // Others may write what they like.
    expect([await status('10.0.0.9', '10.0.0.10'), await status('10.0.0.9', '10.0.0.11')]).toEqual([
      200, 429,
    ]);
  });
});

describe('keys of the library', () => {
  it('have a bucket each, wherever they are used; that of the configuration counts by address', async () => {
    using library = openTestLibrary({ searchesPerMinute: 1, apiKey: KEY });
    const as = (key: string) => ({ ...JSON_TYPE, Authorization: `Bearer ${key}` });
    const newKey = async (name: string) => {
      const body = JSON.stringify({ name, scopes: ['read', 'write'] });
      const made = await library.app.request('/v1/keys', { method: 'POST', headers: as(KEY), body });
      return ((await made.json()) as { key: string }).key;
    };
    const [one, two] = [await newKey('one'), await newKey('two')];
    const search = async (address: string, key: string) => {
      const init = { method: 'POST', headers: as(key), body: '{"query":{"text":"a"}}' };
      return (await from(library, address, '/v1/search', init)).status;
    };
    expect([await search('10.0.0.1', one), await search('10.0.0.2', one)]).toEqual([200, 429]);
    expect([await search('10.0.0.1', two), await search('10.0.0.2', two)]).toEqual([200, 429]);
    expect([await search('10.0.0.1', KEY), await search('10.0.0.2', KEY)]).toEqual([200, 200]);
    expect([await search('10.0.0.1', KEY), await search('10.0.0.2', KEY)]).toEqual([429, 429]);
    const upload = async (address: string, key: string) => {
      const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'video/mp4' };
      const body = `video ${address} ${key}`;
      return (await from(library, address, '/v1/videos', { method: 'POST', headers, body })).status;
    };
    const sent = [];
    for (let i = 0; i < 301; i++) sent.push(await upload(`10.0.1.${i % 250}`, one));
    expect([sent.slice(0, 300).every((status) => status === 202), sent[300]]).toEqual([true, 429]);
    expect(await upload('10.0.1.1', two)).toBe(202);
  });

  it('are refused in an address, where logs and pages would keep them', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    for (const name of ['key', 'api_key', 'token', 'access_token', 'authorization', 'tidemark_key']) {
      const path = `/v1/videos?${name}=${encodeURIComponent(KEY)}`;
      expect((await library.app.request(path)).status).toBe(401);
      expect(
        (await library.app.request(`/sign-in?${name}=${encodeURIComponent(KEY)}`)).headers.get('Set-Cookie'),
      ).toBeNull();
    }
    expect(library.logged.join()).not.toContain(KEY);
  });
});

describe('uploads', () => {
  it('beyond the places of a client are told to come back, and leave room for others', async () => {
    using library = openTestLibrary();
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const send = (address: string) => {
      const body = new ReadableStream({
        async pull(stream) {
          await finished;
          stream.enqueue(new TextEncoder().encode(`video ${address}`));
          stream.close();
        },
      });
      const headers = { 'Content-Type': 'video/mp4' };
      return from(library, address, '/v1/videos', {
        method: 'POST',
        headers,
        body,
        duplex: 'half',
      } as RequestInit);
    };
    const open = Array.from({ length: 8 }, () => send('10.0.0.1'));
    const ninth = await send('10.0.0.1');
    expect(ninth.headers.get('Retry-After')).toBe('5');
    expect(await problem(ninth)).toMatchObject({ code: 'RATE_LIMITED', status: 429 });
    const others = Array.from({ length: 8 }, () => send('10.0.0.2'));
    expect((await send('10.0.0.3')).status).toBe(429);
    finish();
    for (const response of await Promise.all([...open, ...others])) expect(response.status).toBe(202);
    expect((await send('10.0.0.1')).status).toBe(202);
  });
});

describe('wrong keys', () => {
  const bearer = (key: string) => ({ headers: { Authorization: `Bearer ${key}` } });

  it('cost time, by any way in, for that address alone; the right one always passes', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    for (let i = 0; i < 4; i++)
      expect((await from(library, '10.0.0.1', '/v1/videos', bearer(`guess ${i}`))).status).toBe(401);
    for (let i = 0; i < 3; i++) {
      const init = { method: 'POST', headers: JSON_TYPE, body: JSON.stringify({ key: `session ${i}` }) };
      expect((await from(library, '10.0.0.1', '/v1/session', init)).status).toBe(401);
      const body = new URLSearchParams({ key: `form ${i}`, next: '/' });
      expect((await from(library, '10.0.0.1', '/sign-in', { method: 'POST', body })).status).toBe(401);
    }
    const refused = await from(library, '10.0.0.1', '/v1/videos', bearer('one more'));
    expect(await problem(refused)).toMatchObject({ code: 'RATE_LIMITED' });
    const signIn = (key: string) =>
      from(library, '10.0.0.1', '/sign-in', { method: 'POST', body: new URLSearchParams({ key }) });
    const form = await signIn('one more');
    expect([form.status, await form.text()]).toEqual([429, expect.stringContaining('Try again in a minute')]);
    expect((await from(library, '10.0.0.1', '/v1/videos', bearer(KEY))).status).toBe(200);
    expect((await signIn(KEY)).status).toBe(303);
    expect((await from(library, '10.0.0.2', '/v1/videos', bearer('one more'))).status).toBe(401);
    vi.advanceTimersByTime(6_000);
    expect((await from(library, '10.0.0.1', '/v1/videos', bearer('one more'))).status).toBe(401);
    expect(library.logged.join()).not.toMatch(/guess|session|form|secret/);
  });

  it('that an open page repeats count once, and requests without a key never', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    for (let i = 0; i < 50; i++) {
      expect((await from(library, '10.0.0.1', '/v1/videos', bearer('an old key'))).status).toBe(401);
      expect((await from(library, '10.0.0.1', '/v1/videos')).status).toBe(401);
    }
    expect((await from(library, '10.0.0.1', '/v1/videos', bearer(KEY))).status).toBe(200);
  });

  it('from many addresses together are slowed down as well', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    for (let i = 0; i < 100; i++) await from(library, `10.0.1.${i}`, '/v1/videos', bearer(`guess ${i}`));
    expect((await from(library, '10.0.2.1', '/v1/videos', bearer('one more'))).status).toBe(429);
  });

  it('set no cookie; the right one sets a cookie that only this site sends, and only over TLS where there is TLS', async () => {
    using library = openTestLibrary({ apiKey: KEY });
    const sign = (headers: Record<string, string>) => {
      const body = JSON.stringify({ key: KEY });
      return from(library, '127.0.0.1', '/v1/session', {
        method: 'POST',
        headers: { ...JSON_TYPE, ...headers },
        body,
      });
    };
    const plain = (await sign({})).headers.get('Set-Cookie') ?? '';
    expect(plain).toMatch(/HttpOnly/);
    expect(plain).toMatch(/SameSite=Strict/);
    expect(plain).not.toMatch(/Secure/);
    expect((await sign({ 'X-Forwarded-Proto': 'https' })).headers.get('Set-Cookie')).toMatch(/; Secure/);
  });
});

describe('the shape of a request', () => {
  it('has a limit on the length of its address', async () => {
    using library = openTestLibrary();
    const response = await library.app.request(`/v1/videos?title=${'a'.repeat(13_000)}`);
    expect(await problem(response)).toMatchObject({ code: 'URI_TOO_LONG', status: 414 });
  });

  it.each([
    ['[[[]]]', 3, false],
    ['[[[]]]', 2, true],
    ['{"a":"[[[[[["}', 1, false],
    ['"\\"[[["', 0, false],
    ['[{"a":[1]},{"b":[2]}]', 3, false],
    ['['.repeat(100_000), 32, true],
  ])('counts the levels of JSON: %s', (json, limit, deeper) => {
    expect(isDeeper(json, limit)).toBe(deeper);
  });

  it('has a limit on the depth of its JSON', async () => {
    using library = openTestLibrary();
    const body = `{"query":${'{"a":'.repeat(40)}1${'}'.repeat(40)}}`;
    const response = await library.app.request('/v1/search', { method: 'POST', headers: JSON_TYPE, body });
    expect(await problem(response)).toMatchObject({
      code: 'BAD_REQUEST',
      detail: expect.stringContaining('32 levels'),
    });
  });
});

describe('places for event streams', () => {
  it('end the oldest stream for the latest', () => {
    const ended: string[] = [];
    const places = createStreamPlaces(2);
    const leave = places.take(() => ended.push('a'));
    places.take(() => ended.push('b'));
    leave();
    places.take(() => ended.push('c'));
    expect(ended).toEqual([]);
    places.take(() => ended.push('d'));
    places.take(() => ended.push('e'));
    expect(ended).toEqual(['b', 'c']);
  });

  it('tell the client of an ended stream when to come back, before it ends', async () => {
    const places = createStreamPlaces(1);
    const stopping = new AbortController();
    const app = new Hono<HttpEnv>();
    app.get('/', (c) =>
      sendEvents(c, { places, stopping: stopping.signal }, async function* (end) {
        if (!end.aborted) await new Promise((resolve) => end.addEventListener('abort', resolve));
        yield* [];
      }),
    );
    const first = await app.request('/');
    const second = await app.request('/');
    expect(await first.text()).toBe(': connected\n\nretry: 10000\n\n');
    stopping.abort();
    expect(await second.text()).toBe(': connected\n\n');
  });
});
