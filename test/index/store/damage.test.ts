/** Damaged library files: never a wrong answer in silence, and mended as far as they can be. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { AppError } from '../../../core/errors.ts';
import { checkLibrary } from '../../../index/store/care/check-library.ts';
import { mendLibrary } from '../../../index/store/care/mend-library.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { LIBRARY_FILE } from '../../../index/store/sqlite/open-sqlite-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { PACK, storeVideos } from '../../arbitraries/library.ts';
import { collect } from '../../arbitraries/store.ts';
import { seededRandom } from '../../arbitraries/vectors.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

/** Damaged files that are tried. */
const TRIED = 60;

const folder = makeTmpDir();
const whole = folder.file('whole');
let rows: Map<string, string>;

/** Every vector of a library, by the place it belongs to. */
async function readVectors(store: Store): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { video, timeline } of await store.timelines.searchable(PACK, {})) {
    for (const { startS, vectors, ptsMs } of await collect(store.timelines.chunks(timeline.timelineId))) {
      const text = vectors.map((vector) => vector && `${vector.scale} ${vector.values}`).join('|');
      found.set(`${video.id} chunk ${startS}`, `${[...ptsMs]} ${text}`);
    }
  }
  for (const { videoId, startS, endS, vector } of await store.moments.after(0, 1e6))
    found.set(`${videoId} moment ${startS} ${endS}`, [...vector].join());
  return found;
}

async function answersOf(dir: string): Promise<Map<string, string> | 'INDEX_CORRUPT'> {
  try {
    const store = await openStore(dir);
    try {
      return await readVectors(store);
    } finally {
      await store.close();
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'INDEX_CORRUPT') return 'INDEX_CORRUPT';
    throw error;
  }
}

beforeAll(async () => {
  const store = await openStore(whole);
  await storeVideos(store, 7, 12, 400);
  rows = await readVectors(store);
  await store.close();
  const connection = openDatabase(join(whole, LIBRARY_FILE));
  connection.pragma('wal_checkpoint(TRUNCATE)');
  connection.close();
});

function damaged(seed: number): { dir: string; page: number } {
  const random = seededRandom(seed);
  const dir = folder.file(`damaged-${seed}`);
  mkdirSync(dir);
  const bytes = readFileSync(join(whole, LIBRARY_FILE));
  const pages = bytes.length / 4096;
  const page = 1 + Math.floor(random() * (pages - 1));
  const length = random() < 0.5 ? 1 : 1 + Math.floor(random() * 4095);
  const start = page * 4096 + Math.floor(random() * (4096 - length));
  for (let i = start; i < start + length; i++)
    bytes[i] = (bytes[i] as number) ^ (1 + Math.floor(random() * 255));
  writeFileSync(join(dir, LIBRARY_FILE), bytes);
  return { dir, page };
}

/** Mends the library. Returns false for one that is left as it is, with a code. */
function isMended(dir: string): boolean {
  try {
    mendLibrary(dir, 'test');
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'INDEX_CORRUPT') return false;
    throw error;
  }
}

test(`of ${TRIED} libraries with a damaged page none answers wrongly, and what can be read is saved`, async () => {
  const ends = { noticed: 0, unharmed: 0, beyond: 0 };
  for (let seed = 1; seed <= TRIED; seed++) {
    const { dir } = damaged(seed);
    const answers = await answersOf(dir);
    if (answers === 'INDEX_CORRUPT') ends.noticed++;
    else {
      for (const [key, value] of answers) expect([seed, key, value]).toEqual([seed, key, rows.get(key)]);
      ends.unharmed++;
    }
    if (!isMended(dir)) {
      ends.beyond++;
      continue;
    }
    expect([seed, checkLibrary(dir)]).toEqual([seed, null]);
    const mended = await answersOf(dir);
    expect([seed, mended === 'INDEX_CORRUPT']).toEqual([seed, false]);
    for (const [key, value] of mended as Map<string, string>)
      expect([seed, key, value]).toEqual([seed, key, rows.get(key)]);
    expect((mended as Map<string, string>).size).toBeGreaterThan(rows.size / 3);
  }
  expect(ends.noticed).toBeGreaterThan(10);
  // The pages that describe the tables: without them no row can be told from another.
  expect(ends.beyond).toBeLessThan(TRIED / 6);
}, 240_000);

test('a flipped bit in a vector is noticed, and the video is indexed from there again', async () => {
  const dir = folder.file('bit');
  mkdirSync(dir);
  copyFileSync(join(whole, LIBRARY_FILE), join(dir, LIBRARY_FILE));
  const connection = openDatabase(join(dir, LIBRARY_FILE));
  const chunk = connection
    .prepare<{ id: number; timeline_id: number; start_s: number; vector_values: Buffer }>(
      'SELECT * FROM chunks WHERE start_s = 60 LIMIT 1',
    )
    .get();
  if (!chunk) throw new Error('There is no second minute.');
  chunk.vector_values[5] = (chunk.vector_values[5] as number) ^ 64;
  connection.prepare('UPDATE chunks SET vector_values = ? WHERE id = ?').run(chunk.vector_values, chunk.id);
  connection.close();
  expect(checkLibrary(dir)).toBe(null);
  expect(await answersOf(dir)).toBe('INDEX_CORRUPT');
  expect(mendLibrary(dir, 'test')).toEqual([
    { found: expect.stringContaining('from second 60 on'), done: expect.stringContaining('reindex') },
  ]);
  const after = openDatabase(join(dir, LIBRARY_FILE));
  const timeline = after
    .prepare('SELECT state, next_second FROM timelines WHERE id = ?')
    .get(chunk.timeline_id);
  after.close();
  expect(timeline).toEqual({ state: 'indexing', next_second: 60 });
  expect(mendLibrary(dir, 'test')).toEqual([]);
});

test('a file that is no database at all is left as it is', () => {
  const dir = folder.file('none');
  mkdirSync(dir);
  writeFileSync(join(dir, LIBRARY_FILE), Buffer.alloc(9000, 'x'));
  expect(() => mendLibrary(dir, 'test')).toThrow(expect.objectContaining({ code: 'INDEX_CORRUPT' }));
  expect(readFileSync(join(dir, LIBRARY_FILE))).toEqual(Buffer.alloc(9000, 'x'));
  expect(existsSync(join(dir, 'damaged'))).toBe(false);
});
