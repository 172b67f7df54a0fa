/** A server watches addresses and a bucket: videos are fetched once, indexed, recognised, and taken for offline. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../../api/server.ts';
import { JobList, SearchResponse, Source, type Video, VideoList } from '../../../contract/index.ts';
import { readConfig } from '../../../core/config.ts';
import { createLogger } from '../../../core/log.ts';
import { writeColours } from '../../cli/workplace.ts';
import { BUCKET_KEY, type BucketServer, startBucketServer } from '../../support/bucket-server.ts';
import { type FileServer, startFileServer } from '../../support/file-server.ts';
import { writeTinyPack } from '../../support/tiny-pack.ts';

let dir: string;
let server: RunningServer;
let files: FileServer;
let archive: BucketServer;
let clip: Buffer;
const logged: string[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-remote-'));
  await writeColours(join(dir, 'colours.mp4'), 1);
  clip = await readFile(join(dir, 'colours.mp4'));
  files = await startFileServer();
  archive = await startBucketServer('archive', {});
  const settings = {
    ...{ TIDEMARK_DATA: 'data', TIDEMARK_PACK: await writeTinyPack(join(dir, 'pack')), TIDEMARK_PORT: '0' },
    ...{ TIDEMARK_SAMPLE: 'off', TIDEMARK_WEBHOOK_PRIVATE: 'on' },
    ...{ AWS_ACCESS_KEY_ID: BUCKET_KEY.accessKeyId, AWS_SECRET_ACCESS_KEY: BUCKET_KEY.secretAccessKey },
  };
  const logger = createLogger('debug', (line) => logged.push(line));
  server = await startServer(readConfig(settings, {}, dir), logger);
}, 60_000);
afterAll(async () => {
  await server.close();
  await files[Symbol.asyncDispose]();
  await archive[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  return (await fetch(`${server.url}${path}`, init)).json();
}

const codeOf = async (work: Promise<unknown>) => ((await work) as { code?: string }).code;

async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Clip n: the same picture, and a box that players skip, so that each file has a content of its own. */
function clipOf(n: number): Buffer {
  const box = Buffer.alloc(12);
  box.writeUInt32BE(12);
  box.write('free', 4);
  box.writeUInt32BE(n, 8);
  return Buffer.concat([clip, box]);
}

const rescan = async (id: string) => Source.parse(await ask('POST', `/v1/sources/${id}/rescan`));
const settled = (id: string, counts: Partial<Source['counts']>) =>
  until(async () => {
    const source = Source.parse(await ask('GET', `/v1/sources/${id}`));
    return Object.entries(counts).every(([name, n]) => source.counts[name as 'queued'] === n) && source;
  });
const videosOf = async (id: string): Promise<Video[]> =>
  VideoList.parse(await ask('GET', `/v1/videos?source_id=${id}`)).data;

it('fetches the videos of a list once, plays and finds them, and follows what changes there', async () => {
  for (const n of [1, 2, 3]) files.files.set(`/films/clip%20${n}.mp4`, { content: clipOf(n) });
  const broken = files.files.get('/films/clip%202.mp4');
  if (broken) broken.fault = { kind: 'break', after: 500, times: 1 };
  const urls = [1, 2, 3].map((n) => `${files.origin}/films/clip%20${n}.mp4`);
  const request = { kind: 'urls', urls: [...urls, urls[0]], exclude: ['**/*3.mp4'] };
  const added = Source.parse(await ask('POST', '/v1/sources', request));
  expect(added).toMatchObject({ kind: 'urls', path: urls[0], urls, bucket: null, watched_by: 'polling' });
  await settled(added.id, { indexed: 2, queued: 0 });

  const videos = await videosOf(added.id);
  expect(videos.map(({ file_name: name }) => name).sort()).toEqual(['clip 1.mp4', 'clip 2.mp4']);
  for (const { owned, missing, media_url: url, offline_since: since } of videos) {
    expect({ owned, missing, since }).toEqual({ owned: true, missing: false, since: null });
    expect((await fetch(`${server.url}${url}`)).status).toBe(200);
  }
  const found = SearchResponse.parse(await ask('POST', '/v1/search', { query: { text: 'red' } }));
  expect(found.data.length).toBeGreaterThan(0);
  const jobs = JobList.parse(await ask('GET', '/v1/jobs')).data;
  expect(jobs.map(({ source, state }) => [source, state])).toContainEqual(['clip 1.mp4', 'done']);

  const before = files.requests.length;
  expect(await rescan(added.id)).toMatchObject({ state: 'watching', error: null, counts: { indexed: 2 } });
  expect(files.requests.slice(before).map((line) => line.split(' ')[0])).toEqual(['HEAD', 'HEAD', 'HEAD']);

  // Another video at one address; nothing at the other, and trouble at a third, of which nothing follows.
  files.files.set('/films/clip%201.mp4', { content: clipOf(4) });
  files.files.delete('/films/clip%202.mp4');
  files.files.set('/films/clip%203.mp4', { content: clipOf(3), fault: { kind: 'status', status: 500 } });
  const seen = await rescan(added.id);
  expect(seen).toMatchObject({
    state: 'unreachable',
    error: { code: 'SOURCE_UNREACHABLE' },
    counts: { offline: 1 },
  });
  await settled(added.id, { indexed: 1, queued: 0, offline: 1 });
  const all = await videosOf(added.id);
  expect(all).toHaveLength(3);
  const gone = all.find(({ file_name: name }) => name === 'clip 2.mp4');
  expect(gone).toMatchObject({ missing: false, offline_since: expect.any(String) });

  // A video that a person deletes is not fetched again; its file goes with it.
  const [newest] = all.filter(({ offline_since: since }) => since === null);
  const media = async () => (await readdir(join(dir, 'data/media'))).length;
  const kept = await media();
  await fetch(`${server.url}/v1/videos/${newest?.id}`, { method: 'DELETE' });
  expect(await media()).toBe(kept - 1);
  expect((await rescan(added.id)).counts).toMatchObject({ indexed: expect.any(Number), queued: 0 });
  expect(await readdir(join(dir, 'data/tmp'))).toEqual([]);
}, 120_000);

