/**
 * A real server that has too little memory, by a small heap or by the kernel: it works, or ends, and the next start has the
 * rows of an undisturbed one.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../index/store/sqlite/database.ts';
import { LIBRARY_FILE } from '../../index/store/sqlite/open-sqlite-store.ts';
import { makeMemoryGroup } from '../support/memory-group.ts';
import { openWorkplace, type Started, urlOf, type Workplace, writeColours } from './workplace.ts';

/** Too little to start with, to index with, and enough. */
const HEAPS_MIB = [24, 48, 96];
const GROUPS_MIB = [120, 240, 400];

/** Larger than every heap here. */
const BODY_BYTES = 160 * 2 ** 20;
const SEARCHES = 20;

const PROBE = makeMemoryGroup('probe', 100);
PROBE?.remove();
if (PROBE === null)
  console.warn('No server is killed by the kernel here: a group of bounded memory needs root and cgroups.');

let place: Workplace;
let wanted: ReturnType<typeof rowsOf>;

beforeAll(async () => {
  place = await openWorkplace();
  await writeColours(join(place.dir, 'film.mp4'), 50);
  const server = serve('whole');
  const url = await urlOf(server);
  await add(url);
  await ended(url, { isRoomy: true });
  server.child.kill('SIGTERM');
  await server.finished;
  wanted = rowsOf('whole');
}, 240_000);
afterAll(() => place.remove());

function serve(data: string, program: readonly string[] = []): Started {
  return place.startBehind(program, 'serve', '--data', data, '--port', '0');
}

async function post(url: string, path: string, body: object): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.json();
}

const add = (url: string) => post(url, '/v1/videos', { path: 'film.mp4' });

/** Waits until no job waits or runs; all have a code that fail, and are tried again where there is memory. */
async function ended(url: string, { isRoomy }: { isRoomy: boolean }): Promise<void> {
  for (;;) {
    const { data } = (await (await fetch(`${url}/v1/jobs`)).json()) as {
      data: { id: string; state: string; error: { code: string } | null }[];
    };
    const open = data.filter(({ state }) => state !== 'done' && (isRoomy || state !== 'failed'));
    for (const { id, state, error } of data) {
      if (state !== 'failed') continue;
      expect(error?.code).toMatch(/^[A-Z_]+$/);
      if (isRoomy) await post(url, `/v1/jobs/${id}/retry`, {});
    }
    if (open.length === 0) return;
    await sleep(100);
  }
}

/** Asks for all that takes memory; every answer has a code, or none comes since the server is gone. */
async function burden(url: string): Promise<void> {
  await add(url);
  await ended(url, { isRoomy: false });
  for (let i = 0; i < SEARCHES; i++) {
    const found = (await post(url, '/v1/search', { query: { text: `red ${i}` } })) as object;
    expect('data' in found || 'code' in found).toBe(true);
  }
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(BODY_BYTES)]), 'film.mp4');
  const upload = await fetch(`${url}/v1/videos`, { method: 'POST', body });
  expect(((await upload.json()) as { code: string }).code).toMatch(/^[A-Z_]+$/);
}

/** Lets servers with too little memory work, then one with enough. Returns how many of them were ended for it. */
async function tryLimits(kind: string, programs: readonly (readonly string[])[]): Promise<number> {
  let deaths = 0;
  for (const [i, program] of programs.entries()) {
    const data = `${kind}-${i}`;
    const narrow = serve(data, program);
    const isWhole = await urlOf(narrow)
      .then(burden)
      .then(
        () => true,
        (error: Error) => {
          // A connection that broke, or a server that did not get so far; anything else is a fault.
          if (/fetch failed|ended without saying|terminated/.test(error.message)) return false;
          throw error;
        },
      );
    narrow.child.kill('SIGKILL');
    await narrow.finished;
    if (!isWhole) deaths += 1;
    const server = serve(data);
    const url = await urlOf(server);
    await add(url);
    await ended(url, { isRoomy: true });
    server.child.kill('SIGTERM');
    expect((await server.finished).code).toBe(0);
    expect(rowsOf(data)).toEqual(wanted);
  }
  console.log(`${kind}: ${programs.length} servers, ${deaths} ended for want of memory`);
  return deaths;
}

/** The rows that indexing writes, without what counts insertions and the times of day. */
function rowsOf(data: string) {
  const database = openDatabase(join(place.dir, data, LIBRARY_FILE));
  try {
    const all = (sql: string) => database.prepare<Record<string, unknown>>(sql).all({});
    return {
      videos: all(
        'SELECT id, content_hash, path, title, duration_s, width, height, fps, warnings FROM videos',
      ),
      timelines: all('SELECT video_id, pack_id, pack_revision, fps, state, next_second FROM timelines'),
      chunks: all(
        'SELECT start_s, seconds, pts_ms, vector_values, scales, cuts FROM chunks ORDER BY start_s',
      ),
      moments: all(
        'SELECT chunk_start_s, start_s, end_s, vector_values, scale FROM moments ORDER BY start_s',
      ),
    };
  } finally {
    database.close();
  }
}

test('a heap that is too small loses nothing', async () => {
  const programs = HEAPS_MIB.map((mib) => ['env', `NODE_OPTIONS=--max-old-space-size=${mib}`]);
  const deaths = await tryLimits('heap', programs);
  expect(deaths).toBeLessThan(HEAPS_MIB.length);
}, 600_000);

test.skipIf(PROBE === null)(
  'a server that the kernel kills loses nothing',
  async () => {
    const groups = GROUPS_MIB.map((mib) => makeMemoryGroup(String(mib), mib) as NonNullable<typeof PROBE>);
    const deaths = await tryLimits(
      'kernel',
      groups.map(({ program }) => program),
    );
    expect(deaths).toBeGreaterThan(0);
    for (const group of groups) group.remove();
  },
  600_000,
);
