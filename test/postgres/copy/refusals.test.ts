/** A copy refuses what would spoil it, and goes on after its process was killed. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { copyLibrary, type LibraryPlace } from '../../../api/copy/copy-library.ts';
import type { DatabaseAddress } from '../../../core/config.ts';
import { lockForServer } from '../../../index/store/care/server-lock.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { openDatabase as openPostgres } from '../../../index/store/postgres/database.ts';
import { openDatabase } from '../../../index/store/sqlite/database.ts';
import { openSqliteStore } from '../../../index/store/sqlite/open-sqlite-store.ts';
import { openWorkplace, type Workplace } from '../../cli/workplace.ts';
import { freshAddress, releaseAddress, TEST_DATABASE_URL } from '../../support/postgres.ts';
import { makeTmpDir } from '../../support/tmp-dir.ts';
import { allRows, fillLibrary, videoOf } from './full-library.ts';

const NOW = new Date('2026-02-01T00:00:00Z');
const VIDEOS = 60;

const tmp = makeTmpDir();
const filled = tmp.file('filled');
const used: DatabaseAddress[] = [];
let place: Workplace;
let folders = 0;

beforeAll(async () => {
  await fillLibrary(filled, VIDEOS);
  place = await openWorkplace();
});
afterEach(async () => {
  for (const address of used.splice(0)) {
    const database = openPostgres(address, 1);
    await database.exec(`DROP TABLE IF EXISTS ${address.schema}.unfinished_copy`);
    await database.close();
    await releaseAddress(address);
  }
});
afterAll(async () => {
  await place.remove();
  tmp[Symbol.dispose]();
});

function emptyLibrary(): DatabaseAddress {
  const address = freshAddress(TEST_DATABASE_URL as string);
  used.push(address);
  return address;
}

const newFolder = () => tmp.file(`folder-${folders++}`);
const sqliteIn = (dataDir: string): LibraryPlace => ({ dataDir, database: null });
const postgresIn = (dataDir = filled, database = emptyLibrary()) => ({ dataDir, database });

function copy(from: LibraryPlace, to: LibraryPlace, restart = false) {
  return copyLibrary({ from, to, now: NOW, restart });
}

/** The arguments of the command that copies between these. */
function wordsOf({ dataDir }: LibraryPlace, { database, ...postgres }: ReturnType<typeof postgresIn>) {
  const ends = [`sqlite:${dataDir}`, database.url] as const;
  return { ends, rest: ['--library', database.schema, '--data', postgres.dataDir, '--json'] };
}

/** Starts the command, and kills it as soon as it says this. */
async function killAt(text: RegExp, args: string[]): Promise<void> {
  const { child, said, finished } = place.start('copy', ...args);
  await said(text);
  child.kill('SIGKILL');
  expect((await finished).code).toBeNull();
}

test('a copy into PostgreSQL that is killed again and again goes on, and no server opens half of it', async () => {
  const to = postgresIn();
  const { ends, rest } = wordsOf(sqliteIn(filled), to);
  const args = ['--from', ends[0], '--to', ends[1], ...rest];
  for (const stage of ['passages', 'chunks', 'moments', 'audit']) {
    await killAt(new RegExp(`copying ${stage}`), args);
    await expect(openStore(to.dataDir, to.database)).rejects.toMatchObject({ code: 'COPY_UNFINISHED' });
  }
  const done = await place.run('copy', ...args);
  expect([done.code, JSON.parse(done.out).resumed]).toEqual([0, true]);
  const back = newFolder();
  await copy(to, sqliteIn(back));
  const moved = JSON.parse(JSON.stringify(allRows(filled)).replaceAll(filled, back));
  expect(allRows(back)).toEqual(moved);
}, 300_000);

test('a copy into SQLite that is killed again and again goes on, and there is no library until it is whole', async () => {
  const from = postgresIn();
  await copy(sqliteIn(filled), from);
  const back = newFolder();
  const { ends, rest } = wordsOf(sqliteIn(back), from);
  const args = ['--from', ends[1], '--to', ends[0], ...rest];
  for (const stage of ['passages', 'chunks', 'jobs']) {
    await killAt(new RegExp(`copying ${stage}`), args);
    expect(existsSync(join(back, 'tidemark.sqlite'))).toBe(false);
  }
  const done = await place.run('copy', ...args);
  expect([done.code, JSON.parse(done.out).resumed]).toEqual([0, true]);
  const moved = JSON.parse(JSON.stringify(allRows(filled)).replaceAll(filled, back));
  expect(allRows(back)).toEqual(moved);
}, 300_000);

