/** How quickly workers fill a library. In: films, and a number of workers. Out: time, and the processor's time of all. */
import { setTimeout } from 'node:timers/promises';
import type { DatabaseAddress } from '../../../core/config.ts';
import { openStore } from '../../../index/store/open-store.ts';
import type { Store } from '../../../index/store/store.ts';
import { processorS } from '../../processor.ts';
import { type Served, type Setup, serve, type Working, work } from '../../product.ts';
import type { ClusterDatabase } from './database.ts';
import type { Films } from './films.ts';

const LOOK_EVERY_MS = 100;

/** The cost of indexing films with so many workers. */
export interface IndexingFigures {
  workers: number;
  /** Of films. */
  seconds: number;
  wallS: number;
  /** Seconds of films for each second of the clock. */
  rate: number;
  /** The processor's seconds for each hour of film: of the workers with ffmpeg, and of the database. */
  workerS: number | null;
  databaseS: number | null;
}

/** Returns how a process finds the library. */
export function reach({ url, schema }: DatabaseAddress): Record<string, string> {
  return { TIDEMARK_DATABASE_URL: url, TIDEMARK_LIBRARY: schema, TIDEMARK_WORK: 'off' };
}

/** Starts a server and workers, adds all films over HTTP, and waits until every one is indexed. */
export async function measureIndexing(
  workers: number,
  films: Films,
  { setup, address, database }: { setup: Setup; address: DatabaseAddress; database: ClusterDatabase },
): Promise<IndexingFigures> {
  const env = { ...reach(address), TIDEMARK_ROOTS: films.folder };
  const server = await serve(setup, env);
  const working: Working[] = [];
  const store = await openStore('', address);
  try {
    for (let n = 0; n < workers; n++) working.push(await work(setup, env));
    const spent = () => working.map(({ pid }) => processorS(pid) ?? Number.NaN).reduce((a, b) => a + b);
    const [workersBefore, databaseBefore] = [spent(), database.processorS()];
    const startedMs = performance.now();
    for (const path of films.paths) await add(server, path);
    await Promise.race([allDone(store), ...working.map(({ ended }) => ended)]);
    const wallS = (performance.now() - startedMs) / 1000;
    const perHour = (now: number | null, before: number | null) =>
      now === null || before === null || Number.isNaN(now) ? null : ((now - before) / films.seconds) * 3600;
    return {
      ...{ workers, seconds: films.seconds, wallS, rate: films.seconds / wallS },
      workerS: perHour(spent(), workersBefore),
      databaseS: perHour(database.processorS(), databaseBefore),
    };
  } finally {
    await store.close();
    for (const one of working) await one.close();
    await server.close();
  }
}

async function add({ url }: Served, path: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/v1/videos`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ path }),
  });
  if (!response.ok) throw new Error(`Adding ${path}: ${response.status} ${await response.text()}`);
}

/** Resolves when no job runs or waits. Throws when one has failed. */
async function allDone(store: Store): Promise<void> {
  while ((await store.jobs.unfinished()).length > 0) await setTimeout(LOOK_EVERY_MS);
  const failed = (await store.jobs.list({ limit: 1000 })).find(({ state }) => state !== 'done');
  if (failed) throw new Error(`${failed.path} was not indexed: ${JSON.stringify(failed.error)}`);
}
