/**
 * Ways to find the nearest moments of one library, kept in PostgreSQL and in SQLite: pgvector's HNSW as the product asks
 * it, pgvector comparing all, hnswlib beside SQLite, and int8 rows beside SQLite. In: two stores that were filled with the
 * same vectors in the same order, so that a moment has the same id in both, and queries. Out: the cost of each way, and
 * its share of the neighbours that comparing all in pgvector finds.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseAddress } from '../../../core/config.ts';
import { type PackKey, packName } from '../../../core/pack-key.ts';
import type { UnitVector } from '../../../core/vector.ts';
import { quantile } from '../../../evaluation/measures.ts';
import { openVectorIndex } from '../../../index/store/hnsw/vector-index.ts';
import { openDatabase } from '../../../index/store/postgres/database.ts';
import { vectorText } from '../../../index/store/postgres/moment-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { processorS } from '../../processor.ts';
import type { Table } from '../../report.ts';
import { type ClusterDatabase, isVectorIndex, type RelationSize } from './database.ts';

/** Neighbours that are counted. */
const BEST = 10;
/** Neighbours that a search asks for: the product's first step. */
const ASKED = 512;

const MIB = 2 ** 20;

/** The cost of a way. */
export interface WayFigures {
  name: string;
  /** The processor's seconds, of Node and of the database, to build the index of rows that are there. */
  buildS: number | null;
  p50Ms: number | null;
  p99Ms: number | null;
  /** The processor's ms for each query, of Node and of the database. */
  processorMs: number | null;
  /** Percent of the ten nearest. */
  recall: number;
  /** Read by each query, so that it should be in memory. */
  memoryMib: number;
  /** Of the vectors and the index, less what else the library keeps. */
  diskMib: number;
}

/** Where the same moments lie. */
export interface TwoLibraries {
  database: ClusterDatabase;
  address: DatabaseAddress;
  postgres: Store;
  sqlite: Store;
  pack: PackKey;
  /** For the files of indexes. */
  folder: string;
}

/** Measures each way. */
export async function measureWays(
  libraries: TwoLibraries,
  queries: readonly UnitVector[],
): Promise<WayFigures[]> {
  const spent = () => (processorS() ?? Number.NaN) + (libraries.database.processorS() ?? Number.NaN);
  const exact = await pgvectorExact(libraries, queries, spent);
  const ways = [
    await pgvectorGraph(libraries, queries, spent),
    await besideSqlite('hnswlib beside SQLite', 0, libraries, queries, spent),
    await besideSqlite('all int8 rows beside SQLite', Number.POSITIVE_INFINITY, libraries, queries, spent),
  ];
  return [exact, ...ways].map(({ found, ...figures }) => ({
    ...figures,
    recall: recallOf(found, exact.found),
  }));
}

/** The ways as a table. */
export function waysTable(hours: number, moments: number, ways: readonly WayFigures[]): Table {
  return {
    title: `Finding the ten nearest of ${moments} moments (${hours} hours)`,
    columns: ['way', 'build s', 'p50 ms', 'p99 ms', 'processor ms', 'recall@10 %', 'memory MiB', 'disk MiB'],
    rows: ways.map(({ name, ...row }) => ({
      name,
      cells: [...[row.buildS, row.p50Ms, row.p99Ms, row.processorMs, row.recall, row.memoryMib, row.diskMib]],
    })),
    note: `One client. Build: the processor's seconds, Node's and the database's, for rows that are there. Queries ask for ${ASKED} neighbours, as a search does. Memory: of pgvector the relations that a query reads, of the others what Node took. Disk: table and index of the moments.`,
  };
}

/** The cost of a way, and what it found. */
type Tried = Omit<WayFigures, 'recall'> & { found: number[][] };

