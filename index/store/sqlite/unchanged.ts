/**
 * Remembers what was read from a library for as long as nobody writes to it: each search asks for the list of all
 * videos, which takes 40 ms of 5,000.
 */
import type { Connection } from './database.ts';

/** Results that are remembered at a time. */
const MOST = 4;

/** Reads by a key, once for each state of the file. What is returned is shared: it must not be changed. */
export type ReadUnchanged = <Result>(key: string, read: () => Result) => Result;

/** Creates a memory of what is read over a connection; writes of other processes end it too. */
export function createMemory(connection: Connection): ReadUnchanged {
  const ownWrites = connection.prepare<{ n: number }>('SELECT total_changes() AS n');
  const held = new Map<string, unknown>(); // In order of use, oldest first.
  let state = '';

  return <Result>(key: string, read: () => Result): Result => {
    // Asked before reading: what is written meanwhile is then read again the next time.
    const now = `${connection.pragma('data_version')} ${ownWrites.get()?.n}`;
    if (now !== state) held.clear();
    state = now;
    const result = held.has(key) ? (held.get(key) as Result) : read();
    held.delete(key);
    held.set(key, result);
    for (const oldest of held.keys()) {
      if (held.size <= MOST) break;
      held.delete(oldest);
    }
    return result;
  };
}
