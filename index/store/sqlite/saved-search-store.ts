/** Saved searches in SQLite. */
import { type SavedSearchRow, savedSearchOf } from '../encoding/rows.ts';
import type { SavedSearchStore } from '../saved-searches.ts';
import type { Connection } from './database.ts';

const COLUMNS = 'id, name, query, created_at';

/** Creates the store of saved searches on this connection. */
export function createSavedSearchStore(connection: Connection): SavedSearchStore {
  const all = connection.prepare<SavedSearchRow>(`SELECT ${COLUMNS} FROM saved_searches ORDER BY rowid DESC`);
  const one = connection.prepare<SavedSearchRow>(`SELECT ${COLUMNS} FROM saved_searches WHERE id = ?`);
  const same = connection.prepare<SavedSearchRow>(`SELECT ${COLUMNS} FROM saved_searches WHERE query = ?`);
  const count = connection.prepare<{ n: number }>('SELECT count(*) AS n FROM saved_searches');
  const insert = connection.prepare(`
    INSERT INTO saved_searches (${COLUMNS}) VALUES (@id, @name, @query, @createdAt)`);
  const rename = connection.prepare('UPDATE saved_searches SET name = ? WHERE id = ?');
  const remove = connection.prepare('DELETE FROM saved_searches WHERE id = ?');

  return {
    list: async () => all.all().map(savedSearchOf),
    save: async (search, most) =>
      connection.write(() => {
        const before = same.get(search.query);
        if (before) return savedSearchOf(before);
        if ((count.get()?.n ?? 0) >= most) return undefined;
        insert.run({ ...search });
        return search;
      }),
    rename: async (id, name) =>
      connection.write(() => {
        rename.run(name, id);
        const row = one.get(id);
        return row && savedSearchOf(row);
      }),
    delete: async (id) => remove.run(id) > 0,
  };
}
