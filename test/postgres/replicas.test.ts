/**
 * A primary that is killed under a server's questions, its streaming replica that answers on, and is promoted: no read
 * fails, each write is done or refused with a code, and no row is lost that the replica had.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SearchResponse } from '../../contract/index.ts';
import type { DatabaseAddress } from '../../core/config.ts';
import { openStore } from '../../index/store/open-store.ts';
import type { Store } from '../../index/store/store.ts';
import { videoOf } from '../arbitraries/store.ts';
import { runFfmpeg } from '../support/clips.ts';
import { writeTinyPack } from '../support/tiny-pack.ts';
import { makeTmpDir } from '../support/tmp-dir.ts';

const CLI = fileURLToPath(new URL('../../api/cli/tidemark.mjs', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../scripts/postgres.sh', import.meta.url));
/** For what takes as long as the machine is busy. */
const LONG = { timeout: 60_000, interval: 20 };
/** The folder of the server that the script started for the tests; the clusters of this test begin as copies of it. */
const BASE = process.env.TIDEMARK_TEST_POSTGRES_DIR;

const tmp = makeTmpDir();
const clip = tmp.file('clip.mp4');
const [first, second] = [tmp.file('first'), tmp.file('second')];
let address: DatabaseAddress;
let packDir: string;
const servers: ChildProcess[] = [];

/** Runs the script, and returns what it prints. */
function postgres(...args: string[]): string {
  return execFileSync(SCRIPT, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}

function envOf(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    TIDEMARK_DATABASE_URL: address.url,
    TIDEMARK_DATABASE_REPLICA_URL: address.replicaUrl ?? '',
    TIDEMARK_LIBRARY: address.schema,
    TIDEMARK_DATA: tmp.file('shared'),
    TIDEMARK_PACK: packDir,
    TIDEMARK_PORT: '0',
    TIDEMARK_SAMPLE: 'off',
    TIDEMARK_ROOTS: tmp.file('.'),
  };
}

