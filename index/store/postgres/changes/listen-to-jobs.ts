/**
 * Hears of changed jobs by NOTIFY, on one connection that is opened again after it breaks. In: a database. Out: the ids
 * of changed jobs, and whether all changes are heard.
 */
import { setTimeout } from 'node:timers/promises';
import type { JobId } from '../../../../core/ids.ts';
import type { JobNews } from '../../jobs.ts';
import type { Database } from '../database.ts';

/** Pauses between attempts to connect, in ms: rows are read meanwhile. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

/** Listens until the returned function is called, which resolves when nothing is told any more. */
export function listenToJobs(database: Pick<Database, 'listen'>, news: JobNews): () => Promise<void> {
  const stop = new AbortController();
  const listening = keepListening(database, news, stop.signal);
  return async () => {
    stop.abort();
    await listening;
  };
}

async function keepListening(
  database: Pick<Database, 'listen'>,
  { onChange, onState }: JobNews,
  stop: AbortSignal,
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  while (!stop.aborted) {
    // A database that is away is tried again; the readers of its rows report it.
    const connection = await database.listen('jobs', (id) => onChange([id as JobId])).catch(() => null);
    if (connection) {
      pauseMs = FIRST_PAUSE_MS;
      stop.addEventListener('abort', connection.close, { once: true });
      if (stop.aborted) connection.close();
      else onState(true);
      await connection.ended;
      stop.removeEventListener('abort', connection.close);
      onState(false);
    }
    await setTimeout(pauseMs, undefined, { signal: stop, ref: false }).catch(() => {});
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
  }
}
