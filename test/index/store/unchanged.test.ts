/** The memory of a library file lasts until somebody writes to it. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { createMemory } from '../../../index/store/sqlite/unchanged.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';

/** Counts the rows of a table through a memory, and how often it was read. */
function counter(folder: string) {
  const connection = openDatabase(join(folder, 'file.sqlite'));
  connection.exec('CREATE TABLE IF NOT EXISTS things (name TEXT)');
  const unchanged = createMemory(connection);
  const rows = connection.prepare<{ n: number }>('SELECT count(*) AS n FROM things');
  let reads = 0;
  const count = (key = 'things') =>
    unchanged(key, () => {
      reads++;
      return rows.get()?.n;
    });
  return { connection, count, reads: () => reads };
}

test('is read once while nothing is written', () => {
  using tmp = makeTmpDir();
  const { connection, count, reads } = counter(tmp.path);
  expect([count(), count(), count()]).toEqual([0, 0, 0]);
  expect(reads()).toBe(1);
  connection.close();
});

test('is read again after a write of its own connection, and of another one', () => {
  using tmp = makeTmpDir();
  const [one, other] = [counter(tmp.path), counter(tmp.path)];
  expect(one.count()).toBe(0);
  one.connection.exec("INSERT INTO things VALUES ('own')");
  expect(one.count()).toBe(1);
  other.connection.exec("INSERT INTO things VALUES ('another')");
  expect(one.count()).toBe(2);
  other.connection.exec('DELETE FROM things');
  expect(one.count()).toBe(0);
  expect(one.reads()).toBe(4);
  one.connection.close();
  other.connection.close();
});

test('keeps a few results, those that were used lately', () => {
  using tmp = makeTmpDir();
  const { connection, count, reads } = counter(tmp.path);
  for (const key of ['a', 'b', 'c', 'd', 'a', 'e']) count(key);
  expect(reads()).toBe(5);
  count('a');
  expect(reads()).toBe(5);
  count('b');
  expect(reads()).toBe(6);
  connection.close();
});
