/**
 * The PostgreSQL server of the bench, and what it takes. In: nothing, or the URL of a server. Out: libraries in it, their
 * bytes by table and index, and the processor's time of all processes of the server.
 */
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { DatabaseAddress } from '../../../core/config.ts';
import { type Database, openDatabase } from '../../../index/store/postgres/database.ts';
import { cacheDir } from '../../media.ts';
import { familyProcessorS, parentOf } from '../../processor.ts';

const SCRIPT = fileURLToPath(new URL('../../../scripts/postgres.sh', import.meta.url));

/** Bytes of a table, or of an index; those of partitions are summed up. */
export interface RelationSize {
  table: string;
  /** Null: the table itself. */
  index: string | null;
  bytes: number;
}

/** Returns true for the index that finds the nearest moments; its name goes on with a hash of the pack. */
export function isVectorIndex({ index }: Pick<RelationSize, 'index'>): boolean {
  return index?.startsWith('moments_by_vector_') ?? false;
}

/** A server with libraries. Its owner closes it. */
export interface ClusterDatabase {
  /** Returns the address of a library of this name, which is dropped first if it is there. */
  emptyLibrary(name: string): Promise<DatabaseAddress>;
  drop(address: DatabaseAddress): Promise<void>;
  /** Returns the bytes of each table and index, the largest first, after a checkpoint of what is in memory. */
  sizes(address: DatabaseAddress): Promise<RelationSize[]>;
  /** Returns the processor's seconds of the server's processes since it started; null where it runs elsewhere. */
  processorS(): number | null;
  /** The version and the settings that figures depend on. */
  settings: string;
  close(): Promise<void>;
}

const run = promisify(execFile);

/** Starts a server as the tests do, or connects to the one that TIDEMARK_TEST_DATABASE_URL names. */
export async function openClusterDatabase(): Promise<ClusterDatabase> {
  const given = process.env.TIDEMARK_TEST_DATABASE_URL;
  // Kept between runs: where the distribution has no PostgreSQL 17, its folder takes minutes to make.
  const folder = join(cacheDir(), 'postgres');
  mkdirSync(folder, { recursive: true });
  const url = given ?? (await run(SCRIPT, ['start', folder])).stdout.trim();
  const stop = async () => void (given === undefined && (await run(SCRIPT, ['stop', folder])));
  const database = openDatabase({ url, schema: 'public' }, 1);
  try {
    await database.exec('CREATE EXTENSION IF NOT EXISTS vector');
    const postmaster = await postmasterOf(database);
    return {
      async emptyLibrary(name) {
        await database.exec(`DROP SCHEMA IF EXISTS ${name} CASCADE`);
        return { url, schema: name };
      },
      drop: ({ schema }) => database.exec(`DROP SCHEMA IF EXISTS ${schema} CASCADE`),
      async sizes({ schema }) {
        await database.exec('CHECKPOINT');
        return database.rows<RelationSize>(SIZES, { schema });
      },
      processorS: () => (postmaster === null ? null : familyProcessorS(postmaster)),
      settings: await settingsOf(database),
      async close() {
        await database.close();
        await stop();
      },
    };
  } catch (error) {
    await database.close();
    await stop();
    throw error;
  }
}

/** Partitions count to their table, and indexes of partitions to that of the table. */
const SIZES = `
  SELECT own.relname AS "table", CASE WHEN c.relkind = 'i' THEN root.relname END AS index,
    sum(CASE WHEN c.relkind = 'i' THEN pg_relation_size(c.oid) ELSE pg_table_size(c.oid) END) :: float8 AS bytes
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = $schema
  LEFT JOIN pg_index i ON i.indexrelid = c.oid
  JOIN pg_class root ON root.oid = coalesce(pg_partition_root(c.oid) :: oid, c.oid)
  JOIN pg_class own ON own.oid = coalesce(pg_partition_root(coalesce(i.indrelid, c.oid)) :: oid, i.indrelid, c.oid)
  WHERE c.relkind IN ('r', 'i')
  GROUP BY own.relname, index ORDER BY bytes DESC`;

/** Returns the process that all others of the server come from; null where it is not on this machine. */
async function postmasterOf(database: Database): Promise<number | null> {
  const row = await database.row<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return row ? parentOf(row.pid, 'postgres') : null;
}

async function settingsOf(database: Database): Promise<string> {
  const row = await database.row<Record<string, string>>(
    `SELECT current_setting('server_version') AS version, current_setting('shared_buffers') AS buffers,
       current_setting('fsync') AS fsync, (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS vector`,
  );
  const { version = '', buffers, fsync, vector } = row ?? {};
  return `PostgreSQL ${version.split(' ')[0]}, pgvector ${vector}, shared_buffers ${buffers}, fsync ${fsync}`;
}
