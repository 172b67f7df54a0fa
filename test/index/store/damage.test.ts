/** Damaged library files: never a wrong answer in silence, and mended as far as they can be. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tryDamage } from '../../../bench/reliability/damage.ts';
import { tryIndexDamage, tryLogDamage } from '../../../bench/reliability/damaged-files.ts';
import { checkLibrary } from '../../../index/store/care/check-library.ts';
import { checkLog } from '../../../index/store/care/check-log.ts';
import { mendLibrary } from '../../../index/store/care/mend-library.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { LIBRARY_FILE } from '../../../index/store/sqlite/open-sqlite-store.ts';
import { storeVideos } from '../../arbitraries/library.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

const folder = makeTmpDir();
const whole = folder.file('whole');

beforeAll(async () => {
  const store = await openStore(whole);
  await storeVideos(store, 7, 12, 400);
  await store.close();
});

test('of 60 libraries with a damaged page none answers wrongly, and what can be read is saved', async () => {
  const { tried, noticed, beyond, wrong } = await tryDamage(folder.path, 1, 60);
  expect([tried, wrong]).toEqual([60, []]);
  expect(noticed).toBeGreaterThan(10);
  // The pages that describe the tables: without them no row can be told from another.
  expect(beyond).toBeLessThan(tried / 6);
}, 240_000);

test('of 25 damaged logs none adds a row, and no index of lost rows is used; that commits are lost is said', async () => {
  const logs = folder.file('logs');
  mkdirSync(logs);
  const { wrong, noticed } = await tryLogDamage(logs, 1, 25);
  expect(wrong).toEqual([]);
  expect(noticed).toBeGreaterThan(5);
}, 240_000);

test('of 36 damaged vector indexes, half of them graphs, each is reported and built again', async () => {
  const indexes = folder.file('indexes');
  mkdirSync(indexes);
  const { tried, wrong, noticed } = await tryIndexDamage(indexes, 1, 36);
  expect([wrong, noticed]).toEqual([[], tried]);
}, 240_000);

test('a log is found whole while it is in use, and where its last commit is torn', async () => {
  const dir = folder.file('log');
  const store = await openStore(dir);
  await storeVideos(store, 3, 2, 50);
  expect(checkLog(dir, 'test')).toBe(null);
  const copy = folder.file('torn');
  mkdirSync(copy);
  const log = readFileSync(join(dir, `${LIBRARY_FILE}-wal`));
  writeFileSync(join(copy, `${LIBRARY_FILE}-wal`), log.subarray(0, log.length - 100));
  expect(checkLog(copy, 'test')).toBe(null);
  log[5000] = (log[5000] as number) ^ 1;
  writeFileSync(join(copy, `${LIBRARY_FILE}-wal`), log);
  const keptAs = join(copy, 'damaged', 'test-wal');
  expect(checkLog(copy, 'test')).toEqual({ count: expect.any(Number), keptAs });
  expect(readFileSync(keptAs)).toEqual(log);
  await store.close();
});

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
  const store = await openStore(dir);
  await expect(store.timelines.packedChunks(chunk.timeline_id)).rejects.toMatchObject({
    code: 'INDEX_CORRUPT',
  });
  await store.close();
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