it('fetches what lies in a bucket, and neither keeps nor says its key', async () => {
  archive.objects.set('films/a 1+2.mp4', clipOf(11));
  archive.objects.set('films/raw/b.mp4', clipOf(12));
  archive.objects.set('films/notes.txt', Buffer.from('no video'));
  archive.objects.set('films/poem.mp4', Buffer.from('no video either'));
  const place = { kind: 's3', bucket: 'archive', prefix: 'films/', endpoint: `${archive.endpoint}/` };
  const added = Source.parse(await ask('POST', '/v1/sources', { ...place, exclude: ['raw/**'] }));
  expect(added).toMatchObject({ kind: 's3', path: `${archive.endpoint}/archive/films/` });
  expect(added.bucket).toEqual({
    name: 'archive',
    prefix: 'films/',
    endpoint: archive.endpoint,
    region: null,
  });
  await settled(added.id, { indexed: 1, failed: 1, queued: 0 });
  expect((await videosOf(added.id)).map(({ file_name: name }) => name)).toEqual(['a 1+2.mp4']);

  const before = archive.requests.length;
  await rescan(added.id);
  expect(archive.requests.slice(before).every((line) => line.includes('list-type=2'))).toBe(true);

  // The same content under another key is the same video: it has moved.
  archive.objects.set('films/moved.mp4', clipOf(11));
  archive.objects.delete('films/a 1+2.mp4');
  await rescan(added.id);
  const moved = await settled(added.id, { indexed: 1, queued: 0 });
  expect(moved.counts.offline).toBe(0);
  expect(await videosOf(added.id)).toMatchObject([{ offline_since: null, missing: false }]);

  const files = await readdir(join(dir, 'data'), { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  const said = [...texts, ...logged, JSON.stringify(await ask('GET', '/v1/sources'))].join('\n');
  for (const secret of Object.values(BUCKET_KEY)) expect(said).not.toContain(secret);
}, 120_000);

it('refuses what is no place, or one of another source', async () => {
  const add = (body: object) => codeOf(ask('POST', '/v1/sources', body));
  const url = `${files.origin}/films/clip%201.mp4`;
  const bucket = { kind: 's3', bucket: 'archive', endpoint: archive.endpoint };
  for (const [body, code] of [
    [{ kind: 'urls', urls: [url] }, 'SOURCE_OVERLAPS'],
    [bucket, 'SOURCE_OVERLAPS'],
    [{ ...bucket, prefix: 'films/raw/' }, 'SOURCE_OVERLAPS'],
    [{ kind: 'urls', urls: ['ftp://127.0.0.1/a.mp4'] }, 'BAD_REQUEST'],
    [{ kind: 'urls', urls: ['http://user:secret@127.0.0.1/a.mp4'] }, 'BAD_REQUEST'],
    [{ kind: 'urls', urls: [] }, 'BAD_REQUEST'],
    [{ ...bucket, endpoint: 'archive' }, 'BAD_REQUEST'],
    [{ ...bucket, bucket: 'a/b' }, 'BAD_REQUEST'],
    [{ kind: 'ftp', path: '/' }, 'BAD_REQUEST'],
    [{ kind: 'urls', urls: ['http://127.0.0.1/b.mp4'], include: ['[a'] }, 'GLOB_INVALID'],
  ] as const) {
    expect([body, await add(body)]).toEqual([body, code]);
  }
  const other = Source.parse(await ask('POST', '/v1/sources', { ...bucket, bucket: 'nowhere' }));
  expect(await codeOf(ask('POST', `/v1/sources/${other.id}/rescan`))).toBe('BUCKET_NOT_FOUND');
  expect(Source.parse(await ask('GET', `/v1/sources/${other.id}`))).toMatchObject({
    ...{ state: 'unreachable', error: { code: 'BUCKET_NOT_FOUND' } },
  });
  expect(await codeOf(ask('PATCH', `/v1/sources/${other.id}`, { urls: [url] }))).toBe('BAD_REQUEST');
});
