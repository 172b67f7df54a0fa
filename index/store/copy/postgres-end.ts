/** PostgreSQL as either end of a copy. */
import { randomUUID } from 'node:crypto';
import type { DatabaseAddress } from '../../../core/config.ts';
import { AppError } from '../../../core/errors.ts';
import { type Database, openDatabase, type Queries } from '../postgres/database.ts';
import { COPY_MARK, foundSchema, MIGRATIONS, migrate } from '../postgres/migrate.ts';
import { createVectorGraphs } from '../postgres/vector-graphs.ts';
import {
  type CopySource,
  type CopyState,
  type CopyTarget,
  filledTarget,
  otherSchema,
  parseState,
} from './ends.ts';
import { postgresKeyOf, readPostgresRows, writePostgresRows } from './postgres-rows.ts';
import { COPIED_TABLES } from './tables.ts';

/** Opens a library for a copy: whose statements take long, and whose reads must not come from a replica that is behind. */
function open({ url, schema }: DatabaseAddress, size: number): Database {
  return openDatabase({ url, schema }, size, { isPatient: true });
}

/**
 * Runs `use` on a library as it is now: what others write meanwhile is not seen. Throws `NOT_FOUND` where there is none,
 * `CONFLICT` for another schema or an unfinished copy, and as statements do.
 */
