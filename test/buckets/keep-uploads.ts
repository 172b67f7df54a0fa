/**
 * Uploads in a bucket of the server at the address of the first argument: a machine that has none of them indexes them, plays
 * them, draws and cuts them, and deletes them everywhere; one that cannot be kept is refused, and leaves nothing.
 */
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { sweepDeleted } from '../../api/services/leftovers/sweep-leftovers.ts';
import { createBucketMedia } from '../../api/services/media/bucket-media.ts';
import { openStore } from '../../index/store/open-store.ts';
import { bringVideo, withVideos } from '../../media/kept/video-files.ts';
import { openWorkplace, type Started, urlOf, writeColours } from '../cli/workplace.ts';
import { makeKey } from './make-key.ts';

const [endpoint = ''] = process.argv.slice(2);
const key = await makeKey(endpoint);
const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: key });
await client.send(new CreateBucketCommand({ Bucket: 'uploads' }));
client.destroy();

const place = await openWorkplace({
  TIDEMARK_SPEECH: 'off',
  TIDEMARK_MEDIA_URL: 's3://uploads/library',
  TIDEMARK_MEDIA_ENDPOINT: endpoint,
  TIDEMARK_S3_ACCESS_KEY_ID: key.accessKeyId,
  TIDEMARK_S3_SECRET_ACCESS_KEY: key.secretAccessKey,
});
const dataDir = join(place.dir, 'data');
const bucket = { bucket: 'uploads', prefix: 'library/', endpoint, region: null, cacheBytes: 2 ** 40 };
const media = createBucketMedia(dataDir, bucket, key);

const film = join(place.dir, 'film.mp4');
await writeColours(film, 5);
const content = readFileSync(film);
const hash = createHash('sha256').update(content).digest('hex');
const upload = join(dataDir, 'media', hash, 'film.mp4');

const serve = (...settings: string[]): Started =>
  place.startBehind(['env', ...settings], 'serve', '--data', dataDir, '--port', '0');
const stop = async ({ child, finished }: Started) => {
  child.kill('SIGTERM');
  equal((await finished).code, 0);
};
const json = async <T>(url: string, init?: RequestInit): Promise<T> => (await fetch(url, init)).json() as T;
const post = <T>(url: string, body: unknown) =>
  json<T>(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
const send = (url: string) => {
  const body = new FormData();
  body.append('file', new Blob([content]), 'film.mp4');
  return json<{ job?: { id: string }; code?: string }>(`${url}/v1/videos`, { method: 'POST', body });
};
/** As on a machine that has read none of it. */
const forget = () => {
  for (const folder of ['media', 'posters', 'storyboards'])
    rmSync(join(dataDir, folder), { recursive: true, force: true });
};
async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await setTimeout(100);
  }
}

// A server that does not index takes the upload; another process, which does not have it, indexes it.
const taking = serve('TIDEMARK_WORK=off');
const { job } = await send(await urlOf(taking));
ok(job);
equal(await media.size(`media/${hash}/film.mp4`), content.length);
await stop(taking);
forget();
const indexing = serve();
const url = await urlOf(indexing);
const indexed = await until(async () => {
  const { state, error, video_id } = await json<{ state: string; error: unknown; video_id: string }>(
    `${url}/v1/jobs/${job.id}`,
  );
  equal(error, null);
  return state === 'done' && video_id;
});
ok(readFileSync(upload).equals(content));

// Its file is nowhere here: it is in its place all the same, played by ranges, and fetched for what reads all of it.
forget();
const look = () => json<{ missing: boolean }>(`${url}/v1/videos/${indexed}`);
equal((await look()).missing, false);
const ranged = await fetch(`${url}/v1/videos/${indexed}/media`, { headers: { Range: 'bytes=100-199' } });
equal(ranged.status, 206);
ok(Buffer.from(await ranged.arrayBuffer()).equals(content.subarray(100, 200)));
ok(!existsSync(upload));
equal((await fetch(`${url}/v1/videos/${indexed}/thumbnail?t=12&width=160`)).status, 200);
ok(readFileSync(upload).equals(content));
forget();
const asked = await post<{ id: string }>(`${url}/v1/clips`, {
  segments: [{ video_id: indexed, start: 1, end: 3 }],
});
const clip = await until(async () => {
  const now = await json<{ state: string; error: unknown; download_url: string }>(
    `${url}/v1/clips/${asked.id}`,
  );
  equal(now.error, null);
  return now.state === 'done' && now;
});
ok((await (await fetch(url + clip.download_url)).arrayBuffer()).byteLength > 1000);
// The same content sent again is known.
forget();
equal((await send(url)).job, null);

// Deleted here, it is gone everywhere.
equal((await fetch(`${url}/v1/videos/${indexed}`, { method: 'DELETE' })).status, 204);
deepEqual(await media.list('media/'), []);
await stop(indexing);

// A bucket that is away: the upload is refused, and nothing of it stays.
const cut = serve('TIDEMARK_MEDIA_ENDPOINT=http://127.0.0.1:1');
equal((await send(await urlOf(cut))).code, 'MEDIA_UNREACHABLE');
await stop(cut);
ok(!existsSync(dirname(upload)));

// What is being read stays in a cache that is too small for it; what is not goes, and is fetched again.
const small = createBucketMedia(dataDir, { ...bucket, cacheBytes: 1 }, key);
const write = (name: string, bytes: Uint8Array): string => {
  const path = join(dataDir, 'media', createHash('sha256').update(bytes).digest('hex'), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
};
const keyOf = (path: string) => `media/${basename(dirname(path))}/${basename(path)}`;
const hourAgo = new Date(Date.now() - 3_600_000);
const [first, second] = [randomBytes(1000), randomBytes(3000)].map((bytes) => write('a.mp4', bytes)) as [
  string,
  string,
];
utimesSync(first, hourAgo, hourAgo);
await withVideos(small, [first], async () => {
  await small.put(keyOf(second));
  ok(existsSync(first));
});
utimesSync(first, hourAgo, hourAgo);
await small.put(keyOf(second));
ok(!existsSync(first));
await bringVideo(small, first);
equal(readFileSync(first).length, 1000);

// A fetch that is not wanted any more ends, and leaves nothing half written.
rmSync(second);
const wanted = new AbortController();
const fetching = bringVideo(small, second, {
  signal: wanted.signal,
  onFetch: () => wanted.abort(new Error('not wanted')),
});
match(
  await fetching.then(
    () => 'fetched',
    (error: Error) => error.message,
  ),
  /not wanted/,
);
ok(!existsSync(second));
deepEqual(readdirSync(join(dataDir, 'tmp')), []);

// Uploads that nothing refers to are swept a day after they were put, and not before.
const store = await openStore(dataDir);
deepEqual(await sweepDeleted(store, small, Date.now()), []);
deepEqual(await sweepDeleted(store, small, Date.now() + 25 * 3_600_000), [{ folder: 'media', count: 2 }]);
await store.close();
await Promise.all([media.close(), small.close()]);
await place.remove();
console.log('buckets: uploads kept, indexed, played, drawn, cut and removed where they are not');
