/**
 * One server works on a data folder at a time. In: a data folder. Out: a lock that the operating system lets go of when
 * its process ends, however that ends. Commands may run beside a server: their writes take turns.
 */
import { hostname } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../core/errors.ts';
import { isBusy, openDatabase } from '../sqlite/database.ts';

/** Holds the lock, and the number of the process that has it. */
const LOCK_FILE = 'server.lock';

/** The lock of a data folder. */
export interface ServerLock {
  release(): void;
}

/** Locks the data folder. Throws `CONFLICT`, naming the process, when another server has it. */
export function lockForServer(dataDir: string): ServerLock {
  const connection = openDatabase(join(dataDir, LOCK_FILE), { busyTimeoutMs: 0, journal: 'DELETE' });
  try {
    connection.exec('CREATE TABLE IF NOT EXISTS holder (pid INTEGER NOT NULL, host TEXT NOT NULL)');
    connection.exec('BEGIN IMMEDIATE; DELETE FROM holder');
    connection.prepare('INSERT INTO holder VALUES (?, ?)').run(process.pid, hostname());
    connection.exec('COMMIT; BEGIN IMMEDIATE'); // Others still read who holds it.
    return { release: () => connection.close() };
  } catch (error) {
    const holder = isBusy(error) ? holderOf(connection) : null;
    connection.close();
    if (holder === null) throw error;
    throw new AppError(
      'CONFLICT',
      `Another server works on ${dataDir}: process ${holder.pid} on ${holder.host}. Stop it, or choose another data folder.`,
      { details: { pid: holder.pid, host: holder.host }, cause: error },
    );
  }
}

function holderOf(connection: ReturnType<typeof openDatabase>): { pid: number; host: string } {
  const unknown = { pid: 0, host: 'another machine' };
  try {
    return connection.prepare<{ pid: number; host: string }>('SELECT pid, host FROM holder').get() ?? unknown;
  } catch {
    return unknown; // It is being written in this very moment.
  }
}
