/**
 * Pools of connections to a PostgreSQL server and its read replica, with the settings that the store relies on. SQL names
 * its parameters (`$title`); values never become SQL. No other file imports pg.
 *
 * Errors leave as {@link AppError}s: `DATABASE_UNAVAILABLE` when the server cannot be reached, refuses or takes too long,
 * `DATABASE_UNSUPPORTED` when it lacks an extension, `DISK_FULL`, `INDEX_CORRUPT` or `INTERNAL`.
 */
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseAddress } from '../../../core/config.ts';
import { errorCodeOf } from '../../../core/errors.ts';
import { createFailover } from './servers/failover.ts';
import { isConnectionLost, isWorthRepeating, toStoreError } from './store-error.ts';

/** Time to wait for a connection, and for what a server says of itself, in ms. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Longest that a statement may run, in ms: a scan of a large library takes seconds, a stuck server for ever. */
const STATEMENT_TIMEOUT_MS = 60_000;

/** Longest that an answer may take, in ms: a server that lost its power says nothing more. */
const ANSWER_TIMEOUT_MS = STATEMENT_TIMEOUT_MS + 5_000;

/** How often a listening connection is tried, in ms: a network that forgot it says nothing. */
const TRY_LISTENING_MS = 10_000;

/** Attempts at a transaction that the server ends because of another one. */
const MAX_ATTEMPTS = 6;

/** Parameters by name. */
export type Parameters = Record<string, unknown>;

/**
 * Runs statements. Of a {@link Database}, `rows` and `row` with a SELECT that locks nothing are reads, which a replica may
 * answer; all else is a write.
 */
export interface Queries {
  rows<Row>(sql: string, parameters?: Parameters): Promise<Row[]>;
  /** Returns the first row, or undefined. */
  row<Row>(sql: string, parameters?: Parameters): Promise<Row | undefined>;
  /** Runs a statement for its effect. Returns the number of rows it changed. */
  run(sql: string, parameters?: Parameters): Promise<number>;
  /** Runs SQL without parameters, several statements among them: schema changes, settings. */
  exec(sql: string): Promise<void>;
}

/** A connection that listens. Its owner closes it. */
export interface Listening {
  /** Resolves when it is closed or broken. */
  ended: Promise<void>;
  close(): void;
}

/** An open pool. */
export interface Database extends Queries {
  /**
   * Runs `body` in one transaction, rolled back when it rejects. A transaction that the server ends in favour of another
   * one runs again, so `body` has no effects besides its statements.
   */
  write<Result>(body: (queries: Queries) => Promise<Result>): Promise<Result>;
  /** Runs `body`, which only reads, in one transaction; a replica may answer it. */
  read<Result>(body: (queries: Queries) => Promise<Result>): Promise<Result>;
  /** Returns true while no primary answers. Always false without a replica. */
  isReadOnly(): Promise<boolean>;
  /** Listens, on a connection of its own to the primary, to what the triggers of this library tell about a topic. */
  listen(topic: string, onMessage: (payload: string) => void): Promise<Listening>;
  close(): Promise<void>;
}

/** How long statements may run. */
export interface DatabaseOptions {
  /** True for work that nobody waits for, such as an index over all moments: statements have no limit of time. */
  isPatient?: boolean;
}

/** Opens pools of up to `size` connections to each server. Connects when the first statement is run. */
export function openDatabase(
  { url, replicaUrl, schema }: DatabaseAddress,
  size: number,
  options: DatabaseOptions = {},
): Database {
  const urls = [url, ...(replicaUrl ? [replicaUrl] : [])];
  const servers = urls.map((one) => openServer(one, schema, size, options));
  const { read, write, isReadOnly } = createFailover(servers);
  const turn = (sql: string) => (isRead(sql) ? read : write);
  return {
    rows: (sql, parameters) => turn(sql)(({ pool }) => repeated(() => queriesOf(pool).rows(sql, parameters))),
    row: (sql, parameters) => turn(sql)(({ pool }) => repeated(() => queriesOf(pool).row(sql, parameters))),
    run: (sql, parameters) => write(({ pool }) => queriesOf(pool).run(sql, parameters)),
    exec: (sql) => write(({ pool }) => queriesOf(pool).exec(sql)),
    write: (body) => write(({ pool }) => repeated(() => transact(pool, 'BEGIN', body))),
    read: (body) => read(({ pool }) => repeated(() => transact(pool, 'BEGIN READ ONLY', body))),
    isReadOnly,
    listen: (topic, onMessage) => write(({ url }) => listen(url, `${topic}:${schema}`, onMessage)),
    close: async () => void (await Promise.all(servers.map(({ pool }) => pool.end()))),
  };
}

