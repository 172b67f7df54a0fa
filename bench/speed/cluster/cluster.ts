/**
 * `npm run bench -- cluster`: a library in PostgreSQL, which the bench starts, with servers and workers that are processes
 * of the product. In: hours of libraries, numbers of workers and servers. Out: how quickly workers index films, how quickly
 * servers answer over HTTP, bytes of an hour of footage in each table and index, the processor's time of the database;
 * ways to find the nearest moments of the same library; and sums for many hours.
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { DatabaseAddress } from '../../../core/config.ts';
import { packKeyOf } from '../../../core/pack-key.ts';
import { openStore } from '../../../index/store/open-store.ts';
import { type ModelPack, openPack } from '../../../model/runtime/pack.ts';
import { readClips } from '../../eval/clips.ts';
import { findMeasuredPack } from '../../find-pack.ts';
import { withWorkFolder } from '../../media.ts';
import type { Setup } from '../../product.ts';
import { createRandom, shuffled } from '../../random.ts';
import type { Measured, Table } from '../../report.ts';
import { type Footage, fillLibrary } from '../scale/fill.ts';
import { indexedFootage } from '../scale/footage.ts';
import { type ClusterDatabase, openClusterDatabase, type RelationSize } from './database.ts';
import { cutFilms, type Films } from './films.ts';
import { type IndexingFigures, measureIndexing } from './indexing.ts';
import { CLIENTS, measureSearching, type SearchingFigures } from './searching.ts';
import { hourSizes, sizesTable, sumsTable } from './sums.ts';
import { measureWays, type WayFigures, waysTable } from './ways.ts';

/** Options of `cluster`. */
export interface ClusterOptions {
  pack: string;
  clips: string;
  /** Of the libraries that are searched, in order. */
  hours: readonly number[];
  workers: readonly number[];
  servers: readonly number[];
  /** Searches of each library by each number of servers. */
  searches: number;
  seed: number;
}

/** Sentences that each way is asked. */
const ASKED_WAYS = 60;

/** The resources of all parts of the bench. */
interface Bench {
  options: ClusterOptions;
  database: ClusterDatabase;
  pack: ModelPack;
  footage: Footage;
  /** The data folder and the pack of all processes. */
  setup: Setup;
  work: string;
}

/** A library that was filled with vectors. */
interface FilledLibrary {
  hours: number;
  moments: number;
  /** The database's seconds of the processor for each hour. */
  databaseS: number | null;
  searching: SearchingFigures[];
  sizes: RelationSize[];
  ways: WayFigures[];
}

/** Measures it; see the top of the file. */
export async function benchCluster(options: ClusterOptions): Promise<Measured> {
  const packDir = await findMeasuredPack(options.pack);
  await using pack = await openPack(packDir, { parts: ['text'] });
  const footage = await indexedFootage(options, packDir, packKeyOf(pack));
  const films = await cutFilms(options.clips);
  // Awaited here: the pack is closed when this function returns.
  return await withWorkFolder('cluster', async (work) => {
    const database = await openClusterDatabase();
    try {
      const bench = { options, database, pack, footage, setup: { dataDir: '', pack: packDir }, work };
      const empty = await emptySizes(bench);
      const { indexing, sizes } = await indexFilms(bench, films);
      const filled: FilledLibrary[] = [];
      for (const hours of options.hours) filled.push(await measureHours(bench, hours));
      return report(bench, films, indexing, { empty, films: sizes, filled });
    } finally {
      await database.close();
    }
  });
}

/** Returns what the tables take before anything is in them. */
async function emptySizes({ database }: Bench): Promise<RelationSize[]> {
  const address = await database.emptyLibrary('bench_empty');
  await (await openStore('', address)).close();
  const sizes = await database.sizes(address);
  await database.drop(address);
  return sizes;
}

/** Indexes the same films with each number of workers, each time into an empty library. */
async function indexFilms(
  { options, database, setup, work }: Bench,
  films: Films,
): Promise<{ indexing: IndexingFigures[]; sizes: RelationSize[] }> {
  const indexing: IndexingFigures[] = [];
  let sizes: RelationSize[] = [];
  for (const workers of options.workers) {
    process.stderr.write(`${films.seconds.toFixed(0)} s of films, workers: ${workers}.\n`);
    const address = await database.emptyLibrary('bench_films');
    const own = { ...setup, dataDir: join(work, `films-${workers}`) };
    indexing.push(await measureIndexing(workers, films, { setup: own, address, database }));
    sizes = await database.sizes(address);
    await database.drop(address);
  }
  return { indexing, sizes };
}

/** Fills a library, searches it with each number of servers, and tries the ways in the largest. */
async function measureHours(bench: Bench, hours: number): Promise<FilledLibrary> {
  const { options, database, setup, work } = bench;
  process.stderr.write(`${hours} hours of vectors.\n`);
  const address = await database.emptyLibrary(`bench_hours_${hours}`.replace('.', '_'));
  const before = database.processorS();
  const moments = await fill(bench, hours, address);
  const after = database.processorS();
  const own = { ...setup, dataDir: join(work, `hours-${hours}`) };
  const asked = shuffled(sentencesOf(options), createRandom(options.seed)).slice(0, options.searches);
  const searching: SearchingFigures[] = [];
  for (const servers of options.servers) {
    searching.push(await measureSearching(hours, servers, asked, { setup: own, address, database }));
  }
  const sizes = await database.sizes(address);
  const ways = hours === Math.max(...options.hours) ? await tryWays(bench, hours, address) : [];
  await database.drop(address);
  const databaseS = before === null || after === null ? null : (after - before) / hours;
  return { hours, moments, databaseS, searching, sizes, ways };
}

