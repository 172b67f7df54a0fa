/**
 * Pictures and proxies in a bucket of the server at the address of the first argument: what one machine keeps, another one
 * fetches; the cache stays within its bound; what is full, away or killed loses nothing.
 */
import { deepEqual, equal, ok } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Hono } from 'hono';
import type { HttpEnv } from '../../api/http/env.ts';
import { sendFile } from '../../api/http/send-file.ts';
import { createBucketMedia } from '../../api/services/media/bucket-media.ts';
import { createPictures } from '../../api/services/pictures.ts';
import type { MediaBucket } from '../../core/config.ts';
import { toAppError } from '../../core/errors.ts';
import { openStore } from '../../index/store/open-store.ts';
import { storyboardFolder } from '../../ingest/storyboard.ts';
import { locateFfmpeg } from '../../media/ffmpeg/ffmpeg-tools.ts';
import { readManifest } from '../../model/runtime/pack.ts';
import { runFfmpeg } from '../support/clips.ts';
import { CAN_MOUNT, mountSmallDisk } from '../support/small-disk.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';
import { makeKey } from './make-key.ts';

const CLI = fileURLToPath(new URL('../../api/cli/tidemark.mjs', import.meta.url));
const [endpoint = ''] = process.argv.slice(2);
const tmp = makeTmpDir();
const key = await makeKey(endpoint);
const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials: key });
await client.send(new CreateBucketCommand({ Bucket: 'media' }));
client.destroy();

const place: MediaBucket = {
  bucket: 'media',
  prefix: 'library/',
  endpoint,
  region: null,
  cacheBytes: 2 ** 40,
};
const open = (dataDir: string, more: Partial<MediaBucket> = {}) =>
  createBucketMedia(dataDir, { ...place, ...more }, key);

/** Writes a file at its place, as what makes it does. */
function write(dataDir: string, name: string, content: Uint8Array): void {
  mkdirSync(dirname(join(dataDir, name)), { recursive: true });
  writeFileSync(join(dataDir, name), content);
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error: unknown) => toAppError(error).code,
  );

const [here, there] = [tmp.file('here'), tmp.file('there')];
const [first, second] = [open(here), open(there)];

// One machine keeps a picture, and another one has it, with the same validators.
const picture = randomBytes(5000);
write(here, 'posters/video/1000-480.jpg', picture);
await first.put('posters/video/1000-480.jpg');
deepEqual(
  await Promise.all(Array.from({ length: 8 }, () => second.fetch('posters/video/1000-480.jpg'))),
  Array(8).fill(true),
);
deepEqual(readFileSync(second.place('posters/video/1000-480.jpg')), picture);
equal(
  statSync(join(here, 'posters/video/1000-480.jpg')).mtimeMs,
  statSync(join(there, 'posters/video/1000-480.jpg')).mtimeMs,
);
equal(await second.fetch('posters/video/none.jpg'), false);

// A file of several parts, read by ranges from where it is kept, and whole.
const film = randomBytes(40 * 2 ** 20 + 3);
write(here, 'proxies/video.mp4', film);
await first.put('proxies/video.mp4');
equal(await second.size('proxies/video.mp4'), film.length);
const { remote } = await second.open('proxies/video.mp4');
for (const [start, end] of [
  [0, 10],
  [17 * 2 ** 20, 17 * 2 ** 20 + 100_000],
  [film.length - 5, film.length],
] as const) {
  const parts = [];
  for await (const part of remote?.read(start, end) ?? []) parts.push(part);
  ok(Buffer.concat(parts).equals(film.subarray(start, end)));
}
// The page gets ranges of it by HTTP, with the validators of the machine that has the file.
const pages = [first, second].map((media) =>
  new Hono<HttpEnv>().get('/', async (c) =>
    sendFile(c, {
      ...(await media.open('proxies/video.mp4')),
      ...{ contentType: 'video/mp4', tag: 'video', cache: 'no-cache' },
    }),
  ),
);
const Range = `bytes=${2 ** 20}-${2 ** 20 + 999}`;
const ranged = await Promise.all(pages.map((page) => page.request('/', { headers: { Range } })));
for (const one of ranged) {
  equal(one.status, 206);
  ok(Buffer.from(await one.arrayBuffer()).equals(film.subarray(2 ** 20, 2 ** 20 + 1000)));
}
const etags = ranged.map(({ headers }) => headers.get('etag') ?? '');
equal(etags[0], etags[1]);
const same = await pages[1]?.request('/', { headers: { 'If-None-Match': etags[0] ?? '' } });
equal(same?.status, 304);
deepEqual(readdirSync(there), ['posters', 'tmp']);
equal(await second.fetch('proxies/video.mp4'), true);
ok(readFileSync(join(there, 'proxies/video.mp4')).equals(film));
equal((await second.open('proxies/video.mp4')).remote, undefined);

