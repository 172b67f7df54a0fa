/** Derived values in PostgreSQL. */
import type { DerivedValueStore } from '../derived-values.ts';
import type { Database } from './database.ts';
import { whereWritable } from './servers/where-writable.ts';

/** Creates the store of derived values on this database. */
export function createDerivedValueStore(database: Database): DerivedValueStore {
  return {
    async get(pack, name, stamp) {
      const row = await database.row<{ value: Buffer }>(
        `SELECT value FROM derived_values
         WHERE pack_id = $packId AND pack_revision = $packRevision AND name = $name AND stamp = $stamp`,
        { ...pack, name, stamp },
      );
      return row?.value;
    },
    async put(pack, name, stamp, value) {
      const kept = database.run(
        `INSERT INTO derived_values (pack_id, pack_revision, name, stamp, value)
         VALUES ($packId, $packRevision, $name, $stamp, $value)
         ON CONFLICT (pack_id, pack_revision, name) DO UPDATE SET stamp = excluded.stamp, value = excluded.value`,
        { ...pack, name, stamp, value },
      );
      await whereWritable(kept);
    },
  };
}
