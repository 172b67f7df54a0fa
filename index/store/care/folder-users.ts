/**
 * The processes that use a data folder. In: a data folder. Out: a place among its users, of which the operating system lets
 * go when the process ends, however that ends. Whether a draft is somebody's is asked of the users, and not of the clock:
 * one that jumped ahead makes a file that is being written look days old.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../core/errors.ts';
import { type Connection, isBusy, openDatabase } from '../sqlite/database.ts';

/** Holds no rows: its users share its lock. */
const USERS_FILE = 'users.lock';

/** How long to wait for a process that is alone, and deletes what others left. */
const PATIENCE_MS = 60_000;

const LOOK_EVERY_MS = 20;

/** A place among the users of a data folder. */
export interface FolderUser {
  leave(): void;
}

/**
 * Joins the users of a data folder. Where there are none, `whenAlone` runs first, and others wait to join until it has
 * ended. Throws what it throws, `CONFLICT` when another process is alone for long, `DISK_FULL`, `DATA_READ_ONLY`.
 */
export async function joinFolder(dataDir: string, whenAlone: () => Promise<void>): Promise<FolderUser> {
  const file = join(dataDir, USERS_FILE);
  const alone = tryLock(file, 'BEGIN EXCLUSIVE');
  try {
    if (alone) await whenAlone();
  } finally {
    alone?.close();
  }
  const sinceMs = performance.now();
  for (;;) {
    const user = tryLock(file, 'BEGIN; SELECT count(*) FROM sqlite_master');
    if (user) return { leave: () => user.close() };
    if (performance.now() - sinceMs > PATIENCE_MS) {
      throw new AppError(
        'CONFLICT',
        `Another process has been clearing ${dataDir} for ${PATIENCE_MS / 1000} s. Try again later.`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Takes a lock, which lasts until the connection closes; null while others keep it from that. */
function tryLock(file: string, sql: string): Connection | null {
  let connection: Connection | undefined;
  try {
    connection = openDatabase(file, { busyTimeoutMs: 0, journal: 'DELETE' });
    connection.exec(sql);
    return connection;
  } catch (error) {
    connection?.close();
    if (isBusy(error)) return null;
    throw error;
  }
}