/** Fills a library with the vectors of so many hours, the same ones each time. Returns the number of moments. */
async function fill(
  { options, pack, footage }: Bench,
  hours: number,
  address: DatabaseAddress | string,
): Promise<number> {
  const store = typeof address === 'string' ? await openStore(address) : await openStore('', address);
  try {
    const seconds = Math.round(hours * 3600);
    const random = createRandom(options.seed);
    return (await fillLibrary(store, packKeyOf(pack), footage, seconds, random)).moments;
  } finally {
    await store.close();
  }
}

async function tryWays(bench: Bench, hours: number, address: DatabaseAddress): Promise<WayFigures[]> {
  const { options, database, pack, work } = bench;
  process.stderr.write('The same vectors in SQLite.\n');
  const folder = join(work, 'sqlite');
  await fill(bench, hours, folder);
  const [postgres, sqlite] = [await openStore('', address), await openStore(folder)];
  try {
    const sentences = shuffled(sentencesOf(options), createRandom(options.seed)).slice(0, ASKED_WAYS);
    const { vectors } = await pack.text.embed(sentences);
    return await measureWays(
      { database, address, postgres, sqlite, pack: packKeyOf(pack), folder: work },
      vectors,
    );
  } finally {
    await postgres.close();
    await sqlite.close();
  }
}

function sentencesOf({ clips }: ClusterOptions): string[] {
  return readClips(clips).sentences.map(({ text }) => text);
}

function report(
  { options, database, pack }: Bench,
  films: Films,
  indexing: readonly IndexingFigures[],
  sized: { empty: RelationSize[]; films: RelationSize[]; filled: FilledLibrary[] },
): Measured {
  const { filled } = sized;
  const largest = filled.reduce((a, b) => (b.hours > a.hours ? b : a));
  const filmHours = films.seconds / 3600;
  const hourly = hourSizes(
    sized.empty,
    { sizes: largest.sizes, hours: largest.hours },
    { sizes: sized.films, hours: filmHours },
  );
  const alone = indexing[0];
  const costs = {
    ...{ sizes: hourly, moments: largest.moments / largest.hours },
    ...{ workerS: alone?.workerS ?? null, databaseS: alone?.databaseS ?? null },
  };
  const sums = sumsTable(costs);
  return {
    name: 'cluster',
    tables: [
      indexingTable(indexing, database.settings),
      searchingTable(filled),
      fillingTable(filled),
      sizesTable(hourly, largest.hours, filmHours),
      ...(largest.ways.length > 0 ? [waysTable(largest.hours, largest.moments, largest.ways)] : []),
      sums,
    ],
    headline: [sums],
    figures: { indexing, filled, hourly, sums: sums.rows },
    baselines: { ways: largest.ways },
    options: { ...options, clients: CLIENTS, films: films.seconds, postgres: database.settings },
    model: `${pack.id}@${pack.revision}`,
  };
}

function indexingTable(rows: readonly IndexingFigures[], settings: string): Table {
  return {
    title: `Workers that index ${rows[0]?.seconds.toFixed(0)} s of films, ${cpus().length} cores in all`,
    columns: ['workers', 's', 'seconds a second', "workers' s for an hour", "database's s for an hour"],
    rows: rows.map(({ workers, wallS, rate, workerS, databaseS }) => ({
      name: String(workers),
      cells: [wallS, rate, workerS, databaseS],
    })),
    note: `From the first film that is added to the last that is indexed; a worker notices its first after up to 2 s. Workers, server and database share the cores: more workers than cores gain little. "for an hour": the processor's seconds for an hour of film. ${settings}.`,
  };
}

function searchingTable(filled: readonly FilledLibrary[]): Table {
  return {
    title: `Searches over HTTP, ${CLIENTS} clients, ${cpus().length} cores in all`,
    columns: [
      ...['library', 'servers', 'search', 'p50 ms', 'p99 ms', 'searches a second'],
      ...["servers' processor ms", "database's processor ms"],
    ],
    rows: filled.flatMap(({ searching }) =>
      searching.map(({ hours, servers, mode, p50Ms, p99Ms, rate, serverMs, databaseMs }) => ({
        name: `${hours} hours`,
        cells: [servers, mode, p50Ms, p99Ms, rate, serverMs, databaseMs],
      })),
    ),
    note: 'Each sentence is new. Processor: for each search.',
  };
}

function fillingTable(filled: readonly FilledLibrary[]): Table {
  return {
    title: 'Vectors written into PostgreSQL',
    columns: ['library', 'moments', "database's s for an hour"],
    rows: filled.map(({ hours, moments, databaseS }) => ({
      name: `${hours} hours`,
      cells: [moments, databaseS],
    })),
    note: 'Minute by minute, as a worker does, with the HNSW index in place. "for an hour": the processor\'s seconds for an hour of footage.',
  };
}