test('Ctrl-C ends it with a code, and the same call goes on', async () => {
  const to = postgresIn();
  const stop = new AbortController();
  const order = { from: sqliteIn(filled), to, now: NOW };
  const onProgress = ({ stage }: { stage: string }) => stage === 'copying moments' && stop.abort();
  await expect(copyLibrary({ ...order, signal: stop.signal, onProgress })).rejects.toThrow('aborted');
  expect(await copyLibrary(order)).toMatchObject({ resumed: true });
});

test('an original that changed while the copy was interrupted is noticed, and --restart copies it as it is', async () => {
  const own = newFolder();
  await fillLibrary(own, 3);
  const to = postgresIn(own);
  const stop = new AbortController();
  const onProgress = ({ stage }: { stage: string }) => stage === 'copying speech' && stop.abort();
  const order = { from: sqliteIn(own), to, now: NOW };
  await expect(copyLibrary({ ...order, signal: stop.signal, onProgress })).rejects.toThrow();
  const store = openSqliteStore(own);
  await store.videos.update(videoOf(1, own).id, { title: 'Renamed meanwhile' });
  await store.close();
  await expect(copyLibrary(order)).rejects.toMatchObject({
    code: 'COPY_DIFFERS',
    details: { tables: ['videos', 'passages'] },
  });
  await expect(openStore(own, to.database)).rejects.toMatchObject({ code: 'COPY_UNFINISHED' });
  expect(await copyLibrary({ ...order, restart: true })).toMatchObject({ resumed: false });
  const copied = await openStore(own, to.database);
  expect(await copied.videos.get(videoOf(1, own).id)).toMatchObject({ title: 'Renamed meanwhile' });
  await copied.close();
});

test('a target that holds rows is refused, and left as it is', async () => {
  const own = newFolder();
  mkdirSync(own);
  const to = postgresIn(own);
  const store = await openStore(to.dataDir, to.database);
  await store.videos.upsert(videoOf(1, '/elsewhere'));
  await store.close();
  await expect(copy(sqliteIn(filled), to)).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { table: 'videos' },
  });
  const other = newFolder();
  await fillLibrary(other, 1);
  await expect(copy(to, sqliteIn(other))).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { table: 'videos' },
  });
  await copy(to, sqliteIn(newFolder()));
});

test('an empty library is taken as the target', async () => {
  const to = postgresIn();
  await (await openStore(filled, to.database)).close();
  await copy(sqliteIn(filled), to);
  const back = newFolder();
  await openSqliteStore(back).close();
  await copy(to, sqliteIn(back));
  expect(allRows(back).videos).toHaveLength(VIDEOS);
});

test('an unfinished copy of another library is refused', async () => {
  const other = newFolder();
  await fillLibrary(other, 1);
  const to = postgresIn();
  const stop = new AbortController();
  const onProgress = () => stop.abort();
  const signal = stop.signal;
  await expect(copyLibrary({ from: sqliteIn(other), to, now: NOW, signal, onProgress })).rejects.toThrow();
  await expect(copy(sqliteIn(filled), to)).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { begunAt: NOW.toISOString() },
  });
  await expect(copy(to, sqliteIn(newFolder()))).rejects.toMatchObject({ code: 'COPY_UNFINISHED' });
  await copy(sqliteIn(filled), to, true);
});

test('of two that go on with one copy, the first one gives way', async () => {
  const to = postgresIn();
  const order = { from: sqliteIn(filled), to, now: NOW };
  let second: Promise<unknown> | undefined;
  const first = copyLibrary({
    ...order,
    onProgress: ({ stage }) => {
      if (stage !== 'copying chunks' || second) return;
      const database = openPostgres(to.database, 1);
      second = database
        .run(`UPDATE ${to.database.schema}.unfinished_copy SET run = 'another'`)
        .then(database.close);
    },
  });
  await expect(first).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'Another process goes on with this copy.',
  });
  await second;
  await copyLibrary(order);
});

