/** A server watches a folder: 30 files are dropped into it, one is renamed, one is gone and back. */
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../../api/server.ts';
import { MetadataImport, SearchResponse, Source, Video, VideoList } from '../../../contract/index.ts';
import { readConfig } from '../../../core/config.ts';
import { createLogger } from '../../../core/log.ts';
import { writeColours } from '../../cli/workplace.ts';
import { writeTinyPack } from '../../support/tiny-pack.ts';

const FILES = 30;
let dir: string;
let server: RunningServer;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tidemark-watch-'));
  await mkdir(join(dir, 'nas'));
  await writeColours(join(dir, 'colours.mp4'), 1);
  const settings = {
    ...{ TIDEMARK_DATA: 'data', TIDEMARK_PACK: await writeTinyPack(join(dir, 'pack')), TIDEMARK_PORT: '0' },
    ...{ TIDEMARK_SAMPLE: 'off', TIDEMARK_ROOTS: join(dir, 'nas') },
  };
  server = await startServer(readConfig(settings, {}, dir), createLogger('error'));
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

async function ask(method: string, path: string, body?: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  return (await fetch(`${server.url}${path}`, init)).json();
}

const videos = async (query = '') =>
  VideoList.parse(await ask('GET', `/v1/videos?page_size=200&${query}`)).data;

async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Clip n: the same picture, and a box that players skip, so that each file has a content of its own. */
async function drop(n: number): Promise<void> {
  const box = Buffer.alloc(12);
  box.writeUInt32BE(12);
  box.write('free', 4);
  box.writeUInt32BE(n, 8);
  const clip = await readFile(join(dir, 'colours.mp4'));
  await writeFile(join(dir, 'nas', `clip-${n}.mp4`), Buffer.concat([clip, box]));
}

it('indexes what is dropped, maps it to ids, and follows files that move, go and come back', async () => {
  const { id } = Source.parse(await ask('POST', '/v1/sources', { path: '.' }));
  const source = async () => Source.parse(await ask('GET', `/v1/sources/${id}`));
  for (let n = 0; n < FILES; n++) await drop(n);
  const indexed = await until(async () => {
    const { counts } = await source();
    return counts.indexed === FILES && counts;
  });
  expect(indexed).toMatchObject({ waiting: 0, queued: 0, failed: 0, offline: 0 });

  const rows = Array.from({ length: FILES }, (_, n) => `clip-${n}.mp4,id-${n},${n % 2 ? 'A7' : 'FX3'}`);
  const text = ['path,external_id,camera', ...rows].join('\n');
  const imported = MetadataImport.parse(
    await ask('POST', '/v1/videos/import-metadata', { format: 'csv', text }),
  );
  expect(imported).toEqual({ updated: FILES, problems: [] });
  expect(await videos('metadata=camera%3DFX3')).toHaveLength(FILES / 2);
  const search = async (words: string) =>
    SearchResponse.parse(await ask('POST', '/v1/search', { query: { text: words } }));
  const hits = (await search('red id:id-7')).data;
  expect(hits.length).toBeGreaterThan(0);
  for (const hit of hits) {
    expect(hit).toMatchObject({ external_id: 'id-7', metadata: { camera: 'A7' }, offline: false });
  }

  const [seventh] = await videos('external_id=id-7');
  const seventhNow = async () => Video.parse(await ask('GET', `/v1/videos/${seventh?.id}`));
  await rename(join(dir, 'nas/clip-7.mp4'), join(dir, 'nas/renamed.mp4'));
  const renamed = await until(async () => {
    const video = await seventhNow();
    return video.file_name === 'renamed.mp4' && video;
  });
  expect(renamed).toMatchObject({ external_id: 'id-7', missing: false, offline_since: null });

  await rename(join(dir, 'nas/renamed.mp4'), join(dir, 'away.mp4'));
  await until(async () => (await seventhNow()).offline_since !== null);
  expect((await source()).counts).toMatchObject({ indexed: FILES - 1, offline: 1 });
  expect((await search('red id:id-7')).data[0]).toMatchObject({ external_id: 'id-7', offline: true });

  await cp(join(dir, 'away.mp4'), join(dir, 'nas/back.mp4'));
  await until(async () => (await seventhNow()).offline_since === null);
  expect(await seventhNow()).toMatchObject({ file_name: 'back.mp4', external_id: 'id-7', missing: false });
  expect(await videos()).toHaveLength(FILES);
}, 120_000);
