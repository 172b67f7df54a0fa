/** API keys and the audit in SQLite. */
import type { AuditEntry } from '../../../../contract/access/keys.ts';
import type { AuditStore, KeyStore } from '../../access/keys.ts';
import { type KeyRow, keyColumns, keyOf } from '../../encoding/access-rows.ts';
import type { Connection } from '../database.ts';

/** Creates the store of keys on this connection. */
export function createKeyStore(connection: Connection): KeyStore {
  const all = connection.prepare<KeyRow>('SELECT * FROM api_keys ORDER BY rowid');
  const one = connection.prepare<KeyRow>('SELECT * FROM api_keys WHERE id = ? AND revoked_at IS NULL');
  const byHash = connection.prepare<KeyRow>('SELECT * FROM api_keys WHERE hash = @hash OR old_hash = @hash');
  const count = connection.prepare<{ n: number }>('SELECT count(*) AS n FROM api_keys');
  const clear = connection.prepare('DELETE FROM api_keys');
  const insert = connection.prepare(`
    INSERT INTO api_keys (id, name, scopes, hash, old_hash, old_until, created_at, expires_at, revoked_at, last_used_at)
    VALUES (@id, @name, @scopes, @hash, @oldHash, @oldUntil, @createdAt, @expiresAt, @revokedAt, @lastUsedAt)`);
  const update = connection.prepare(`
    UPDATE api_keys SET hash = @hash, old_hash = @oldHash, old_until = @oldUntil, revoked_at = @revokedAt,
      last_used_at = @lastUsedAt
    WHERE id = @id`);

  return {
    list: async () => all.all().map(keyOf),
    byHash: async (hash) => {
      const row = byHash.get({ hash });
      return row && keyOf(row);
    },
    insert: async (key, most) =>
      connection.write(() => {
        if ((count.get()?.n ?? 0) >= most) return false;
        return insert.run(keyColumns(key)) > 0;
      }),
    update: async (id, patch) =>
      connection.write(() => {
        const row = one.get(id);
        if (!row) return undefined;
        const changed = { ...keyOf(row), ...patch };
        const { hash, oldHash, oldUntil, revokedAt, lastUsedAt } = changed;
        update.run({ id, hash, oldHash, oldUntil, revokedAt, lastUsedAt });
        return changed;
      }),
    clear: async () => clear.run(),
  };
}

/** Creates the audit on this connection. */
export function createAuditStore(connection: Connection): AuditStore {
  const insert = connection.prepare(`
    INSERT INTO audit (at, key_id, key_name, address, method, path, status)
    VALUES (@at, @key_id, @key_name, @address, @method, @path, @status)`);
  const trim = connection.prepare('DELETE FROM audit WHERE seq <= (SELECT max(seq) FROM audit) - ?');
  const page = connection.prepare<AuditEntry>(
    'SELECT * FROM audit WHERE seq < @before ORDER BY seq DESC LIMIT @limit',
  );
  return {
    add: async (entry, keep) =>
      connection.write(() => {
        insert.run({ ...entry });
        trim.run(keep);
      }),
    list: async ({ limit, before = Number.MAX_SAFE_INTEGER }) => page.all({ limit, before }),
  };
}
