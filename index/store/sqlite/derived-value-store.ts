/** Derived values in SQLite. */
import type { DerivedValueStore } from '../derived-values.ts';
import type { Connection } from './database.ts';

/** Creates the store of derived values on this connection. */
export function createDerivedValueStore(connection: Connection): DerivedValueStore {
  const find = connection.prepare<{ value: Buffer }>(`
    SELECT value FROM worked_out
    WHERE pack_id = @packId AND pack_revision = @packRevision AND name = @name AND stamp = @stamp`);
  const insert = connection.prepare(`
    INSERT OR REPLACE INTO worked_out (pack_id, pack_revision, name, stamp, value)
    VALUES (@packId, @packRevision, @name, @stamp, @value)`);

  return {
    get: async ({ packId, packRevision }, name, stamp) =>
      find.get({ packId, packRevision, name, stamp })?.value,
    async put({ packId, packRevision }, name, stamp, value) {
      connection.write(() => insert.run({ packId, packRevision, name, stamp, value }));
    },
  };
}
