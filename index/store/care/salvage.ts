/**
 * Saves the rows of a damaged library. In: the data folder. Out: a new library with every row that can still be read; the
 * damaged file is kept in `damaged/`, untouched.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { indexedForm } from '../encoding/words.ts';
import { type Connection, openDatabase, type SqlValue } from '../sqlite/database.ts';
import { migrate } from '../sqlite/migrate.ts';
import { LIBRARY_FILE } from '../sqlite/open-sqlite-store.ts';

/** The result of saving rows. */
export interface Salvage {
  /** Rows by table that were read. */
  saved: Record<string, number>;
  /** Stretches of row numbers that could not be read. */
  gaps: number;
  /** Where the damaged file is now. */
  keptAs: string;
}

type Row = Record<string, SqlValue> & { rowid_: number };

/** Reads of a table that may fail: with its root damaged, all would. */
const MAX_FAILURES = 4000;

/** No table counts further. */
const LAST_ROW = 2 ** 40;

/**
 * Replaces the damaged library by one of its readable rows. No process may have it open. Throws `INDEX_CORRUPT` when the
 * file cannot be read at all; it is left as it is then.
 */
export function salvageLibrary(dataDir: string, stamp: string): Salvage {
  const file = join(dataDir, LIBRARY_FILE);
  const draft = `${file}.salvaged`;
  for (const name of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(name, { force: true });
  const [damaged, fresh] = [openDatabase(file), openDatabase(draft)];
  const result: Salvage = { saved: {}, gaps: 0, keptAs: join(dataDir, 'damaged', stamp) };
  try {
    migrate(fresh);
    fresh.exec('PRAGMA foreign_keys = OFF');
    fresh.exec('PRAGMA recursive_triggers = OFF; DELETE FROM library');
    for (const table of tablesOf(fresh)) copyTable(table, damaged, fresh, result);
    if (result.saved.videos === undefined) {
      throw new AppError('INDEX_CORRUPT', 'No video of the damaged library can be read. Restore a backup.');
    }
    dropOrphans(fresh);
    writeWords(fresh);
    fresh.exec(
      'INSERT INTO library SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM library)',
    );
  } finally {
    damaged.close();
    fresh.close();
  }
  mkdirSync(result.keptAs, { recursive: true });
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, join(result.keptAs, LIBRARY_FILE + suffix));
  }
  renameSync(draft, file);
  return result;
}

function tablesOf(connection: Connection): string[] {
  return connection
    .prepare<{ name: string }>(`
      SELECT name FROM sqlite_schema
      WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'passage_words%' ORDER BY rowid`)
    .all()
    .map(({ name }) => name);
}

function copyTable(table: string, from: Connection, to: Connection, result: Salvage): void {
  const columnsIn = (connection: Connection): string[] => {
    try {
      return connection
        .prepare<{ name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
        .all()
        .map(({ name }) => name);
    } catch {
      return []; // Its description is damaged: none of its rows can be read.
    }
  };
  const known = columnsIn(from);
  const columns = columnsIn(to).filter((name) => known.includes(name));
  if (columns.length === 0) return;
  if (!hasRowNumbers(to, table)) {
    copyAtOnce(table, columns, { from, to, result });
    return;
  }
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${table} (rowid, ${columns.join(', ')}) VALUES (${['?', ...columns.map(() => '?')].join(', ')})`,
  );
  result.saved[table] = 0;
  to.write(() => {
    for (const row of readableRows(from, table, columns, result)) {
      try {
        insert.run(row.rowid_, ...columns.map((name) => row[name] ?? null));
        result.saved[table] = (result.saved[table] ?? 0) + 1;
      } catch {
        result.gaps += 1; // A value of another type than the table holds: not a row of ours any more.
      }
    }
  });
}

function hasRowNumbers(connection: Connection, table: string): boolean {
  const sql = `SELECT wr FROM pragma_table_list('${table}')`;
  return connection.prepare<{ wr: number }>(sql).get()?.wr === 0;
}

/** Copies a small table that is ordered by its key: all of it, or nothing. */
function copyAtOnce(
  table: string,
  columns: string[],
  { from, to, result }: { from: Connection; to: Connection; result: Salvage },
): void {
  const names = columns.join(', ');
  try {
    const rows = from.prepare<Record<string, SqlValue>>(`SELECT ${names} FROM ${table}`).all();
    const places = columns.map(() => '?').join(', ');
    const insert = to.prepare(`INSERT OR IGNORE INTO ${table} (${names}) VALUES (${places})`);
    to.write(() => {
      for (const row of rows) insert.run(...columns.map((name) => row[name] ?? null));
    });
    result.saved[table] = rows.length;
  } catch {
    result.gaps += 1;
  }
}

/** Reads from both ends towards the damage, then looks for readable rows in between. */
function* readableRows(from: Connection, table: string, columns: string[], result: Salvage): Generator<Row> {
  const select = (order: 'ASC' | 'DESC') =>
    from.prepare<Row>(`
      SELECT rowid AS rowid_, ${columns.join(', ')} FROM ${table}
      WHERE rowid >= ? AND rowid <= ? ORDER BY rowid ${order} LIMIT 1`);
  let statements: Record<'ASC' | 'DESC', ReturnType<typeof select>>;
  try {
    statements = { ASC: select('ASC'), DESC: select('DESC') };
  } catch {
    result.gaps += 1;
    return;
  }
  const next = (order: 'ASC' | 'DESC', low: number, high: number): Row | 'end' | 'damaged' => {
    try {
      return statements[order].get(low, high) ?? 'end';
    } catch {
      return 'damaged';
    }
  };
  let failures = 0;
  yield* readRange(0, LAST_ROW);

  function* readRange(first: number, last: number): Generator<Row> {
    let [low, high] = [first, last];
    for (const order of ['ASC', 'DESC'] as const) {
      for (;;) {
        if (low > high) return;
        const row = next(order, low, high);
        if (row === 'end') return;
        if (row === 'damaged') break;
        yield row;
        if (order === 'ASC') low = row.rowid_ + 1;
        else high = row.rowid_ - 1;
      }
    }
    failures += 1;
    if (low === high || failures > MAX_FAILURES) {
      result.gaps += 1;
      return;
    }
    const middle = Math.floor(low + (high - low) / 2);
    yield* readRange(low, middle);
    yield* readRange(middle + 1, high);
  }
}

/** Deletes rows whose parents are lost, until none is left. */
function dropOrphans(connection: Connection): void {
  const orphans = connection.prepare<{ table: string; rowid: number }>(
    'SELECT "table", rowid FROM pragma_foreign_key_check',
  );
  for (let found = orphans.all(); found.length > 0; found = orphans.all()) {
    for (const { table, rowid } of found)
      connection.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(rowid);
  }
}

function writeWords(connection: Connection): void {
  const insert = connection.prepare('INSERT INTO passage_words (rowid, words) VALUES (?, ?)');
  connection.write(() => {
    connection.exec('DELETE FROM passage_words');
    for (const { id, text } of connection
      .prepare<{ id: number; text: string }>('SELECT id, text FROM passages')
      .all())
      insert.run(id, indexedForm(text));
  });
}