test('a running server is refused, of the original and in the folder of the copy', async () => {
  const lock = lockForServer(filled);
  const to = postgresIn();
  await expect(copy(sqliteIn(filled), to)).rejects.toMatchObject({
    code: 'CONFLICT',
    details: { pid: process.pid },
  });
  lock.release();
  await copy(sqliteIn(filled), to);
  const back = newFolder();
  mkdirSync(back);
  const other = lockForServer(back);
  await expect(copy(to, sqliteIn(back))).rejects.toMatchObject({ code: 'CONFLICT' });
  other.release();
});

test('what others write to PostgreSQL meanwhile is not in the copy, which is that of one moment', async () => {
  const from = postgresIn();
  await copy(sqliteIn(filled), from);
  const writer = await openStore(filled, from.database);
  const back = newFolder();
  let written: Promise<unknown> | undefined;
  await copyLibrary({
    ...{ from, to: sqliteIn(back), now: NOW },
    onProgress: ({ stage }) => {
      if (stage === 'copying passages') written ??= writer.videos.delete(videoOf(3, filled).id);
    },
  });
  await written;
  expect(await writer.videos.get(videoOf(3, filled).id)).toBeUndefined();
  await writer.close();
  expect(allRows(back).videos).toHaveLength(VIDEOS);
});

test.each(['older', 'newer'])('a schema that is %s is refused, at either end', async (age) => {
  const own = newFolder();
  await fillLibrary(own, 1);
  const change = age === 'older' ? -1 : 1;
  const sqlite = openDatabase(join(own, 'tidemark.sqlite'));
  const version = Number(sqlite.pragma('user_version'));
  sqlite.pragma(`user_version = ${version + change}`);
  const to = postgresIn(own);
  const refused = { code: 'CONFLICT', details: { found: version + change, known: version } };
  await expect(copy(sqliteIn(own), to)).rejects.toMatchObject(refused);
  sqlite.pragma(`user_version = ${version}`);
  sqlite.close();
  await (await openStore(own, to.database)).close();
  const postgres = openPostgres(to.database, 1);
  await postgres.run(`UPDATE schema_version SET version = version + (${change})`);
  await expect(copy(sqliteIn(own), to)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(copy(to, sqliteIn(newFolder()))).rejects.toMatchObject({ code: 'CONFLICT' });
  await postgres.run(`UPDATE schema_version SET version = version - (${change})`);
  await postgres.close();
  await copy(sqliteIn(own), to);
});

test('a data folder with other packs is refused before anything is copied', async () => {
  const [own, last] = [newFolder(), newFolder()];
  await fillLibrary(own, 1);
  const write = (folder: string, name: string, text: string) => {
    mkdirSync(join(folder, 'packs', 'mine'), { recursive: true });
    writeFileSync(join(folder, 'packs', name), text);
  };
  write(own, 'mine/manifest.json', '{"id":"mine","revision":"1"}');
  write(last, 'mine/manifest.json', '{"id":"mine","revision":"2"}');
  const to = postgresIn(last);
  const refused = (path: string) => ({ code: 'MODEL_MISMATCH', details: { path } });
  await expect(copy(sqliteIn(own), to)).rejects.toMatchObject(refused('packs/mine/manifest.json'));
  write(last, 'mine/manifest.json', '{"id":"mine","revision":"1"}');
  write(last, 'current', 'mine\n');
  await expect(copy(sqliteIn(own), to)).rejects.toMatchObject(refused('packs/current'));
  await (await openStore(last, to.database)).close();
  write(own, 'current', 'mine\n');
  await copy(sqliteIn(own), to);
});

test('damage is not copied', async () => {
  const own = newFolder();
  await fillLibrary(own, 1);
  const sqlite = openDatabase(join(own, 'tidemark.sqlite'));
  sqlite.exec('UPDATE moments SET scale = scale * 2 WHERE id = 2');
  sqlite.close();
  await expect(copy(sqliteIn(own), postgresIn(own))).rejects.toMatchObject({ code: 'INDEX_CORRUPT' });
});

test('an original that is not there is refused', async () => {
  const nothing = newFolder();
  await expect(copy(sqliteIn(nothing), postgresIn(nothing))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  mkdirSync(nothing);
  await expect(copy(sqliteIn(nothing), postgresIn(nothing))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const never = { url: TEST_DATABASE_URL as string, schema: 'never_made' };
  await expect(copy({ dataDir: nothing, database: never }, sqliteIn(newFolder()))).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});