/** Returns true for a statement that changes and locks no row, so that it may run on a replica, and twice. */
function isRead(sql: string): boolean {
  return (
    /^\s*(SELECT|WITH|SHOW)\b/i.test(sql) &&
    !/\b(FOR (NO KEY )?(UPDATE|SHARE)|INSERT INTO|UPDATE|DELETE FROM)\b/i.test(sql)
  );
}

/** A server, and what it says of the timeline that it writes. */
function openServer(url: string, schema: string, size: number, options: DatabaseOptions) {
  return { url, pool: openPool(url, schema, size, options), timeline: () => timelineOf(url) };
}

/** Asks by a connection of its own: one of the pool may wait for an answer that never comes. */
async function timelineOf(url: string): Promise<number | null> {
  const limits = { connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: CONNECT_TIMEOUT_MS };
  const client = new pg.Client({ connectionString: url, application_name: 'tidemark', ...limits });
  client.on('error', () => {});
  try {
    await client.connect();
    // The name of the log file that is written begins with the timeline.
    const { rows } = await client.query<{ timeline: string | null }>(
      `SELECT CASE WHEN pg_is_in_recovery() THEN NULL
       ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END AS timeline`,
    );
    const timeline = rows[0]?.timeline;
    return timeline ? Number.parseInt(timeline, 16) : null;
  } finally {
    await client.end().catch(() => {});
  }
}

function openPool(
  url: string,
  schema: string,
  size: number,
  { isPatient = false }: DatabaseOptions,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    ...(isPatient ? {} : { statement_timeout: STATEMENT_TIMEOUT_MS, query_timeout: ANSWER_TIMEOUT_MS }),
    application_name: 'tidemark',
    keepAlive: true,
    // Extensions live in `public`. The planner's JIT costs more than it brings on short statements.
    options: `-c search_path=${schema},public -c jit=off`,
    types: { getTypeParser },
  });
  // A connection that breaks while idle is dropped by the pool; one in use rejects its statement. Neither ends the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
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

/** Runs what the server ends in favour of another transaction, or of what a replica replays, up to six times. */
async function repeated<Result>(body: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await body();
    } catch (error) {
      if (attempt === MAX_ATTEMPTS || !isWorthRepeating(error)) throw error;
      await setTimeout(Math.random() * 2 ** attempt * 5); // Jitter: the other transaction retries too.
    }
  }
}

async function transact<Result>(
  pool: pg.Pool,
  begin: string,
  body: (queries: Queries) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toStoreError(error);
  });
  let broken = false;
  try {
    const queries = queriesOf(client);
    await queries.exec(begin);
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

async function listen(
  url: string,
  channel: string,
  onMessage: (payload: string) => void,
): Promise<Listening> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: CONNECT_TIMEOUT_MS,
    application_name: 'tidemark',
    keepAlive: true,
  });
  const broken = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  client.on('notification', ({ payload = '' }) => onMessage(payload));
  const end = () => void client.end().catch(() => {});
  try {
    await client.connect();
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    end();
    throw toStoreError(error);
  }
  const beat = setInterval(() => void client.query('SELECT 1').catch(end), TRY_LISTENING_MS);
  beat.unref();
  const ended = broken.finally(() => {
    clearInterval(beat);
    end();
  });
  return { ended, close: end };
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
