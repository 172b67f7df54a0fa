/** Files behind addresses, on a real server: listed by HEAD, fetched by ranges, and what goes wrong on the way. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askServer } from '../../../api/services/sources/remote/ask-server.ts';
import {
  draftOf,
  type FetchOptions,
  fetchObject,
} from '../../../api/services/sources/remote/fetch-object.ts';
import type { RemoteObject } from '../../../api/services/sources/remote/remote-objects.ts';
import { createUrlObjects } from '../../../api/services/sources/remote/url-objects.ts';
import { createAgents } from '../../../api/services/triggers/address-guard.ts';
import { AppError } from '../../../core/errors.ts';
import { type FileFault, type FileServer, startFileServer } from '../../support/file-server.ts';

const CONTENT = randomBytes(200_000);
let server: FileServer;
let dataDir: string;

beforeEach(async () => {
  server = await startFileServer({ '/a.mp4': CONTENT });
  dataDir = mkdtempSync(join(tmpdir(), 'tidemark-fetch-'));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(dataDir, { recursive: true });
});

const at = (path: string) => `${server.origin}${path}`;
const openUrls = (urls: string[], patienceMs = 2000) =>
  createUrlObjects(urls, { allowPrivate: true, bucketKey: null, patienceMs });

async function describeObject(path = '/a.mp4'): Promise<RemoteObject> {
  const { objects, unread } = await openUrls([at(path)]).list();
  expect(unread).toEqual([]);
  return objects[0] as RemoteObject;
}

function fetchIt(object: RemoteObject, options: Partial<FetchOptions> = {}, patienceMs = 2000) {
  return fetchObject(openUrls([object.path], patienceMs), object, {
    ...{ dataDir, fileName: 'a.mp4', maxBytes: 1e9, waitMs: () => 1 },
    ...{ signal: new AbortController().signal, ...options },
  });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof AppError ? error.code : String(error);
}

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

describe('listing', () => {
  it('tells size, tag and time, and reads no byte', async () => {
    const lastModified = new Date('2026-03-04T05:06:07Z');
    server.files.set('/b%20c.mp4', { content: CONTENT.subarray(7), lastModified });
    const objects = openUrls([at('/a.mp4'), at('/b%20c.mp4'), at('/gone.mp4')]);
    const listing = await objects.list();
    expect(listing.unread).toEqual([]);
    expect(listing.objects.sort((a, b) => (a.path < b.path ? -1 : 1))).toMatchObject([
      { path: at('/a.mp4'), sizeBytes: 200_000, tag: expect.stringMatching(/^"\w{32}"$/), mtimeMs: 0 },
      { path: at('/b%20c.mp4'), sizeBytes: 199_993, mtimeMs: lastModified.getTime() },
    ]);
    expect(objects.nameOf(at('/x/b%20c.mp4?y=1'))).toBe('x/b c.mp4');
    expect(server.requests.every((request) => request.startsWith('HEAD '))).toBe(true);
  });

  it.each<[FileFault, string]>([
    [{ kind: 'status', status: 403 }, 'SOURCE_REFUSED'],
    [{ kind: 'status', status: 503 }, 'SOURCE_UNREACHABLE'],
    [{ kind: 'redirect', to: '/a.mp4?' }, 'none'],
    [{ kind: 'redirect', to: '/b.mp4' }, 'SOURCE_UNREACHABLE'],
    [{ kind: 'redirect', to: 'ftp://127.0.0.1/' }, 'SOURCE_UNREACHABLE'],
    [{ kind: 'redirect', to: 'http://user:secret@127.0.0.1/' }, 'SOURCE_UNREACHABLE'],
    [{ kind: 'noHead' }, 'none'],
  ])('%j is %s, and the others are listed', async (fault, code) => {
    server.files.set('/a.mp4?', { content: CONTENT });
    server.files.set('/b.mp4', { content: CONTENT, fault });
    const { objects, unread } = await openUrls([at('/a.mp4'), at('/b.mp4')]).list();
    expect(unread.map(({ path, error }) => [path, error.code])).toEqual(
      code === 'none' ? [] : [[at('/b.mp4'), code]],
    );
    expect(objects).toHaveLength(code === 'none' ? 2 : 1);
  });

  it('fails where nothing answers, and does not wait for each address of a dead server', async () => {
    const dead = await startFileServer();
    await dead[Symbol.asyncDispose]();
    const urls = Array.from({ length: 50 }, (_, n) => `${dead.origin}/${n}.mp4`);
    expect(await codeOf(openUrls(urls).list())).toBe('SOURCE_UNREACHABLE');
    const { objects, unread } = await openUrls([...urls, at('/a.mp4')]).list();
    expect([objects.length, unread.length]).toEqual([1, 50]);
  });
});

describe('forbidden addresses', () => {
  const strict = { allowPrivate: false, bucketKey: null, patienceMs: 2000 };

  it.each(['http://127.0.0.1:9/a.mp4', 'http://localhost:9/a.mp4', 'http://[::1]:9/', 'http://0x7f000001/'])(
    '%s is refused before a connection is made',
    async (url) => expect(await codeOf(createUrlObjects([url], strict).list())).toBe('SOURCE_FORBIDDEN'),
  );

  it('a name that leads here is refused when it connects, whatever it led to before', async () => {
    const url = `http://localhost:${new URL(server.origin).port}/a.mp4`;
    const object = { path: url, tag: '', sizeBytes: 200_000, mtimeMs: 0 };
    const objects = createUrlObjects([url], strict);
    const read = async () => {
      for await (const _ of objects.read(object, 0)) throw new Error('a byte came');
    };
    expect(await codeOf(read())).toBe('SOURCE_FORBIDDEN');
    expect(server.requests).toEqual([]);
  });
});

it('no redirect leads to a forbidden address', async () => {
  server.files.set('/b.mp4', { content: CONTENT, fault: { kind: 'redirect', to: at('/a.mp4') } });
  const agents = createAgents('SOURCE_FORBIDDEN', false);
  // One name leads to the server here, as if it were a public one; all others are checked as ever.
  const guarded = agents.http as unknown as { createConnection(options: object, done: object): object };
  const check = guarded.createConnection.bind(guarded);
  guarded.createConnection = (options, done) => {
    const isPublic = (options as { host: string }).host === 'public.example';
    return isPublic ? connect(Number(new URL(server.origin).port), '127.0.0.1') : check(options, done);
  };
  const question = { method: 'HEAD', headers: {}, agents, patienceMs: 2000 } as const;
  expect((await askServer('http://public.example/a.mp4', question)).status).toBe(200);
  expect(await codeOf(askServer('http://public.example/b.mp4', question))).toBe('SOURCE_FORBIDDEN');
  agents.http.destroy();
});

describe('fetching', () => {
  it('brings the file with its hash', async () => {
    const received = await fetchIt(await describeObject());
    expect(received).toMatchObject({ sizeBytes: 200_000, contentHash: hashOf(CONTENT), fileName: 'a.mp4' });
    expect(readFileSync(received.path).equals(CONTENT)).toBe(true);
  });

  it('goes on where a connection broke or fell silent', async () => {
    const file = server.files.get('/a.mp4');
    if (file) file.fault = { kind: 'break', after: 70_000, times: 2 };
    const object = await describeObject();
    expect((await fetchIt(object)).contentHash).toBe(hashOf(CONTENT));
    // The last bytes before a break may be lost on the way.
    const starts = server.requests.flatMap(
      (line) => /^GET .*=(\d+)-$/.exec(line)?.slice(1).map(Number) ?? [],
    );
    expect(starts).toHaveLength(3);
    expect(starts[0]).toBe(0);
    expect(starts[1]).toBeGreaterThan(0);
    expect(starts[2]).toBeGreaterThan(starts[1] ?? 0);
    if (file) file.fault = { kind: 'stall', after: 10, times: 1 };
    expect((await fetchIt(object, {}, 300)).contentHash).toBe(hashOf(CONTENT));
  });

  it('goes on after the process ended, from what was surely on the disk', async () => {
    const content = randomBytes(70 * 2 ** 20);
    server.files.set('/large.mp4', { content, fault: { kind: 'break', after: 66 * 2 ** 20, times: 1 } });
    const object = await describeObject('/large.mp4');
    const abort = new AbortController();
    const waitMs = () => {
      abort.abort(new AppError('SHUTTING_DOWN', 'Stopping.'));
      return 1;
    };
    expect(await codeOf(fetchIt(object, { signal: abort.signal, waitMs }))).toBe('SHUTTING_DOWN');
    const received = await fetchIt(object);
    expect(received.contentHash).toBe(hashOf(content));
    expect(readFileSync(received.path).equals(content)).toBe(true);
    expect(server.requests.at(-1)).toBe(`GET /large.mp4 bytes=${64 * 2 ** 20}-`);
  });

  it.each<[string, FileFault, string]>([
    ['a server without ranges', { kind: 'whole' }, 'SOURCE_WITHOUT_RANGES'],
    ['another part than was asked for', { kind: 'otherPart' }, 'SOURCE_WITHOUT_RANGES'],
    ['bodies that end too early again and again', { kind: 'break', after: 10 }, 'SOURCE_UNREACHABLE'],
    ['a server that refuses bytes', { kind: 'status', status: 401 }, 'SOURCE_REFUSED'],
    ['a server in trouble', { kind: 'status', status: 500 }, 'SOURCE_UNREACHABLE'],
    ['bytes that drip', { kind: 'drip', everyMs: 5 }, 'SOURCE_UNREACHABLE'],
    ['an object that changes meanwhile', { kind: 'change', after: 9, to: randomBytes(90) }, 'CONFLICT'],
    ['another object of the same length', { kind: 'change', after: 9, to: randomBytes(200_000) }, 'CONFLICT'],
    ['a longer body than was said', { kind: 'swell' }, 'CONFLICT'],
  ])('%s: %j is %s', async (_, fault, code) => {
    const object = await describeObject();
    const file = server.files.get('/a.mp4');
    if (file) file.fault = fault;
    expect(await codeOf(fetchIt(object, { paceMs: 60 }))).toBe(code);
    expect(existsSync(draftOf(object, dataDir))).toBe(code !== 'CONFLICT');
  });

  it('is redirected to an address that is allowed only', async () => {
    const object = await describeObject();
    server.files.set('/a.mp4', { content: CONTENT, fault: { kind: 'redirect', to: '/b.mp4' } });
    server.files.set('/b.mp4', { content: CONTENT });
    expect((await fetchIt(object)).contentHash).toBe(hashOf(CONTENT));
  });

  it('refuses what is empty, too large, or gone; a draft that grew too long is begun anew', async () => {
    const object = await describeObject();
    expect(await codeOf(fetchIt({ ...object, sizeBytes: 0 }))).toBe('VIDEO_UNREADABLE');
    expect(await codeOf(fetchIt(object, { maxBytes: 1000 }))).toBe('UPLOAD_TOO_LARGE');
    const draft = (await fetchIt(object)).path;
    truncateSync(draft, 0);
    writeFileSync(draft, Buffer.alloc(200_001));
    expect((await fetchIt(object)).contentHash).toBe(hashOf(CONTENT));
    server.files.delete('/a.mp4');
    expect(await codeOf(fetchIt(object))).toBe('NOT_FOUND');
  });
});
