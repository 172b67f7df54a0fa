/** A library that goes from SQLite to PostgreSQL and back is the library that it was. */
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { copyLibrary, type LibraryPlace } from '../../../api/copy/copy-library.ts';
import type { DatabaseAddress } from '../../../core/config.ts';
import { COPIED_TABLES, MADE_COLUMNS, NOT_COPIED } from '../../../index/store/copy/tables.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { openDatabase as openPostgres } from '../../../index/store/postgres/database.ts';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { openSqliteStore } from '../../../index/store/sqlite/open-sqlite-store.ts';
import { freshAddress, releaseAddress, TEST_DATABASE_URL } from '../../support/postgres.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';
import { allRows, DIM, fillLibrary, PACK, vectorOf, videoOf } from './full-library.ts';

const NOW = new Date('2026-02-01T00:00:00Z');
const VIDEOS = 40;

const used: DatabaseAddress[] = [];
afterEach(() => Promise.all(used.splice(0).map(releaseAddress)));

function emptyLibrary(): DatabaseAddress {
  const address = freshAddress(TEST_DATABASE_URL as string);
  used.push(address);
  return address;
}

const sqliteIn = (dataDir: string): LibraryPlace => ({ dataDir, database: null });

function copy(from: LibraryPlace, to: LibraryPlace) {
  return copyLibrary({ from, to, now: NOW });
}

