/**
 * Brings a library's schema to the newest version. Each migration is one numbered file and one transaction, under a lock
 * that only one process holds; two servers may start at once.
 */
import { AppError, errorCodeOf } from '../../../core/errors.ts';
import { type Database, isMissingTable, type Queries } from './database.ts';
import { sql as init } from './migrations/001-init.ts';
import { sql as keys } from './migrations/002-keys.ts';
import { sql as things } from './migrations/003-things.ts';
import { sql as readings } from './migrations/004-readings.ts';
import { sql as triggers } from './migrations/005-triggers.ts';
import { sql as sources } from './migrations/006-sources.ts';
import { sql as tracks } from './migrations/007-tracks.ts';
import { sql as speech } from './migrations/008-speech.ts';
import { sql as jobGroups } from './migrations/009-job-groups.ts';
import { sql as asReleased } from './migrations/010-as-released.ts';
import { sql as remoteSources } from './migrations/011-remote-sources.ts';
import { sql as jobTurns } from './migrations/012-job-turns.ts';
import { sql as longQueues } from './migrations/013-long-queues.ts';

/** The migrations in order; number n brings the schema to version n. */
export const MIGRATIONS: readonly string[] = [
  init,
  keys,
  things,
  readings,
  triggers,
  sources,
  tracks,
  speech,
  jobGroups,
  asReleased,
  remoteSources,
  jobTurns,
  longQueues,
];

/** The first key of the advisory locks of Tidemark; the second one is the hash of the schema's name, or 0 for all. */
export const LOCKS = { migration: 7_407_001, moments: 7_407_002, indexes: 7_407_003 } as const;

/** The table that a library has until the copy that makes it is finished. */
export const COPY_MARK = 'unfinished_copy';

/**
 * Applies the missing migrations. Throws `CONFLICT` when a newer Tidemark wrote the schema, `COPY_UNFINISHED` for half a
 * library, `DATABASE_UNSUPPORTED`.
 */
export async function migrate(database: Database, schema: string): Promise<void> {
  // Each thread of each process opens the store: only the first has anything to do, and to wait for.
  const { version, isUnfinished } = await foundSchema(database, schema);
  if (isUnfinished) throw unfinishedCopy(schema);
  if (version === MIGRATIONS.length) return;
  await database.write(async (queries) => {
    // One for all libraries of the database: they share the extension.
    await queries.run(`SELECT pg_advisory_xact_lock(${LOCKS.migration}, 0)`);
    await prepare(queries, schema);
    const { version: found } = await foundSchema(queries, schema);
    if (found > MIGRATIONS.length) throw newerSchema(found);
    for (const sql of MIGRATIONS.slice(found)) await queries.exec(sql);
    await queries.run(`UPDATE schema_version SET version = ${MIGRATIONS.length}`);
  });
}

/** The state of a library before it is opened. */
export interface FoundSchema {
  /** 0 where there is none. */
  version: number;
  /** True while it is being copied: see {@link COPY_MARK}. */
  isUnfinished: boolean;
}

/** Looks for a library. */
export async function foundSchema(queries: Queries, schema: string): Promise<FoundSchema> {
  try {
    const row = await queries.row<{ version: number; mark: string | null }>(
      `SELECT version, to_regclass('${schema}.${COPY_MARK}')::text AS mark FROM ${schema}.schema_version`,
    );
    return { version: row?.version ?? 0, isUnfinished: (row?.mark ?? null) !== null };
  } catch (error) {
    if (isMissingTable(error)) return { version: 0, isUnfinished: false };
    throw error;
  }
}

/** Returns the statements that bring an empty database to the newest schema, to be read before they are run. */
export function plannedStatements(schema: string): string {
  const path = `SET search_path = ${schema}, public;`;
  const version = `UPDATE schema_version SET version = ${MIGRATIONS.length};`;
  return ['BEGIN;', extension(), schemaStatements(schema), path, ...MIGRATIONS, version, 'COMMIT;'].join(
    '\n',
  );
}

async function prepare(queries: Queries, schema: string): Promise<void> {
  const encoding = await queries.row<{ server_encoding: string }>('SHOW server_encoding');
  if (encoding?.server_encoding !== 'UTF8') {
    throw new AppError(
      'DATABASE_UNSUPPORTED',
      `The database is encoded as ${encoding?.server_encoding}; Tidemark needs UTF8.`,
    );
  }
  await queries.exec(extension()).catch((error: unknown) => {
    throw withoutExtension(error);
  });
  await queries.exec(schemaStatements(schema));
  const word = await queries.row<{ found: boolean }>(`SELECT to_tsvector('simple', '狗') <> '' AS found`);
  if (!word?.found) {
    throw new AppError(
      'DATABASE_UNSUPPORTED',
      'The locale of the database does not know letters beyond ASCII. Create it with a UTF-8 locale, as C.UTF-8.',
    );
  }
}

function extension(): string {
  return 'CREATE EXTENSION IF NOT EXISTS vector SCHEMA public;';
}

function schemaStatements(schema: string): string {
  return `
CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TABLE IF NOT EXISTS ${schema}.schema_version (version integer NOT NULL);
INSERT INTO ${schema}.schema_version SELECT 0 WHERE NOT EXISTS (SELECT FROM ${schema}.schema_version);`;
}

function unfinishedCopy(schema: string): AppError {
  return new AppError(
    'COPY_UNFINISHED',
    `The library "${schema}" is a copy that is not finished. Repeat the \`tidemark copy\` that began it.`,
  );
}

function newerSchema(found: number): AppError {
  const known = MIGRATIONS.length;
  return new AppError(
    'CONFLICT',
    `The library has schema ${found}; this version of Tidemark supports schemas up to ${known}. Use a newer version.`,
    { details: { found, known } },
  );
}

/** 58P01 and 0A000: its files are not there; 42501: the user may not create it. */
function withoutExtension(error: unknown): unknown {
  const state = error instanceof Error ? errorCodeOf(error.cause) : undefined;
  if (state === '58P01' || state === '0A000') {
    return new AppError(
      'DATABASE_UNSUPPORTED',
      'The server lacks the extension "vector" (pgvector 0.8 or newer). Install it, as by the package postgresql-17-pgvector.',
      { details: { extension: 'vector' }, cause: error },
    );
  }
  if (state === '42501') {
    return new AppError(
      'DATABASE_UNSUPPORTED',
      'The user may not create the extension "vector". Let an administrator run: CREATE EXTENSION vector.',
      { details: { extension: 'vector' }, cause: error },
    );
  }
  return error;
}
