/**
 * Opens the store of a data folder, rid of what killed processes left there. In: a data folder. Out: its store, and this
 * process's place among the folder's users.
 */
import type { DatabaseAddress } from '../../../core/config.ts';
import type { Logger } from '../../../core/log.ts';
import { keepReserve } from '../../../files/reserve.ts';
import { checkLog, describeLost } from '../../../index/store/care/check-log.ts';
import { type FolderUser, joinFolder } from '../../../index/store/care/folder-users.ts';
import { openStore } from '../../../index/store/open-store.ts';
import type { Store } from '../../../index/store/store.ts';
import type { MediaStore } from '../../../media/kept/media-store.ts';
import { sweepLeftovers, sweepStale } from './sweep-leftovers.ts';

/** The store of a data folder; its owner closes it, then leaves the folder. */
export interface SweptStore {
  store: Store;
  user: FolderUser;
}

/** A data folder to open. */
export interface FolderToOpen {
  dataDir: string;
  /** Null: the library lies in the folder. */
  database: DatabaseAddress | null;
  media: MediaStore;
  /** True for a server, which has the time to look through the folder. */
  isServing: boolean;
  logger: Logger;
}

/** Opens the store. Throws as {@link openStore} and {@link joinFolder} do. */
export async function openSweptStore({
  dataDir,
  database,
  media,
  isServing,
  logger,
}: FolderToOpen): Promise<SweptStore> {
  if (database === null) reportLostCommits(dataDir, logger);
  const store = await openStore(dataDir, database);
  try {
    // A replica may lack the newest rows, whose files are no leftovers.
    const sweep = async () => {
      if (await store.isReadOnly()) return;
      await sweepStale(store, dataDir, Date.now());
      // Other machines may use the folder of a library in PostgreSQL: no lock tells of them for certain.
      if (isServing && database === null) await sweepLeftovers(store, dataDir, media, Date.now());
    };
    const user = await joinFolder(dataDir, sweep);
    if (database === null) await keepReserve(dataDir);
    return { store, user };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function reportLostCommits(dataDir: string, logger: Logger): void {
  const lost = checkLog(dataDir, new Date().toISOString().replaceAll(':', '-'));
  if (lost) logger.error(describeLost(lost));
}