/** Writes files as a library has them. */
function addFiles(dataDir: string): void {
  for (let n = 1; n <= VIDEOS; n++) {
    const { path, id } = videoOf(n, dataDir);
    const sheet = join(dataDir, 'storyboards', id, 'sheet-0.webp');
    for (const file of [path, sheet, join(dataDir, 'posters', id, 'poster.webp')]) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${file.slice(dataDir.length)} ${'x'.repeat(n)}`);
    }
  }
  mkdirSync(join(dataDir, 'hnsw'), { recursive: true });
  writeFileSync(join(dataDir, 'hnsw', 'cache.bin'), 'of the original');
}

/** Asks a library; the answers lack the numbers that it gives to a match. */
async function answersOf({ dataDir, database }: LibraryPlace) {
  const store = await openStore(dataDir, database);
  const index = await store.openVectorIndex(PACK, DIM);
  await index.sync();
  const searchable = await store.timelines.searchable(PACK, { anyTagOf: [['sea']] });
  const near = [];
  for (const n of [3, 501.5, 1777]) {
    const { neighbours } = await index.search(vectorOf(n), 5);
    // Rounded otherwise in the other database, two that are as near may change places.
    near.push(neighbours.map(({ momentId }) => momentId).sort((a, b) => a - b));
  }
  const words = [];
  for (const sentence of ['running dogs', '狗', 'harbour', 'exit', 'gulls']) {
    const hits = await store.passages.search(sentence, {}, 500);
    words.push(
      hits
        .map(({ videoId, source, startS, coverage }) => `${videoId} ${source} ${startS} ${coverage}`)
        .sort(),
    );
  }
  const videos = await store.videos.getMany(searchable.map(({ video }) => video.id));
  const seconds = [];
  for (const { timeline } of searchable)
    seconds.push(await store.timelines.packedChunks(timeline.timelineId));
  await store.close();
  return {
    titles: [...videos.values()].map(({ title, tags, metadata }) => [title, tags, metadata]).sort(),
    near,
    words,
    seconds,
  };
}

test('each column of both schemas is copied, or listed as one that is not', async () => {
  using tmp = makeTmpDir();
  await openSqliteStore(tmp.path).close();
  const sqlite = openDatabase(join(tmp.path, 'tidemark.sqlite'));
  const inSqlite = sqlite
    .prepare<{ table: string; column: string }>(`
      SELECT t.name AS "table", c.name AS "column" FROM sqlite_master AS t, pragma_table_info(t.name) AS c
      WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT GLOB 'passage_words_*'`)
    .all();
  sqlite.close();
  const address = emptyLibrary();
  await (await openStore(tmp.path, address)).close();
  const postgres = openPostgres(address, 1);
  const inPostgres = await postgres.rows<{ table: string; column: string }>(
    `SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
     JOIN pg_class ON oid = format('%I.%I', table_schema, table_name)::regclass
     WHERE table_schema = $schema AND NOT relispartition`,
    { schema: address.schema },
  );
  await postgres.close();
  const unknown = (columns: typeof inSqlite, database: 'sqlite' | 'postgres') =>
    columns.filter(({ table, column }) => {
      if (table in NOT_COPIED) return false;
      const known = COPIED_TABLES.find(
        ({ name, sqlite }) => table === (database === 'sqlite' ? sqlite.name : name),
      );
      if (known === undefined) return true;
      const { renamed } = known.sqlite;
      const names = Object.keys(known.columns).map((name) =>
        database === 'sqlite' ? (renamed[name] ?? name) : name,
      );
      return !names.includes(column) && !MADE_COLUMNS[known.name]?.includes(column);
    });
  expect(unknown(inSqlite, 'sqlite')).toEqual([]);
  expect(unknown(inPostgres, 'postgres')).toEqual([]);
});

test('every row is there and back again, and every file', async () => {
  using tmp = makeTmpDir();
  const [first, shared, last] = [tmp.file('first'), tmp.file('shared'), tmp.file('last')];
  await fillLibrary(first, VIDEOS);
  addFiles(first);
  const before = allRows(first);
  const filled = Object.entries(before).filter(([, rows]) => rows.length > 0);
  expect(filled.map(([name]) => name)).toEqual(Object.keys(before)); // No table is left out of this test.
  const postgres = { dataDir: shared, database: emptyLibrary() };

  const there = await copy(sqliteIn(first), postgres);
  expect(there).toMatchObject({
    resumed: false,
    missing: [],
    files: { files: 3 * VIDEOS, written: 3 * VIDEOS },
  });
  const rows = Object.fromEntries(there.tables.map((sum) => [sum.table, sum.rows]));
  for (const { name, sqlite } of COPIED_TABLES)
    expect([name, rows[name]]).toEqual([name, before[sqlite.name]?.length]);
  expect(allRows(first)).toEqual(before);

  const back = await copy(postgres, sqliteIn(last));
  expect(back.tables.map(({ checksum }) => checksum)).toHaveLength(COPIED_TABLES.length);
  const moved = JSON.parse(JSON.stringify(before).replaceAll(first, last));
  expect(allRows(last)).toEqual(moved);
  for (const n of [1, VIDEOS]) {
    const { path } = videoOf(n, last);
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(path.replace(last, first), 'utf8'));
  }
  expect(() => readFileSync(join(last, 'hnsw', 'cache.bin'))).toThrow('ENOENT');
});

test('the copy gives the answers of the original', async () => {
  using tmp = makeTmpDir();
  const [first, last] = [tmp.file('first'), tmp.file('last')];
  await fillLibrary(first, VIDEOS);
  addFiles(first);
  const before = await answersOf(sqliteIn(first));
  expect(before.near.flat()).toHaveLength(15);
  expect(before.words.map((found) => found.length > 0)).not.toContain(false);
  const postgres = { dataDir: first, database: emptyLibrary() };
  expect((await copy(sqliteIn(first), postgres)).files).toBeNull();
  expect(await answersOf(postgres)).toEqual(before);
  await copy(postgres, sqliteIn(last));
  expect(await answersOf(sqliteIn(last))).toEqual(before);
});

test('numbers of deleted rows are not given again, on either side', async () => {
  using tmp = makeTmpDir();
  const [first, last] = [tmp.file('first'), tmp.file('last')];
  await fillLibrary(first, 3);
  const postgres = { dataDir: first, database: emptyLibrary() };
  await copy(sqliteIn(first), postgres);
  await copy(postgres, sqliteIn(last));
  const next = async ({ dataDir, database }: LibraryPlace) => {
    const store = await openStore(dataDir, database);
    const { id } = await store.videos.upsert(videoOf(9, dataDir));
    const { timelineId } = await store.timelines.open({ videoId: id, ...PACK, fps: 1 });
    await store.timelines.commitChunk(
      timelineId,
      { startS: 0, ptsMs: Int32Array.of(0), vectors: [null], cuts: [false] },
      [{ startS: 0, endS: 1, vector: vectorOf(1) }],
      1,
    );
    const newest = await store.moments.newest();
    await store.close();
    return { timelineId, newest };
  };
  // Four videos had a timeline and six moments each; the last one was deleted.
  const expected = { timelineId: 5, newest: 25 };
  expect(await next(sqliteIn(first))).toEqual(expected);
  expect(await next(postgres)).toEqual(expected);
  expect(await next(sqliteIn(last))).toEqual(expected);
});

test('a text with a zero byte, which PostgreSQL cannot hold, has a space for it', async () => {
  using tmp = makeTmpDir();
  await fillLibrary(tmp.path, 1);
  const sqlite = openDatabase(join(tmp.path, 'tidemark.sqlite'));
  sqlite.prepare('UPDATE videos SET title = ?, tags = ?').run('a\0b', '["c\\u0000d", "\\ud800e", "f"]');
  sqlite.close();
  const database = emptyLibrary();
  await copy(sqliteIn(tmp.path), { dataDir: tmp.path, database });
  const store = await openStore(tmp.path, database);
  expect(await store.videos.list({ limit: 9 })).toMatchObject([{ title: 'a b', tags: ['cd', 'e', 'f'] }]);
  await store.close();
});

test('files that are there are not written again, and one that differs is replaced', async () => {
  using tmp = makeTmpDir();
  const [first, last] = [tmp.file('first'), tmp.file('last')];
  await fillLibrary(first, VIDEOS);
  addFiles(first);
  cpSync(join(first, 'media'), join(last, 'media'), { recursive: true });
  const { path } = videoOf(1, last);
  writeFileSync(path, 'x'.repeat(readFileSync(path).length));
  const copied = await copy(sqliteIn(first), { dataDir: last, database: emptyLibrary() });
  expect(copied.files).toMatchObject({ files: 3 * VIDEOS, written: 2 * VIDEOS + 1 });
  expect(readFileSync(path)).toEqual(readFileSync(videoOf(1, first).path));
});

test('a file that the original lacks is reported', async () => {
  using tmp = makeTmpDir();
  const [first, last] = [tmp.file('first'), tmp.file('last')];
  await fillLibrary(first, VIDEOS);
  addFiles(first);
  const { path, id } = videoOf(2, first);
  renameSync(path, tmp.file('away'));
  renameSync(join(first, 'storyboards', id), tmp.file('away-too'));
  const { missing } = await copy(sqliteIn(first), { dataDir: last, database: emptyLibrary() });
  expect(missing.sort()).toEqual([path.slice(first.length + 1), `storyboards/${id}`]);
});