/** Starts a server that indexes, too, and resolves to its URL. */
async function serve(): Promise<string> {
  const args = [CLI, 'serve'];
  const server = spawn(process.execPath, args, { env: envOf(), stdio: ['ignore', 'ignore', 'pipe'] });
  servers.push(server);
  const said: string[] = [];
  for await (const line of createInterface({ input: server.stderr as NodeJS.ReadableStream })) {
    said.push(line);
    const url = /Tidemark is on (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    server.stderr?.resume();
    return url;
  }
  throw new Error(`The server ended before it was ready: ${said.join('\n')}`);
}

async function stopServers(): Promise<void> {
  for (const server of servers.splice(0)) {
    const ended = server.exitCode === null && server.signalCode === null ? once(server, 'exit') : null;
    server.kill('SIGKILL');
    await ended;
  }
}

/** Waits until the replica has all that the primary has committed. */
async function caughtUp(store: Store, on: DatabaseAddress): Promise<void> {
  const replica = await openStore('', on);
  const rows = async (one: Store) => JSON.stringify(await one.videos.list({ limit: 100 }));
  await expect.poll(() => rows(replica), LONG).toBe(await rows(store));
  await replica.close();
}

beforeAll(async () => {
  packDir = await writeTinyPack(tmp.file('pack'));
  const colours = ['red', 'green', 'blue', 'white'];
  const inputs = colours.flatMap((name) => ['-f', 'lavfi', '-i', `color=${name}:s=160x120:d=4:r=5`]);
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
  await runFfmpeg(['-y', ...inputs, '-filter_complex', 'concat=n=4:v=1', ...encode, clip]);
}, 60_000);
afterAll(async () => {
  await stopServers();
  for (const dir of [first, second]) {
    try {
      postgres('kill', dir);
    } catch {
      // It never started, or was killed by the test.
    }
  }
  tmp[Symbol.dispose]();
});

describe.skipIf(BASE === undefined)('a primary with a streaming replica', () => {
  test('reads go on when the primary is killed, and writes once the replica is promoted', async () => {
    const url = postgres('replica', first, BASE as string);
    postgres('promote', first);
    const replicaUrl = postgres('replica', second, first);
    address = { url, replicaUrl, schema: 'library_with_replica' };
    const indexing = spawn(process.execPath, [CLI, 'index', clip], {
      env: envOf(),
      stdio: 'ignore',
    });
    expect(await once(indexing, 'exit')).toEqual([0, null]);
    const store = await openStore('', address);
    const [video] = await store.videos.list({ limit: 1 });
    const base = await serve();
    const headers = { 'content-type': 'application/json' };
    const search = async () => {
      const body = JSON.stringify({ query: { text: 'blue' } });
      const response = await fetch(`${base}/v1/search`, { method: 'POST', headers, body });
      const text = await response.text();
      return response.status === 200 ? SearchResponse.parse(JSON.parse(text)).data : text;
    };
    const rename = (title: string) =>
      fetch(`${base}/v1/videos/${video?.id}`, { method: 'PATCH', headers, body: JSON.stringify({ title }) });
    const readOnly = async (path: string) =>
      ((await (await fetch(`${base}${path}`)).json()) as { read_only: boolean }).read_only;

    expect((await rename('title')).status).toBe(200);
    const wanted = await search();
    expect(wanted[0]).toMatchObject({ start: 8, video_title: 'title' });
    await caughtUp(store, { ...address, url: replicaUrl, replicaUrl: null });
    expect([await readOnly('/ready'), await readOnly('/health')]).toEqual([false, false]);

    // Which of the two takes writes is what they say, not which setting named them.
    const swapped = await openStore('', { ...address, url: replicaUrl, replicaUrl: url });
    await swapped.videos.upsert(videoOf(2));
    expect(await swapped.videos.delete(videoOf(2).id)).toBe(true);
    await swapped.close();

    // Questions without a pause, and the kill among them.
    let isOver = false;
    const answers: unknown[] = [];
    const asking = Array.from({ length: 4 }, async () => {
      while (!isOver) answers.push(await search());
    });
    await expect.poll(() => answers.length, LONG).toBeGreaterThan(20);
    postgres('kill', first);
    const whenKilled = answers.length;
    await expect.poll(() => answers.length, LONG).toBeGreaterThan(whenKilled + 40);
    isOver = true;
    await Promise.all(asking);
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify(wanted)]),
    );

    expect([await readOnly('/ready'), await readOnly('/health')]).toEqual([true, true]);
    for (const path of ['', '/thumbnail', '/media', '/storyboard.vtt', '/events']) {
      expect([path, (await fetch(`${base}/v1/videos/${video?.id}${path}`)).status]).toEqual([path, 200]);
    }
    const chains = await fetch(`${base}/v1/chains`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: { text: 'blue' } }),
    });
    expect([chains.status, await chains.text()]).toEqual([200, expect.any(String)]);
    const refused = await rename('while away');
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    expect(await refused.json()).toMatchObject({ code: 'DATABASE_UNAVAILABLE' });

    // A server that starts now answers from the replica, too.
    expect((await fetch(`${await serve()}/ready`)).status).toBe(200);

    postgres('promote', second);
    await expect.poll(async () => (await rename('after')).status, LONG).toBe(200);
    expect([await readOnly('/ready'), await readOnly('/health')]).toEqual([false, false]);
    expect(await search()).toMatchObject([{ ...(wanted[0] as object), video_title: 'after' }]);
    await store.videos.upsert(videoOf(1));
    expect(await store.videos.get(videoOf(1).id)).toEqual(videoOf(1));
    await store.close();

    // The old primary comes back as it was: its timeline is over, so nothing is read from it or written to it.
    postgres('start', first, new URL(url).port);
    await stopServers();
    const reopened = await openStore('', address);
    expect((await reopened.videos.list({ limit: 9 })).map(({ title }) => title)).toContain('after');
    await reopened.videos.delete(videoOf(1).id);
    await reopened.close();
    const alone = await openStore('', { ...address, url: replicaUrl, replicaUrl: null });
    expect((await alone.videos.list({ limit: 9 })).map(({ title }) => title)).toEqual(['after']);
    await alone.close();
  }, 300_000);
});
