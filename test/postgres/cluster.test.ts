/**
 * Two API servers and two workers, each a process of its own, around one PostgreSQL library: a worker that is killed, and
 * a database that goes away, cost no row and no right answer.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SearchResponse } from '../../contract/index.ts';
import type { DatabaseAddress } from '../../core/config.ts';
import type { VideoId } from '../../core/ids.ts';
import type { PackKey } from '../../core/pack-key.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import { readManifest } from '../../model/runtime/pack.ts';
import { collect } from '../arbitraries/store.ts';
import { runFfmpeg } from '../support/clips.ts';
import { layCable } from '../support/cut-cable.ts';
import { freshAddress, TEST_DATABASE_URL } from '../support/postgres.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

const CLI = fileURLToPath(new URL('../../api/cli/tidemark.mjs', import.meta.url));
const COLOURS = ['red', 'green', 'blue', 'white'];
/** Shown once for each colour, so that a run takes long enough to be hit in its middle. */
const COLOUR_S = 60;

const tmp = makeTmpDir();
const clip = tmp.file('clip.mp4');
const running: ChildProcess[] = [];
let packDir: string;
let pack: PackKey;

beforeAll(async () => {
  packDir = await writeTinyPack(tmp.file('pack'));
  const { id, revision } = await readManifest(packDir);
  pack = { packId: id, packRevision: revision };
  const inputs = COLOURS.flatMap((name) => [
    '-f',
    'lavfi',
    '-i',
    `color=${name}:s=160x120:d=${COLOUR_S}:r=5`,
  ]);
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await runFfmpeg(['-y', ...inputs, '-filter_complex', `concat=n=${COLOURS.length}:v=1`, ...encode, clip]);
}, 300_000);
afterEach(async () => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
});
afterAll(() => tmp[Symbol.dispose]());

/** Starts a process of the product, and resolves when it says that it is ready, to what it says. */
async function start(command: 'serve' | 'worker', { url, schema }: DatabaseAddress): Promise<string> {
  const env = {
    ...process.env,
    TIDEMARK_DATABASE_URL: url,
    TIDEMARK_LIBRARY: schema,
    TIDEMARK_DATA: tmp.file('shared'),
    TIDEMARK_PACK: packDir,
    TIDEMARK_PORT: '0',
    TIDEMARK_WORK: 'off',
    TIDEMARK_SAMPLE: 'off',
    TIDEMARK_ROOTS: tmp.file('.'),
  };
  const args = [CLI, command];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  running.push(child);
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr as NodeJS.ReadableStream })) {
    said.push(line);
    if (!/Tidemark is on|Waiting for jobs/.test(line)) continue;
    child.stderr?.resume();
    return line;
  }
  throw new Error(`${command} ended before it was ready: ${said.join('\n')}`);
}

async function post(url: string, body: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function search(server: string): Promise<SearchResponse['data']> {
  const response = await post(`${server}/v1/search`, { query: { text: 'blue' } });
  return SearchResponse.parse(await response.json()).data;
}

/** The seconds and moments of the one video, without the ids that a library gives. */
async function contents(store: Store) {
  const [video] = await store.videos.list({ limit: 2 });
  const timeline = await store.timelines.find(video?.id as VideoId, pack);
  const chunks = await collect(store.timelines.chunks(timeline?.timelineId as number));
  const moments = (await store.moments.after(0, 10_000, pack)).map(({ startS, endS }) => [startS, endS]);
  return { state: timeline?.state, seconds: timeline?.nextSecond, chunks, moments: moments.sort() };
}

/** The rows of the clip when one process indexes it into SQLite. */
async function undisturbed() {
  const data = tmp.file('alone');
  const args = [CLI, 'index', clip, '--data', data, '--pack', packDir];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  expect(await once(child, 'exit')).toEqual([0, null]);
  const store = await openStore(data);
  const rows = await contents(store);
  await store.close();
  return rows;
}

test('a killed worker and an absent database leave what one undisturbed process leaves', async () => {
  const wanted = await undisturbed();
  expect(wanted.seconds).toBe(COLOURS.length * COLOUR_S);
  const address = freshAddress(TEST_DATABASE_URL as string);
  const cable = await layCable(address.url);
  const store = await openStore('', address);
  const doneS = async () => {
    const [video] = await store.videos.list({ limit: 1 });
    return video ? ((await store.timelines.find(video.id, pack))?.nextSecond ?? 0) : 0;
  };
  const servers = (await Promise.all([start('serve', address), start('serve', address)])).map(
    (line) => /http:\S+/.exec(line)?.[0] as string,
  );
  await start('worker', address);
  const doomed = running.at(-1) as ChildProcess;
  expect((await post(`${servers[0]}/v1/videos`, { path: clip })).status).toBe(202);
  await expect.poll(doneS, { timeout: 100_000, interval: 10 }).toBeGreaterThanOrEqual(60);
  doomed.kill('SIGKILL');
  const whenKilled = await doneS();

  await start('worker', { ...address, url: cable.url });
  const attempts = async () => (await store.jobs.list({ limit: 1 }))[0]?.attempts;
  await expect.poll(attempts, { timeout: 100_000, interval: 10 }).toBe(2);
  cable.cut();
  await setTimeout(1_000);
  const whenCut = await doneS();
  cable.mend();
  const isDone = async () => (await store.jobs.unfinished()).length === 0;
  await expect.poll(isDone, { timeout: 200_000 }).toBe(true);

  expect((await store.jobs.list({ limit: 1 }))[0]).toMatchObject({ state: 'done', error: null });
  expect(await contents(store)).toEqual(wanted);
  const [first, second] = await Promise.all(servers.map(search));
  expect(first?.[0]).toMatchObject({ start: 2 * COLOUR_S });
  expect(second).toEqual(first);
  console.table([
    { fault: 'SIGKILL of the worker that indexes', at_second: whenKilled, times: 1, rows_lost: 0 },
    { fault: 'database away for 1 s while a worker indexes', at_second: whenCut, times: 1, rows_lost: 0 },
  ]);
  await store.close();
  await cable.close();
}, 600_000);
