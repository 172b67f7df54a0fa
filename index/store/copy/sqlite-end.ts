/** SQLite as either end of a copy. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { makeDataFolder } from '../../../files/make-folders.ts';
import { lockForServer } from '../care/server-lock.ts';
import { COPY_MARK } from '../postgres/migrate.ts';
import { type Connection, openDatabase } from '../sqlite/database.ts';
import { MIGRATIONS, migrate } from '../sqlite/migrate.ts';
import { LIBRARY_FILE } from '../sqlite/open-sqlite-store.ts';
import {
  type CopySource,
  type CopyState,
  type CopyTarget,
  filledTarget,
  otherSchema,
  parseState,
} from './ends.ts';
import { sqliteKeyOf, sqliteReader, sqliteWriter } from './sqlite-rows.ts';
import { COPIED_TABLES } from './tables.ts';

/** A copy is made in this file, and takes its place when all of it is there. */
const DRAFT_FILE = 'unfinished-copy.sqlite';

/**
 * Runs `use` on the library in a data folder, as it is now. No server can open it meanwhile; what commands write is not
 * seen. Throws `NOT_FOUND` where there is none, `CONFLICT` for a running server or another schema, `INDEX_CORRUPT`.
 */
export async function withSqliteSource<Result>(
  dataDir: string,
  use: (source: CopySource) => Promise<Result>,
): Promise<Result> {
  const file = join(dataDir, LIBRARY_FILE);
  if (!existsSync(file)) throw new AppError('NOT_FOUND', `There is no library in ${dataDir}.`);
  const lock = lockForServer(dataDir);
  const connection = openDatabase(file);
  try {
    connection.exec('BEGIN');
    const version = Number(connection.pragma('user_version'));
    if (version !== MIGRATIONS.length)
      throw otherSchema(`The library in ${dataDir}`, version, MIGRATIONS.length);
    return await use(createSource(connection));
  } finally {
    connection.close();
    lock.release();
  }
}

function createSource(connection: Connection): CopySource {
  const read = sqliteReader(connection);
  const library = connection.prepare<{ id: string }>('SELECT id FROM library').get();
  return {
    libraryId: library?.id ?? '',
    rows: async (table, after) => read(table, after),
    keyOf: sqliteKeyOf,
    count: async ({ sqlite: { name } }) =>
      connection.prepare<{ n: number }>(`SELECT count(*) AS n FROM ${name}`).get()?.n ?? 0,
    async counters() {
      const given = connection.prepare<{ seq: number }>('SELECT seq FROM sqlite_sequence WHERE name = ?');
      const counters: Record<string, number> = {};
      for (const { name, counter, sqlite } of COPIED_TABLES) {
        if (counter === undefined) continue;
        const column = sqlite.renamed[counter] ?? counter;
        const highest = connection.prepare<{ n: number | null }>(
          `SELECT max(${column}) AS n FROM ${sqlite.name}`,
        );
        counters[name] = Math.max(given.get(sqlite.name)?.seq ?? 0, highest.get()?.n ?? 0);
      }
      return counters;
    },
  };
}

/**
 * Opens the place of a copy in a data folder, made when absent; no server can use it until the target is closed. Throws
 * `CONFLICT` for a running server, `DATA_READ_ONLY`.
 */
export async function openSqliteTarget(dataDir: string): Promise<CopyTarget> {
  await makeDataFolder(dataDir);
  const lock = lockForServer(dataDir);
  const [draft, place] = [join(dataDir, DRAFT_FILE), join(dataDir, LIBRARY_FILE)];
  let opened: (ReturnType<typeof accessTo> & { connection: Connection }) | undefined;

  function open(): NonNullable<typeof opened> {
    if (opened) return opened;
    const connection = openDatabase(draft);
    opened = { connection, ...accessTo(connection) };
    return opened;
  }

  function close(): void {
    opened?.connection.close();
    opened = undefined;
  }

  return {
    rows: async (table, after) => open().read(table, after),
    keyOf: sqliteKeyOf,
    begun: async () => (existsSync(draft) ? readMark(draft) : null),
    async begin(state) {
      refuseFilled(place, dataDir);
      remove(draft);
      const connection = openDatabase(draft);
      migrate(connection);
      connection.write(() => {
        connection.exec(`CREATE TABLE ${COPY_MARK} (state TEXT NOT NULL) STRICT`);
        connection.prepare(`INSERT INTO ${COPY_MARK} VALUES (?)`).run(JSON.stringify(state));
      });
      connection.close();
    },
    async resume() {
      refuseFilled(place, dataDir);
      const version = Number(open().connection.pragma('user_version'));
      if (version !== MIGRATIONS.length) throw otherSchema('The begun copy', version, MIGRATIONS.length);
    },
    async write(table, rows, state) {
      const { connection, write, advance } = open();
      connection.write(() => {
        for (const row of rows) write(table, row);
        advance.run(JSON.stringify(state));
      });
    },
    async finish(counters) {
      const { connection } = open();
      connection.write(() => setCounters(connection, counters));
      connection.pragma('wal_checkpoint(TRUNCATE)');
      connection.pragma('journal_mode = DELETE');
      close();
      refuseFilled(place, dataDir);
      remove(place);
      renameSync(draft, place);
      // Only now: had the process been killed before, the copy would be begun anew without its mark.
      const library = openDatabase(place);
      library.exec(`DROP TABLE ${COPY_MARK}`);
      library.close();
    },
    async discard() {
      close();
      remove(draft);
    },
    async close() {
      close();
      lock.release();
    },
  };
}

function accessTo(connection: Connection) {
  return {
    read: sqliteReader(connection),
    write: sqliteWriter(connection),
    advance: connection.prepare(`UPDATE ${COPY_MARK} SET state = ?`),
  };
}

/** Returns the state of a draft; null for one that was killed before it had any. */
function readMark(draft: string): CopyState | null {
  const connection = openDatabase(draft);
  try {
    if (!hasTable(connection, COPY_MARK)) return null;
    const row = connection.prepare<{ state: string }>(`SELECT state FROM ${COPY_MARK}`).get();
    return row === undefined ? null : parseState(row.state);
  } finally {
    connection.close();
  }
}

function refuseFilled(place: string, dataDir: string): void {
  if (!existsSync(place)) return;
  const connection = openDatabase(place);
  try {
    for (const { sqlite } of COPIED_TABLES) {
      if (!hasTable(connection, sqlite.name)) continue;
      const isFilled = connection.prepare(`SELECT 1 FROM ${sqlite.name} LIMIT 1`).get() !== undefined;
      if (isFilled) throw filledTarget(`The library in ${dataDir}`, sqlite.name);
    }
  } finally {
    connection.close();
  }
}

function hasTable(connection: Connection, name: string): boolean {
  return connection.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(name) !== undefined;
}

function setCounters(connection: Connection, counters: Readonly<Record<string, number>>): void {
  const update = connection.prepare('UPDATE sqlite_sequence SET seq = CAST(? AS INTEGER) WHERE name = ?');
  const insert = connection.prepare('INSERT INTO sqlite_sequence (seq, name) VALUES (CAST(? AS INTEGER), ?)');
  const counted = connection.prepare(
    `SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ? AND sql LIKE '%AUTOINCREMENT%'`,
  );
  for (const [name, value] of Object.entries(counters)) {
    // Elsewhere SQLite gives the number after the highest one that is there.
    if (counted.get(name) === undefined) continue;
    if (update.run(value, name) === 0) insert.run(value, name);
  }
}

function remove(file: string): void {
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true });
}
