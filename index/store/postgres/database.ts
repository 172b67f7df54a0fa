/**
 * A pool of connections to a PostgreSQL server, with the settings that the store relies on. SQL names its parameters
 * (`$title`); values never become SQL. No other file imports pg.
 *
 * Errors leave as {@link AppError}s: `DATABASE_UNAVAILABLE` when the server cannot be reached, refuses or takes too long,
 * `DATABASE_UNSUPPORTED` when it lacks an extension, `DISK_FULL`, `INDEX_CORRUPT` or `INTERNAL`.
 */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseAddress } from '../../../core/config.ts';
import { errorCodeOf } from '../../../core/errors.ts';
import { isConnectionLost, isWorthRepeating, toStoreError } from './store-error.ts';

/** Time to wait for a connection, in ms. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Longest that a statement may run, in ms: a scan of a large library takes seconds, a stuck server for ever. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Attempts at a transaction that the server ends because of another one. */
const MAX_ATTEMPTS = 6;

/** Parameters by name. */
export type Parameters = Record<string, unknown>;

/** Runs statements. */
export interface Queries {
  rows<Row>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** Returns the first row, or undefined. */
  row<Row>(sql: string, parameters?: Parameters): Promise<Row | undefined>;
  /** Runs a statement for its effect. Returns the number of rows it changed. */
  run(sql: string, parameters?: Parameters): Promise<number>;
  /** Runs SQL without parameters, several statements among them: schema changes, settings. */
  exec(sql: string): Promise<void>;
}

/** An open pool. */
export interface Database extends Queries {
  /**
   * Runs `body` in one transaction, rolled back when it rejects. A transaction that the server ends in favour of another
   * one runs again, so `body` has no effects besides its statements.
   */
  write<Result>(body: (queries: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** Opens a pool of up to `size` connections. Connects when the first statement is run. */
export function openDatabase({ url, schema }: DatabaseAddress, size: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'tidemark',
    keepAlive: true,
    // Extensions live in `public`. The planner's JIT costs more than it brings on short statements.
    options: `-c search_path=${schema},public -c jit=off`,
    types: { getTypeParser },
  });
  // A connection that breaks while idle is dropped by the pool; one in use rejects its statement. Neither ends the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return {
    ...queriesOf(pool),
    write: (body) => writeWithRetries(pool, body),
    close: () => pool.end(),
  };
}

function queriesOf(client: pg.Pool | pg.PoolClient): Queries {
  const send = async (query: pg.QueryConfig) => {
    try {
      return await client.query(query);
    } catch (error) {
      throw toStoreError(error);
    }
  };
  const sendNamed = (sql: string, parameters: Parameters = {}) => {
    const { name, text, names } = compile(sql);
    return send({ name, text, values: names.map((key) => parameters[key]) });
  };
  return {
    rows: async <Row>(sql: string, parameters?: Parameters) =>
      (await sendNamed(sql, parameters)).rows as Row[],
    row: async <Row>(sql: string, parameters?: Parameters) =>
      (await sendNamed(sql, parameters)).rows[0] as Row | undefined,
    run: async (sql, parameters) => (await sendNamed(sql, parameters)).rowCount ?? 0,
    exec: async (sql) => void (await send({ text: sql })),
  };
}

async function writeWithRetries<Result>(
  pool: pg.Pool,
  body: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await writeOnce(pool, body);
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isWorthRepeating(error)) throw error;
      await setTimeout(Math.random() * 2 ** attempt * 5); // Jitter: the other transaction retries too.
    }
  }
}

async function writeOnce<Result>(
  pool: pg.Pool,
  body: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toStoreError(error);
  });
  let broken = false;
  try {
    const queries = queriesOf(client);
    await queries.exec('BEGIN');
    const result = await body(queries);
    await queries.exec('COMMIT');
    return result;
  } catch (error) {
    broken = isConnectionLost(error);
    if (!broken) await client.query('ROLLBACK').catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}

interface CompiledStatement {
  /** Prepared statements are told apart by this name on each connection. */
  name: string;
  text: string;
  names: string[];
}

const compiled = new Map<string, CompiledStatement>();

/** Replaces named parameters by numbered ones, and names the statement so that each connection prepares it once. */
function compile(sql: string): CompiledStatement {
  const known = compiled.get(sql);
  if (known) return known;
  const names: string[] = [];
  const text = sql.replace(/\$([a-z]\w*)/gi, (_, name: string) => {
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  const statement = { name: createHash('sha1').update(text).digest('hex'), text, names };
  compiled.set(sql, statement);
  return statement;
}

/** int8 arrives as text by default, for values beyond 2^53, which no column holds; JSON is parsed by the rows' schemas. */
function getTypeParser(oid: number, format?: string): (value: string) => unknown {
  if (oid === pg.types.builtins.INT8) return Number;
  if (oid === pg.types.builtins.JSON || oid === pg.types.builtins.JSONB) return (value) => value;
  return pg.types.getTypeParser(oid, format as 'text');
}

/** Quotes a text for a statement that cannot have parameters: the definition of an index. */
export function quoted(text: string): string {
  return pg.escapeLiteral(text);
}

/** Returns true for the error of a missing table: a database without a library. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof Error && errorCodeOf(error.cause) === '42P01';
}
