/** Reels in SQLite. */
import type { ReelId } from '../../../core/ids.ts';
import { type ReelRow, reelOf } from '../encoding/rows.ts';
import type { ReelStore } from '../reels.ts';
import type { Connection } from './database.ts';

const COLUMNS = 'id, name, items, revision, created_at, updated_at';

/** Creates the reel store on this connection. */
export function createReelStore(connection: Connection): ReelStore {
  const all = connection.prepare<ReelRow>(`SELECT ${COLUMNS} FROM reels ORDER BY rowid`);
  const one = connection.prepare<ReelRow>(`SELECT ${COLUMNS} FROM reels WHERE id = ?`);
  const count = connection.prepare<{ n: number }>('SELECT count(*) AS n FROM reels');
  const insert = connection.prepare(`
    INSERT INTO reels (${COLUMNS}) VALUES (@id, @name, @items, @revision, @createdAt, @updatedAt)`);
  const update = connection.prepare(`
    UPDATE reels SET name = @name, items = @items, revision = revision + 1, updated_at = @updatedAt
    WHERE id = @id`);
  const remove = connection.prepare('DELETE FROM reels WHERE id = ?');

  const find = (id: ReelId) => {
    const row = one.get(id);
    return row && reelOf(row);
  };

  return {
    list: async () => all.all().map(reelOf),
    get: async (id) => find(id),
    insert: async (reel, most) =>
      connection.write(() => {
        if ((count.get()?.n ?? 0) >= most) return false;
        insert.run({ ...reel, items: JSON.stringify(reel.items) });
        return true;
      }),
    update: async (id, { name, items, updatedAt }, revision) =>
      connection.write(() => {
        const before = find(id);
        if (!before) return undefined;
        if (revision !== undefined && revision !== before.revision) return { reel: before, changed: false };
        const [newName, newItems] = [name ?? before.name, items ?? before.items];
        update.run({ id, name: newName, items: JSON.stringify(newItems), updatedAt });
        const reel = { ...before, name: newName, items: newItems, revision: before.revision + 1, updatedAt };
        return { reel, changed: true };
      }),
    delete: async (id) => remove.run(id) > 0,
  };
}
