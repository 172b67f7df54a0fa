/** Damaged library files: never a wrong answer in silence, and mended as far as they can be. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { tryDamage } from '../../../bench/reliability/damage.ts';
import { checkLibrary } from '../../../index/store/care/check-library.ts';
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
