/** API keys and the audit in PostgreSQL. */
import type { AuditEntry } from '../../../../contract/access/keys.ts';
import type { AuditStore, KeyStore } from '../../access/keys.ts';
import { type KeyRow, keyColumns, keyOf } from '../../encoding/access-rows.ts';
import type { Database } from '../database.ts';
import { isFull } from '../locks/locks.ts';

/** Creates the store of keys on this database. */
export function createKeyStore(database: Database): KeyStore {
  return {
    list: async () => (await database.rows<KeyRow>('SELECT * FROM api_keys ORDER BY seq')).map(keyOf),
    async byHash(hash) {
      const sql = 'SELECT * FROM api_keys WHERE hash = $hash OR old_hash = $hash';
      const row = await database.row<KeyRow>(sql, { hash });
      return row && keyOf(row);
    },
    insert: (key, most) =>
      database.write(async (queries) => {
        if (await isFull(queries, 'api_keys', most)) return false;
        await queries.run(
          `INSERT INTO api_keys (id, name, scopes, hash, old_hash, old_until, created_at, expires_at, revoked_at, last_used_at)
           VALUES ($id, $name, $scopes, $hash, $oldHash, $oldUntil, $createdAt, $expiresAt, $revokedAt, $lastUsedAt)`,
          keyColumns(key),
        );
        return true;
      }),
    update: (id, patch) =>
      database.write(async (queries) => {
        const sql = 'SELECT * FROM api_keys WHERE id = $id AND revoked_at IS NULL FOR UPDATE';
        const row = await queries.row<KeyRow>(sql, { id });
        if (!row) return undefined;
        const changed = { ...keyOf(row), ...patch };
        await queries.run(
          `UPDATE api_keys SET hash = $hash, old_hash = $oldHash, old_until = $oldUntil, revoked_at = $revokedAt,
             last_used_at = $lastUsedAt
           WHERE id = $id`,
          keyColumns(changed),
        );
        return changed;
      }),
    clear: () => database.run('DELETE FROM api_keys'),
  };
}

/** Creates the audit on this database. */
export function createAuditStore(database: Database): AuditStore {
  return {
    async add(entry, keep) {
      await database.run(
        `INSERT INTO audit (at, key_id, key_name, address, method, path, status)
         VALUES ($at, $key_id, $key_name, $address, $method, $path, $status)`,
        { ...entry },
      );
      await database.run('DELETE FROM audit WHERE seq <= (SELECT max(seq) FROM audit) - $keep::bigint', {
        keep,
      });
    },
    list: ({ limit, before = Number.MAX_SAFE_INTEGER }) =>
      database.rows<AuditEntry>(
        'SELECT * FROM audit WHERE seq < $before::bigint ORDER BY seq DESC LIMIT $limit::bigint',
        { limit, before },
      ),
  };
}
