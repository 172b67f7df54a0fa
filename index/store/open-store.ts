/** Opens the library: the one place that knows which database a store is kept in. */
import type { DatabaseAddress } from '../../core/config.ts';
import { openPostgresStore } from './postgres/open-postgres-store.ts';
import { openSqliteStore } from './sqlite/open-sqlite-store.ts';
import type { Store } from './store.ts';

/**
 * Opens the store at this address, or in this folder when there is none; made when absent and brought to the newest
 * schema. Each thread and process opens its own. Throws `CONFLICT` when a newer Tidemark wrote it, `INDEX_CORRUPT` when it is no
 * library, `DISK_FULL`, `DATABASE_UNAVAILABLE`, `DATABASE_UNSUPPORTED` or `INTERNAL`.
 */
export async function openStore(dataDir: string, database: DatabaseAddress | null = null): Promise<Store> {
  return database === null ? openSqliteStore(dataDir) : openPostgresStore(database);
}
