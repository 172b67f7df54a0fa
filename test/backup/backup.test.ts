/** Backups: whole, checked, and refused when they are not. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backUp } from '../../api/backup/back-up.ts';
import { restore } from '../../api/backup/restore.ts';
import type { Segment, Video } from '../../contract/index.ts';
import { openStore } from '../../index/store/open-store.ts';
import { jsonLines, openWorkplace, urlOf, type Workplace, writeColours } from '../cli/workplace.ts';

let place: Workplace;
let data: string;
const order = (folder: string) => ({ dataDir: data, folder, version: '0.1.0', now: new Date() });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    ({ code }) => code as string,
  );

beforeAll(async () => {
  place = await openWorkplace();
  data = join(place.dir, 'd');
  await writeColours(join(place.dir, 'user.mp4'), 2);
  await writeColours(join(place.dir, 'upload.mp4'), 1);
  expect((await place.run('index', 'user.mp4', '--data', 'd')).code).toBe(0);
  const server = place.start('serve', '--data', 'd', '--port', '0');
  const url = await urlOf(server);
  const body = new Blob([readFileSync(join(place.dir, 'upload.mp4'))]);
  const form = new FormData();
  form.set('file', body, 'upload.mp4');
  expect((await fetch(`${url}/v1/videos`, { method: 'POST', body: form })).status).toBe(202);
  for (;;) {
    const { data: jobs } = (await (await fetch(`${url}/v1/jobs`)).json()) as { data: { state: string }[] };
    if (jobs.every(({ state }) => state === 'done')) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  // While the server runs: the copy is made beside it.
  expect((await place.run('backup', 'copy', '--data', 'd')).out).toMatch(/Backed up .*answers checked/);
  server.child.kill('SIGTERM');
  await server.finished;
}, 240_000);

afterAll(() => place.remove());

const listed = async (dataDir: string) =>
  (jsonLines((await place.run('videos', '--json', '--data', dataDir)).out) as Video[])
    .map(({ id, title, state, missing }) => ({ id, title, state, missing }))
    .sort((a, b) => a.id.localeCompare(b.id));

/** The segments that answer a sentence, but for their addresses. */
const search = async (dataDir: string) => {
  const lines = jsonLines((await place.run('search', 'red', '--json', '--data', dataDir)).out);
  return lines.map((line) => {
    const { video_id, start, end, peak, probability } = line as Segment;
    return { video_id, start, end, peak, probability };
  });
};

test('a restored library has the same videos and answers, and its uploads where they lie now', async () => {
  const before = await listed('d');
  expect(before).toHaveLength(2);
  const found = await search('d');
  expect(found.length).toBeGreaterThan(0);
  expect((await place.run('restore', 'copy', '--data', 'again')).code).toBe(0);
  rmSync(data, { recursive: true });
  expect(await listed('again')).toEqual(before);
  expect(await search('again')).toEqual(found);
  const store = await openStore(join(place.dir, 'again'));
  const paths = (await store.videos.list({ limit: 9 })).map(({ path }) => path);
  await store.close();
  expect(paths.filter((path) => path.startsWith(join(place.dir, 'again', 'media')))).toHaveLength(1);
  expect(paths.every((path) => existsSync(path))).toBe(true);
  expect((await place.run('restore', 'copy', '--data', 'd')).code).toBe(0);
}, 120_000);

test('neither command writes into a folder that holds something', async () => {
  writeFileSync(join(place.dir, 'again', 'mine.txt'), 'mine');
  expect((await place.run('restore', 'copy', '--data', 'again')).err).toContain('CONFLICT');
  expect((await place.run('backup', 'copy', '--data', 'd')).err).toContain('CONFLICT');
  expect(readFileSync(join(place.dir, 'again', 'mine.txt'), 'utf8')).toBe('mine');
}, 120_000);

test('a backup with any byte changed, or a file missing, is refused and leaves nothing', async () => {
  const folder = join(place.dir, 'copy');
  const files = (
    JSON.parse(readFileSync(join(folder, 'backup.json'), 'utf8')) as { files: { path: string }[] }
  ).files;
  expect(files.length).toBeGreaterThan(3);
  for (const { path } of files) {
    const whole = readFileSync(join(folder, path));
    const changed = Buffer.from(whole);
    changed[changed.length >> 1] = (changed[changed.length >> 1] as number) ^ 1;
    for (const bad of [changed, whole.subarray(1), null]) {
      if (bad === null) rmSync(join(folder, path));
      else writeFileSync(join(folder, path), bad);
      expect(await codeOf(restore({ dataDir: join(place.dir, 'new'), folder }))).toBe('BACKUP_INVALID');
    }
    writeFileSync(join(folder, path), whole);
  }
  expect(existsSync(join(place.dir, 'new'))).toBe(false);
  expect(readdirSync(place.dir).filter((name) => name.includes('restoring'))).toEqual([]);
}, 120_000);

test('a cancelled backup leaves nothing, and a half one is no backup', async () => {
  const abort = new AbortController();
  const folder = join(place.dir, 'cancelled');
  const onProgress = (stage: string) => {
    if (stage === 'files') abort.abort(Object.assign(new Error('stop'), { name: 'AbortError' }));
  };
  expect(await codeOf(backUp(order(folder), { signal: abort.signal, onProgress }))).toBe('CANCELLED');
  expect(existsSync(folder)).toBe(false);
  await backUp(order(folder));
  rmSync(join(folder, 'backup.json'));
  expect(await codeOf(restore({ dataDir: join(place.dir, 'new'), folder }))).toBe('NOT_FOUND');
}, 120_000);

test('an answer that was altered, or that the library does not give, is refused', async () => {
  const folder = join(place.dir, 'copy');
  const list = readFileSync(join(folder, 'backup.json'), 'utf8');
  const manifest = JSON.parse(list) as { answers: { question: string; answer: string }[] };
  expect(manifest.answers.length).toBeGreaterThan(3);
  for (const [i, { question, answer }] of manifest.answers.entries()) {
    const answers = manifest.answers.with(i, {
      question,
      answer: answer.replace(/\d/, (digit) => `${9 - Number(digit)}`),
    });
    writeFileSync(join(folder, 'backup.json'), JSON.stringify({ ...manifest, answers }));
    expect([question, await codeOf(restore({ dataDir: join(place.dir, 'new'), folder }))]).toEqual([
      question,
      'BACKUP_INVALID',
    ]);
  }
  expect(existsSync(join(place.dir, 'new'))).toBe(false);
  writeFileSync(join(folder, 'backup.json'), list);
}, 240_000);

test('a list that leads out of the backup is refused', async () => {
  const folder = join(place.dir, 'copy');
  const list = readFileSync(join(folder, 'backup.json'), 'utf8');
  writeFileSync(join(folder, 'backup.json'), list.replace('"path": "tidemark.sqlite"', '"path": "../evil"'));
  expect(await codeOf(restore({ dataDir: join(place.dir, 'new'), folder }))).toBe('BACKUP_INVALID');
  writeFileSync(join(folder, 'backup.json'), list);
}, 120_000);