export async function withPostgresSource<Result>(
  address: DatabaseAddress,
  use: (source: CopySource) => Promise<Result>,
): Promise<Result> {
  const database = open(address, 1);
  const place = placeOf(address);
  try {
    return await database.write(async (queries) => {
      await queries.exec(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
        SET LOCAL idle_in_transaction_session_timeout = 0`);
      const { version, isUnfinished } = await foundSchema(queries, address.schema);
      if (version === 0) throw new AppError('NOT_FOUND', `There is no ${place}.`);
      if (version !== MIGRATIONS.length) throw otherSchema(`The ${place}`, version, MIGRATIONS.length);
      if (isUnfinished) throw new AppError('COPY_UNFINISHED', `The ${place} is an unfinished copy itself.`);
      const library = await queries.row<{ id: string }>('SELECT id FROM library');
      return use(createSource(queries, library?.id ?? ''));
    });
  } finally {
    await database.close();
  }
}

/** Returns how many others are connected to the library's database, as servers and workers are. */
export async function countOthers(address: DatabaseAddress): Promise<number> {
  const database = open(address, 1);
  try {
    const row = await database.row<{ n: number }>(
      `SELECT count(*) AS n FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'tidemark' AND pid <> pg_backend_pid()`,
    );
    return row?.n ?? 0;
  } finally {
    await database.close();
  }
}

function createSource(queries: Queries, libraryId: string): CopySource {
  return {
    libraryId,
    rows: (table, after) => readPostgresRows(queries, table, after),
    keyOf: postgresKeyOf,
    count: async ({ name }) =>
      (await queries.row<{ n: number }>(`SELECT count(*) AS n FROM ${name}`))?.n ?? 0,
    async counters() {
      const counters: Record<string, number> = {};
      for (const { name, counter } of COPIED_TABLES) {
        if (counter === undefined) continue;
        const sequence = await queries.row<{ name: string }>(
          'SELECT pg_get_serial_sequence($name, $counter) AS name',
          {
            ...{ name, counter },
          },
        );
        const given = await queries.row<{ n: number }>(
          `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS n FROM ${sequence?.name}`,
        );
        counters[name] = given?.n ?? 0;
      }
      return counters;
    },
  };
}

/** Opens the place of a copy: a library that is empty, or not there yet. */
export function openPostgresTarget(address: DatabaseAddress): CopyTarget {
  const database = open(address, 2);
  const place = `The ${placeOf(address)}`;
  /** Tells this process from another one that goes on with the same copy. */
  const run = randomUUID();

  async function begin(state: CopyState): Promise<void> {
    const { version } = await foundSchema(database, address.schema);
    if (version !== 0 && version !== MIGRATIONS.length) throw otherSchema(place, version, MIGRATIONS.length);
    await migrate(database, address.schema);
    for (const { name } of COPIED_TABLES) {
      if (await database.row(`SELECT 1 AS filled FROM ${name} LIMIT 1`)) throw filledTarget(place, name);
    }
    await database.write(async (queries) => {
      await queries.exec(`CREATE TABLE ${COPY_MARK} (run text NOT NULL, state text NOT NULL)`);
      await queries.run(`INSERT INTO ${COPY_MARK} VALUES ($run, $state)`, {
        run,
        state: JSON.stringify(state),
      });
    });
  }

  async function resume(): Promise<void> {
    const { version } = await foundSchema(database, address.schema);
    if (version !== MIGRATIONS.length) throw otherSchema(place, version, MIGRATIONS.length);
    await database.run(`UPDATE ${COPY_MARK} SET run = $run`, { run });
  }

  async function write(...[table, rows, state]: Parameters<CopyTarget['write']>): Promise<void> {
    await database.write(async (queries) => {
      const advanced = await queries.run(`UPDATE ${COPY_MARK} SET state = $state WHERE run = $run`, {
        ...{ run, state: JSON.stringify(state) },
      });
      if (advanced === 0) throw new AppError('CONFLICT', 'Another process goes on with this copy.');
      await writePostgresRows(queries, table, rows);
    });
  }

  return {
    rows: (table, after) => readPostgresRows(database, table, after),
    keyOf: postgresKeyOf,
    async begun() {
      const { isUnfinished } = await foundSchema(database, address.schema);
      if (!isUnfinished) return null;
      const row = await database.row<{ state: string }>(`SELECT state FROM ${COPY_MARK}`);
      return parseState(row?.state ?? '');
    },
    ...{ begin, resume, write },
    async finish(counters) {
      await setCounters(database, counters);
      await makeGraphs(database);
      for (const { name } of COPIED_TABLES) await database.exec(`ANALYZE ${name}`);
      await database.exec(`DROP TABLE ${COPY_MARK}`);
    },
    async discard() {
      const tables = await database.rows<{ name: string }>(
        `SELECT tablename AS name FROM pg_tables
         WHERE schemaname = $schema AND tablename NOT IN ('library', 'schema_version', '${COPY_MARK}')`,
        { schema: address.schema },
      );
      const names = tables.map(({ name }) => name).join(', ');
      await database.write(async (queries) => {
        await queries.exec(`TRUNCATE ${names} RESTART IDENTITY CASCADE; DROP TABLE ${COPY_MARK}`);
      });
    },
    close: () => database.close(),
  };
}

async function setCounters(queries: Queries, counters: Readonly<Record<string, number>>): Promise<void> {
  for (const { name, counter } of COPIED_TABLES) {
    const value = counters[name] ?? 0;
    if (counter === undefined || value === 0) continue;
    await queries.run('SELECT setval(pg_get_serial_sequence($name, $counter), $value)', {
      name,
      counter,
      value,
    });
  }
}

/** Makes the index over the vectors of each pack. */
async function makeGraphs(database: Database): Promise<void> {
  const graphs = createVectorGraphs(database);
  const packs = await database.rows<{ pack: string; dim: number }>(
    'SELECT pack, max(vector_dims(embedding)) AS dim FROM moments GROUP BY pack',
  );
  for (const { pack, dim } of packs) {
    const at = pack.lastIndexOf('@');
    await graphs.ensure({ packId: pack.slice(0, at), packRevision: pack.slice(at + 1) }, dim);
  }
}

/** Names a library without the password of its URL. */
function placeOf({ url, schema }: DatabaseAddress): string {
  const host = URL.canParse(url) ? new URL(url).host : 'the server';
  return `library "${schema}" on ${host}`;
}