// Removal is everywhere.
deepEqual(
  (await second.list('proxies/')).map(({ key: one }) => one),
  ['proxies/video.mp4'],
);
deepEqual((await second.names('posters/')).sort(), ['video']);
await second.remove('proxies/video.mp4');
await second.remove('posters/video/');
deepEqual([await first.size('proxies/video.mp4'), await first.names('posters/')], [null, ['video']]);
rmSync(join(here, 'posters'), { recursive: true });
deepEqual(await first.names('posters/'), []);

// Two processes share a cache of ten pictures: it stays within its bound, and nothing is lost.
const PICTURE = 10_000;
const names = Array.from({ length: 40 }, (_, n) => `posters/many/${n}-160.jpg`);
for (const name of names) {
  write(here, name, randomBytes(PICTURE));
  await first.put(name);
}
const small = tmp.file('small');
write(small, 'posters/many/own.jpg', picture);
const caches = [1, 2].map(() => open(small, { cacheBytes: 10 * PICTURE }));
/** As if all of it had been used an hour ago, and what only this folder has two hours ago. */
const age = () => {
  for (const name of readdirSync(join(small, 'posters/many'))) {
    const path = join(small, 'posters/many', name);
    const ageMs = name === 'own.jpg' ? 7_200_000 : 3_600_000;
    utimesSync(path, new Date(Date.now() - ageMs), statSync(path).mtime);
  }
};
for (const [n, name] of names.entries()) {
  age();
  await Promise.all(caches.map((one, i) => one.fetch(names[(n + i) % names.length] ?? name)));
}
const held = () =>
  readdirSync(join(small, 'posters/many')).reduce(
    (sum, name) => sum + statSync(join(small, 'posters/many', name)).size,
    0,
  );
ok(held() <= 12 * PICTURE, `${held()} bytes`);
// One that only this folder had was put before it went.
equal(await first.size('posters/many/own.jpg'), picture.length);
for (const name of names) equal(await first.size(name), PICTURE);
// What was used just now stays, whatever the bound says.
for (const name of names.slice(0, 20)) await caches[0]?.fetch(name);
for (const name of names.slice(0, 20)) ok(statSync(join(small, name)).size === PICTURE);

// A full disk is said so, and leaves nothing half written; the bucket has it all the same.
if (CAN_MOUNT) {
  using disk = mountSmallDisk(tmp.file('disk'), 16 * 1024);
  const full = open(disk.path);
  equal(await codeOf(full.fetch(names[0] as string)), 'DISK_FULL');
  deepEqual(readdirSync(join(disk.path, 'tmp')), []);
  await full.close();
}

// A key that is refused, a bucket that is not there, a server that is away: one code, and what is cached is served.
const another = createBucketMedia(tmp.file('other'), place, { ...key, secretAccessKey: 'another' });
const away = open(small, { endpoint: 'http://127.0.0.1:1' });
deepEqual(
  [
    await codeOf(another.fetch('posters/many/0-160.jpg')),
    await codeOf(open(small, { bucket: 'nowhere' }).put(names[0] as string)),
    await codeOf(open(small, { bucket: 'nowhere' }).names('posters/')),
    await codeOf(away.fetch('posters/many/none.jpg')),
    await codeOf(away.put(names[0] as string)),
    await codeOf(away.size('posters/many/none.jpg')),
    await codeOf(away.fetch(names[0] as string)),
    await codeOf(away.size(names[0] as string)),
  ],
  [...Array(6).fill('MEDIA_UNREACHABLE'), 'none', 'none'],
);

