/** Opens the library of a data folder: the one place that knows which database a store is kept in. */
import { openSqliteStore } from './sqlite/open-sqlite-store.ts';
import type { Store } from './store.ts';

/**
 * Opens the store in this folder, made when absent and brought to the newest schema. Each thread and process opens its own.
 * Throws `CONFLICT` when a newer Tidemark wrote it, `INDEX_CORRUPT` when it is no library, `DISK_FULL` or `INTERNAL`.
 */
export async function openStore(dataDir: string): Promise<Store> {
  return openSqliteStore(dataDir);
}
