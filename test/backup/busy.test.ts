/** Backups of a library that is worked on: what is deleted meanwhile is left out whole, and what is lost is said. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from '../../api/backup/back-up.ts';
import { restore } from '../../api/backup/restore.ts';
import type { JobList, VideoList } from '../../contract/index.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { VideoRecord } from '../../index/store/videos.ts';
import { openWorkplace, urlOf, type Workplace, writeColours } from '../cli/workplace.ts';

const VIDEOS = 12;
let place: Workplace;
let data: string;
let server: ReturnType<Workplace['start']>;
let url: string;
const order = (folder: string) => ({ dataDir: data, folder, version: '0.1.0', now: new Date() });

beforeAll(async () => {
  place = await openWorkplace();
  data = join(place.dir, 'd');
  for (let n = 1; n <= VIDEOS; n++) await writeColours(join(place.dir, `${n}.mp4`), n / 5);
  server = place.start('serve', '--data', 'd', '--port', '0');
  url = await urlOf(server);
}, 240_000);

afterAll(async () => {
  server.child.kill('SIGTERM');
  await server.finished;
  await place.remove();
});

async function upload(n: number): Promise<void> {
  const form = new FormData();
  form.set('file', new Blob([readFileSync(join(place.dir, `${n}.mp4`))]), `${n}.mp4`);
  expect([200, 202]).toContain((await fetch(`${url}/v1/videos`, { method: 'POST', body: form })).status);
}

async function idle(): Promise<void> {
  for (;;) {
    const { data: jobs } = (await (await fetch(`${url}/v1/jobs`)).json()) as JobList;
    if (jobs.every(({ state }) => state === 'done' || state === 'cancelled')) return;
    await sleep(100);
  }
}

async function listed(): Promise<VideoList['data']> {
  return ((await (await fetch(`${url}/v1/videos`)).json()) as VideoList).data;
}

/** Restores a backup, and returns the rows of its library. */
async function restored(name: string): Promise<VideoRecord[]> {
  const dataDir = join(place.dir, `${name}-restored`);
  await restore({ dataDir, folder: join(place.dir, name) });
  const store = await openStore(dataDir);
  const videos = await store.videos.list({ limit: 99 });
  await store.close();
  for (const { path } of videos) expect([path, existsSync(path)]).toEqual([path, true]);
  return videos;
}

test('4 backups while videos are uploaded, indexed and deleted are each whole', async () => {
  let isDone = false;
  const work = (async () => {
    for (let round = 0; !isDone; round++) {
      await upload(1 + (round % VIDEOS));
      const [newest, ...others] = await listed();
      const oldest = others.at(-1);
      if (newest && oldest && others.length > 3) {
        expect((await fetch(`${url}/v1/videos/${oldest.id}`, { method: 'DELETE' })).status).toBe(204);
      }
    }
  })();
  for (let n = 0; n < 4; n++) {
    await sleep(500);
    const { missing } = await backUp(order(join(place.dir, `busy-${n}`)));
    expect(missing).toEqual([]);
    await restored(`busy-${n}`);
  }
  isDone = true;
  await work;
}, 240_000);

test('a video that is deleted between the rows and the files is left out; a file that is lost is named', async () => {
  await idle();
  for (const n of [1, 2, 3]) await upload(n);
  await idle();
  const store = await openStore(data);
  const [first] = await store.videos.list({ limit: 1 });
  if (!first) throw new Error('There are no videos.');
  let isDeleted = false;
  const manifest = await backUp(order(join(place.dir, 'deleted')), {
    onProgress(stage) {
      if (stage !== 'files' || isDeleted) return;
      isDeleted = true;
      void store.videos.delete(first.id); // Done when it returns.
      rmSync(dirname(first.path), { recursive: true });
      rmSync(join(data, 'storyboards', first.id), { recursive: true });
    },
  });
  await store.close();
  expect([isDeleted, manifest.missing]).toEqual([true, []]);
  const left = (await restored('deleted')).map(({ id }) => id);
  expect(left).toEqual((await listed()).map(({ id }) => id));
  expect(left).not.toContain(first.id);

  let isLost = false;
  const gone: string[] = [];
  const later = await backUp(order(join(place.dir, 'lost')), {
    onProgress(stage) {
      if (stage !== 'files' || isLost) return;
      isLost = true;
      const [path = ''] = readdirSync(join(data, 'media'), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.mp4'))
        .sort();
      gone.push(`media/${path}`);
      rmSync(join(data, 'media', path));
    },
  });
  expect(later.missing).toEqual(gone);
}, 240_000);

test('an added pack is part of the backup', async () => {
  await idle();
  cpSync(join(place.dir, 'pack'), join(data, 'packs', 'added'), { recursive: true });
  await backUp(order(join(place.dir, 'packs')));
  await restore({ dataDir: join(place.dir, 'with-pack'), folder: join(place.dir, 'packs') });
  const files = (dir: string) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  expect(files(join(place.dir, 'with-pack', 'packs', 'added'))).toEqual(files(join(place.dir, 'pack')));
  const found = await place.run('search', 'red', '--data', 'with-pack', '--pack', 'added');
  expect([found.code, found.err]).toEqual([0, '']);
}, 240_000);
