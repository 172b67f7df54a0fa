/** Reels and saved searches in PostgreSQL. */
import type { ReelId } from '../../../core/ids.ts';
import { type ReelRow, reelOf, type SavedSearchRow, savedSearchOf } from '../encoding/rows.ts';
import type { ReelStore } from '../reels.ts';
import type { SavedSearchStore } from '../saved-searches.ts';
import type { Database, Queries } from './database.ts';
import { isFull } from './locks/locks.ts';

/** Creates the reel store on this database. */
export function createReelStore(database: Database): ReelStore {
  const find = async (queries: Queries, id: ReelId, lock = '') => {
    const row = await queries.row<ReelRow>(`SELECT * FROM reels WHERE id = $id${lock}`, { id });
    return row && reelOf(row);
  };
  return {
    list: async () => (await database.rows<ReelRow>('SELECT * FROM reels ORDER BY seq')).map(reelOf),
    get: (id) => find(database, id),
    insert: (reel, most) =>
      database.write(async (queries) => {
        if (await isFull(queries, 'reels', most)) return false;
        await queries.run(
          `INSERT INTO reels (id, name, items, revision, created_at, updated_at)
           VALUES ($id, $name, $items, $revision, $createdAt, $updatedAt)`,
          { ...reel, items: JSON.stringify(reel.items) },
        );
        return true;
      }),
    update: (id, { name, items, updatedAt }, revision) =>
      database.write(async (queries) => {
        const before = await find(queries, id, ' FOR UPDATE');
        if (!before) return undefined;
        if (revision !== undefined && revision !== before.revision) return { reel: before, changed: false };
        const changed = { ...before, name: name ?? before.name, items: items ?? before.items, updatedAt };
        const reel = { ...changed, revision: before.revision + 1 };
        await queries.run(
          'UPDATE reels SET name = $name, items = $items, revision = $revision, updated_at = $updatedAt WHERE id = $id',
          { ...reel, items: JSON.stringify(reel.items) },
        );
        return { reel, changed: true };
      }),
    delete: async (id) => (await database.run('DELETE FROM reels WHERE id = $id', { id })) > 0,
  };
}

/** Creates the store of saved searches on this database. */
export function createSavedSearchStore(database: Database): SavedSearchStore {
  return {
    async list() {
      const rows = await database.rows<SavedSearchRow>('SELECT * FROM saved_searches ORDER BY seq DESC');
      return rows.map(savedSearchOf);
    },
    save: (search, most) =>
      database.write(async (queries) => {
        const full = await isFull(queries, 'saved_searches', most);
        const sql = 'SELECT * FROM saved_searches WHERE query = $query';
        const before = await queries.row<SavedSearchRow>(sql, { query: search.query });
        if (before) return savedSearchOf(before);
        if (full) return undefined;
        await queries.run(
          'INSERT INTO saved_searches (id, name, query, created_at) VALUES ($id, $name, $query, $createdAt)',
          { ...search },
        );
        return search;
      }),
    async rename(id, name) {
      const sql = 'UPDATE saved_searches SET name = $name WHERE id = $id RETURNING *';
      const row = await database.row<SavedSearchRow>(sql, { id, name });
      return row && savedSearchOf(row);
    },
    delete: async (id) => (await database.run('DELETE FROM saved_searches WHERE id = $id', { id })) > 0,
  };
}