// An indexer that is killed again and again: each minute that its rows have, the bucket has.
const clip = tmp.file('clip.mp4');
const packDir = await writeTinyPack(tmp.file('pack'));
const { id, revision } = await readManifest(packDir);
const pack = { packId: id, packRevision: revision };
await runFfmpeg([
  '-y',
  '-f',
  'lavfi',
  '-i',
  'testsrc=s=160x120:d=290:r=5',
  '-c:v',
  'libx264',
  '-preset',
  'ultrafast',
  clip,
]);
const dataDir = tmp.file('data');
const env = {
  ...process.env,
  ...{ TIDEMARK_DATA: dataDir, TIDEMARK_PACK: packDir, TIDEMARK_SPEECH: 'off' },
  ...{ TIDEMARK_MEDIA_URL: 's3://media/indexed', TIDEMARK_MEDIA_ENDPOINT: endpoint },
  ...{ TIDEMARK_S3_ACCESS_KEY_ID: key.accessKeyId, TIDEMARK_S3_SECRET_ACCESS_KEY: key.secretAccessKey },
};
const indexed = open(tmp.file('reader'), { prefix: 'indexed/' });
async function missingSheets(): Promise<{ minutes: number; missing: number[] }> {
  const store = await openStore(dataDir);
  try {
    const [video] = await store.videos.list({ limit: 1 });
    const timeline = video && (await store.timelines.find(video.id, pack));
    if (!video || !timeline) return { minutes: 0, missing: [] };
    const kept = new Set((await indexed.list(storyboardFolder(video.id))).map(({ key: one }) => one));
    const minutes = Math.ceil(timeline.nextSecond / 60);
    const sheets = Array.from({ length: minutes }, (_, n) => n);
    const nameOf = (n: number) => `${storyboardFolder(video.id)}${String(n).padStart(3, '0')}.webp`;
    return { minutes, missing: sheets.filter((n) => !kept.has(nameOf(n))) };
  } finally {
    await store.close();
  }
}
let kills = 0;
for (let isDone = false; !isDone; ) {
  const child = spawn(process.execPath, [CLI, 'index', clip], { env, stdio: 'ignore' });
  const ended = once(child, 'exit');
  const isKilled = kills < 2;
  const before = await missingSheets();
  if (isKilled) {
    while (child.exitCode === null && (await missingSheets()).minutes <= before.minutes)
      await setTimeout(100);
    child.kill('SIGKILL');
  }
  const [code] = await ended;
  kills += isKilled && code === null ? 1 : 0;
  deepEqual((await missingSheets()).missing, []);
  isDone = code === 0;
}
deepEqual(await missingSheets(), { minutes: 5, missing: [] });

// Another machine draws from the same bucket, and reads what this one drew.
const store = await openStore(dataDir);
const [video] = await store.videos.list({ limit: 1 });
ok(video);
const tools = () => locateFfmpeg();
const drawn = createPictures({ store, pack, tools, media: open(dataDir, { prefix: 'indexed/' }) });
const elsewhere = createPictures({
  store,
  pack,
  tools: () => Promise.reject(new Error('nothing is drawn here')),
  media: indexed,
});
const poster = await drawn.thumbnail(video.id, 100, 160);
rmSync(`${dataDir}/posters`, { recursive: true, force: true });
ok(readFileSync((await drawn.thumbnail(video.id, 100, 160)).path).length > 0);
equal(statSync(poster.path).size, statSync((await drawn.thumbnail(video.id, 100, 160)).path).size);
ok(readFileSync((await elsewhere.sheet(video.id, '004.webp')).path).length > 0);
await store.close();

for (const one of [first, second, another, away, indexed, ...caches]) await one.close();
tmp[Symbol.dispose]();
console.log(
  `buckets: media kept, fetched, bounded and removed; ${kills} kills of an indexer left no row without its sheet`,
);
