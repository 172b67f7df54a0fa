/** How quickly servers answer. In: a library, sentences, and a number of servers. Out: times over HTTP, and the processor's. */
import type { DatabaseAddress } from '../../../core/config.ts';
import { quantile } from '../../../evaluation/measures.ts';
import { processorS } from '../../processor.ts';
import { type Served, type Setup, serve } from '../../product.ts';
import type { ClusterDatabase } from './database.ts';
import { reach } from './indexing.ts';

/** Clients that ask at once; each goes round the servers. */
export const CLIENTS = 4;
const BEST = 10;
/** Searches of each server that do not count: the first ones read what later ones find in memory. */
const WARM_UP = 5;

/** Searches of a library by so many servers. */
export interface SearchingFigures {
  hours: number;
  servers: number;
  mode: string;
  p50Ms: number | null;
  p99Ms: number | null;
  /** Searches for each second of the clock. */
  rate: number;
  /** The processor's ms for each search. */
  serverMs: number | null;
  databaseMs: number | null;
}

/** Asks all sentences once; throws when the servers find nothing. */
export async function measureSearching(
  hours: number,
  servers: number,
  asked: readonly string[],
  { setup, address, database }: { setup: Setup; address: DatabaseAddress; database: ClusterDatabase },
): Promise<SearchingFigures> {
  const serving: Served[] = [];
  try {
    for (let n = 0; n < servers; n++) serving.push(await serve(setup, reach(address)));
    let mode = '';
    for (const server of serving) {
      for (const text of asked.slice(0, WARM_UP)) {
        const { data, search_mode } = await server.search(text, BEST);
        if (data.length === 0) throw new Error('A search found nothing: its speed means nothing.');
        mode = search_mode;
      }
    }
    const spent = () => serving.map(({ pid }) => processorS(pid) ?? Number.NaN).reduce((a, b) => a + b);
    const [serversBefore, databaseBefore] = [spent(), database.processorS()];
    const startedMs = performance.now();
    const times = await askAll(serving, asked);
    const wallS = (performance.now() - startedMs) / 1000;
    const each = (now: number | null, before: number | null) =>
      now === null || before === null || Number.isNaN(now) ? null : (1000 * (now - before)) / times.length;
    return {
      ...{ hours, servers, mode, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99) },
      rate: times.length / wallS,
      serverMs: each(spent(), serversBefore),
      databaseMs: each(database.processorS(), databaseBefore),
    };
  } finally {
    for (const one of serving) await one.close();
  }
}

/** Returns the ms of each search. */
async function askAll(serving: readonly Served[], asked: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  const client = async () => {
    for (let n = next++; n < asked.length; n = next++) {
      const startedMs = performance.now();
      await (serving[n % serving.length] as Served).search(asked[n] as string, BEST);
      times.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return times;
}
