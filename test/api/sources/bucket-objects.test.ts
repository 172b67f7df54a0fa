/** A bucket on a real server that checks signatures: listed in pages, read by ranges, and what it may refuse. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBucketObjects } from '../../../api/services/sources/remote/bucket-objects.ts';
import type { BucketKey, RemoteObject } from '../../../api/services/sources/remote/remote-objects.ts';
import { AppError } from '../../../core/errors.ts';
import { BUCKET_KEY, type BucketServer, startBucketServer } from '../../support/bucket-server.ts';

const KEYS = [
  'films/a.mp4',
  'films/b & c+d #1%20.mp4',
  'films/deep/e.MOV',
  'films/folder/',
  'other/f.mp4',
  '狗.mp4',
];
let server: BucketServer;

beforeEach(async () => {
  server = await startBucketServer(
    'archive',
    Object.fromEntries(KEYS.map((key) => [key, Buffer.from(`video ${key}`)])),
  );
});
afterEach(() => server[Symbol.asyncDispose]());

function open(
  over: { prefix?: string; bucket?: string; key?: BucketKey | null; allowPrivate?: boolean } = {},
) {
  const { prefix = '', bucket = 'archive', key = BUCKET_KEY, allowPrivate = true } = over;
  return createBucketObjects(
    { kind: 's3', bucket, prefix, endpoint: server.endpoint, region: 'eu-north-1' },
    { allowPrivate, bucketKey: key, patienceMs: 2000 },
  );
}

async function read(object: RemoteObject, from = 0): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of open().read(object, from)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function errorOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error(`no coded error: ${String(error)}`);
}

describe('a bucket', () => {
  it('is listed page by page below its prefix; keys that stand for folders are left out', async () => {
    const { objects } = await open().list();
    expect(objects.map(({ path }) => path)).toEqual(
      KEYS.filter((key) => !key.endsWith('/')).map((key) => `${server.endpoint}/archive/${key}`),
    );
    expect(objects[0]).toMatchObject({ sizeBytes: 17, tag: expect.stringMatching(/^"\w{32}"$/), mtimeMs: 0 });
    const films = open({ prefix: 'films/' });
    const listing = await films.list();
    expect(listing.objects.map(({ path }) => films.nameOf(path))).toEqual([
      ...['a.mp4', 'b & c+d #1%20.mp4', 'deep/e.MOV'],
    ]);
    expect(server.requests.every((line) => line.startsWith('GET /archive/?'))).toBe(true);
  });

  it('reads any object from any byte, whatever its key', async () => {
    const { objects } = await open().list();
    for (const object of objects) {
      const key = object.path.slice(`${server.endpoint}/archive/`.length);
      expect(await read(object)).toBe(`video ${key}`);
      expect(await read(object, 6)).toBe(key);
    }
  });

  it('says what is wrong, without a word of the key', async () => {
    const [object] = (await open().list()).objects as [RemoteObject];
    const list = (over: Parameters<typeof open>[0]) => errorOf(open(over).list());
    const wrong = { ...BUCKET_KEY, secretAccessKey: 'another' };
    const errors = [
      await list({ bucket: 'nowhere' }),
      await list({ key: { accessKeyId: 'AKIDOTHER', secretAccessKey: 'x' } }),
      await list({ key: wrong }),
      await list({ key: null }),
      await errorOf(read({ ...object, tag: '"another"' })),
      await errorOf(read({ ...object, path: `${object.path}.gone` })),
    ];
    expect(errors.map(({ code }) => code)).toEqual([
      ...['BUCKET_NOT_FOUND', 'SOURCE_REFUSED', 'SOURCE_REFUSED', 'SOURCE_REFUSED', 'CONFLICT', 'NOT_FOUND'],
    ]);
    const said = JSON.stringify(
      errors.map(({ message, details, cause }) => [message, details, String(cause)]),
    );
    for (const secret of ['AKIDOTHER', ...Object.values(BUCKET_KEY), 'another"'])
      expect(said).not.toContain(secret);
    server.ignoresRanges = true;
    expect((await errorOf(read(object))).code).toBe('SOURCE_WITHOUT_RANGES');
  });

  it('is read without a key where it is public, and with a session token where there is one', async () => {
    server.isPublic = true;
    expect((await open({ key: null }).list()).objects).toHaveLength(5);
    expect(server.headers.some((headers) => headers.includes('authorization'))).toBe(false);
    await open({ key: { ...BUCKET_KEY, sessionToken: 'for-an-hour' } }).list();
    expect(server.headers.at(-1)).toContain('"x-amz-security-token":"for-an-hour"');
  });

  it('is not asked at a forbidden address, nor for long where nothing answers', async () => {
    expect((await errorOf(open({ allowPrivate: false }).list())).code).toBe('SOURCE_FORBIDDEN');
    expect(server.requests).toEqual([]);
    const objects = open();
    await server[Symbol.asyncDispose]();
    expect((await errorOf(objects.list())).code).toBe('SOURCE_UNREACHABLE');
    server = await startBucketServer('archive', {});
  });
});