async function pgvectorExact(
  { database, address, pack }: TwoLibraries,
  queries: readonly UnitVector[],
  spent: () => number,
): Promise<Tried> {
  const connection = openDatabase(address, 1);
  try {
    const sql = `SELECT id FROM moments WHERE pack = $pack
      ORDER BY embedding <#> $query::halfvec LIMIT ${BEST}`;
    // The index is of another expression, so that the planner cannot take it.
    const asked = await ask(queries, spent, async (query) =>
      (await connection.rows<{ id: number }>(sql, { pack: packName(pack), query: vectorText(query) })).map(
        ({ id }) => id,
      ),
    );
    const mib = tableBytes(await database.sizes(address)) / MIB;
    return { name: 'pgvector, all compared', buildS: null, ...asked, memoryMib: mib, diskMib: mib };
  } finally {
    await connection.close();
  }
}

async function pgvectorGraph(
  { database, address, postgres, pack }: TwoLibraries,
  queries: readonly UnitVector[],
  spent: () => number,
): Promise<Tried> {
  const connection = openDatabase(address, 1);
  const before = spent();
  try {
    const sizes = await database.sizes(address);
    const index = sizes.find(isVectorIndex)?.index;
    // The pool has one connection, so that the setting holds for the statement after it.
    await connection.exec('SET statement_timeout = 0');
    await connection.exec(`REINDEX INDEX ${index}`);
  } finally {
    await connection.close();
  }
  const buildS = numberOr(spent() - before);
  const index = await postgres.openVectorIndex(pack, queries[0]?.length ?? 0);
  const asked = await ask(queries, spent, async (query) =>
    (await index.search(query, ASKED)).neighbours.slice(0, BEST).map(({ momentId }) => momentId),
  );
  const sizes = await database.sizes(address);
  const memoryMib = (sizes.find(isVectorIndex)?.bytes ?? 0) / MIB;
  const diskMib = memoryMib + tableBytes(sizes) / MIB;
  return { name: 'pgvector, HNSW', buildS, ...asked, memoryMib, diskMib };
}

async function besideSqlite(
  name: string,
  comparedMoments: number,
  { sqlite, pack, folder }: TwoLibraries,
  queries: readonly UnitVector[],
  spent: () => number,
): Promise<Tried> {
  const file = join(folder, `${comparedMoments}.bin`);
  const dim = queries[0]?.length ?? 0;
  const [before, residentBefore] = [spent(), process.memoryUsage.rss()];
  const index = await openVectorIndex({ store: sqlite, pack, dim, file, comparedMoments });
  await index.sync();
  await index.save();
  const buildS = numberOr(spent() - before);
  const memoryMib = (process.memoryUsage.rss() - residentBefore) / MIB;
  const asked = await ask(queries, spent, async (query) =>
    (await index.search(query, ASKED)).neighbours.slice(0, BEST).map(({ momentId }) => momentId),
  );
  const rows = ((await index.size()) * dim) / MIB;
  return { name, buildS, ...asked, memoryMib, diskMib: statSync(file).size / MIB + rows };
}

/** Asks all queries, one after the other. */
async function ask(
  queries: readonly UnitVector[],
  spent: () => number,
  nearest: (query: UnitVector) => Promise<number[]>,
): Promise<Pick<Tried, 'found' | 'p50Ms' | 'p99Ms' | 'processorMs'>> {
  const [first] = queries;
  if (first) await nearest(first); // Reads what later ones find in memory.
  const [found, times]: [number[][], number[]] = [[], []];
  const before = spent();
  for (const query of queries) {
    const startedMs = performance.now();
    found.push(await nearest(query));
    times.push(performance.now() - startedMs);
  }
  const processorMs = numberOr((1000 * (spent() - before)) / Math.max(1, queries.length));
  return { found, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), processorMs };
}

/** Returns the bytes of the table of moments. */
function tableBytes(sizes: readonly RelationSize[]): number {
  return sizes.find(({ table, index }) => table === 'moments' && index === null)?.bytes ?? 0;
}

function recallOf(found: readonly number[][], exact: readonly number[][]): number {
  const right = found.map((own, i) => own.filter((id) => exact[i]?.includes(id)).length);
  const wanted = exact.reduce((sum, own) => sum + own.length, 0);
  return (100 * right.reduce((sum, n) => sum + n, 0)) / Math.max(1, wanted);
}

/** Null where the processor's time is not known. */
function numberOr(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
