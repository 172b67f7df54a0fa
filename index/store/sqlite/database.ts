/**
 * Opens a database file with the settings that the store relies on, and converts SQLite's errors. In: a path. Out: a
 * {@link Connection} that prepares statements and runs transactions. No other file imports better-sqlite3.
 *
 * WAL, so that searches read while an ingest writes; synchronous=NORMAL, which loses no committed row when the process
 * is killed and keeps the file consistent when the power fails (the next run then repeats the last chunk).
 */
import BetterSqlite3 from 'better-sqlite3';
import { AppError, errorCodeOf, toAppError } from '../../../core/errors.ts';

/** Time that a connection waits for another one's write, in ms. A chunk is written in a few. */
const BUSY_TIMEOUT_MS = 10_000;

/** Pages that a backup copies between other work: 8 MB. */
const BACKUP_PAGES = 2000;

/** A value that SQLite can store. */
export type SqlValue = string | number | bigint | Buffer | null;

/** A prepared statement whose rows are `Row`s. Parameters are positional values, or one object of named ones. */
export interface Statement<Row> {
  get(...parameters: (SqlValue | Record<string, SqlValue>)[]): Row | undefined;
  all(...parameters: (SqlValue | Record<string, SqlValue>)[]): Row[];
  /** Runs a statement that returns no rows. Returns the number of rows it changed. */
  run(...parameters: (SqlValue | Record<string, SqlValue>)[]): number;
}

/** One open database. Errors leave it as {@link AppError}s: `DISK_FULL`, `INDEX_CORRUPT` or `INTERNAL`. */
export interface Connection {
  prepare<Row = never>(sql: string): Statement<Row>;
  /** Runs SQL without parameters: schema changes, pragmas. */
  exec(sql: string): void;
  pragma(name: string): unknown;
  /** Runs `body` in one transaction that takes the write lock at once; rolled back when it throws. */
  write<Result>(body: () => Result): Result;
  /** Writes a consistent copy to another file, some pages at a time; what `onProgress` throws ends it. */
  backup(file: string, onProgress: (fraction: number) => void): Promise<void>;
  close(): void;
}

/** How a database file is opened. */
export interface DatabaseOptions {
  busyTimeoutMs?: number;
  journal?: 'WAL' | 'DELETE';
}

/** Opens the database file, made when absent. */
export function openDatabase(
  path: string,
  { busyTimeoutMs = BUSY_TIMEOUT_MS, journal = 'WAL' }: DatabaseOptions = {},
): Connection {
  const db = translated(() => new BetterSqlite3(path, { timeout: busyTimeoutMs }));
  try {
    translated(() => {
      db.pragma(`journal_mode = ${journal}`);
      db.pragma('synchronous = NORMAL');
      db.pragma('foreign_keys = ON');
      db.pragma('journal_size_limit = 67108864');
    });
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    prepare<Row>(sql: string): Statement<Row> {
      // One cast at the native border: the row type is what the SQL selects, which the compiler cannot see.
      const statement = db.prepare(sql) as unknown as {
        get(...parameters: unknown[]): Row | undefined;
        all(...parameters: unknown[]): Row[];
        run(...parameters: unknown[]): { changes: number };
      };
      return {
        get: (...parameters) => translated(() => statement.get(...parameters)),
        all: (...parameters) => translated(() => statement.all(...parameters)),
        run: (...parameters) => translated(() => statement.run(...parameters).changes),
      };
    },
    exec: (sql) => translated(() => void db.exec(sql)),
    pragma: (name) => translated(() => db.pragma(name, { simple: true })),
    write: (body) => translated(() => db.transaction(body).immediate()),
    async backup(file, onProgress) {
      const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }) => {
        onProgress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
        return BACKUP_PAGES;
      };
      try {
        await db.backup(file, { progress });
      } catch (error) {
        throw toStoreError(error);
      }
    },
    close: () => {
      if (db.open) db.close();
    },
  };
}

/** Returns true for the error of a lock that others hold. */
export function isBusy(error: unknown): boolean {
  return error instanceof AppError && errorCodeOf(error.cause)?.startsWith('SQLITE_BUSY') === true;
}

function translated<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw toStoreError(error);
  }
}

function toStoreError(error: unknown): AppError {
  const code = errorCodeOf(error);
  if (code?.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new AppError('INDEX_CORRUPT', 'The library file is damaged. Run `tidemark doctor`.', {
      details: { sqlite: code },
      cause: error,
    });
  }
  return toAppError(error);
}
