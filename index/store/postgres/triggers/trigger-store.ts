/** Triggers and their firings in PostgreSQL. */
import {
  type FiringRow,
  firingOf,
  type TriggerRow,
  triggerColumns,
  triggerOf,
} from '../../encoding/trigger-rows.ts';
import type { TriggerStore } from '../../triggers/triggers.ts';
import type { Database } from '../database.ts';
import { isFull } from '../locks/locks.ts';
import { publishIn } from './outbox-store.ts';

const WITH_COUNT = `
  SELECT triggers.*, (SELECT count(*) FROM firings WHERE trigger_id = triggers.id) AS fired FROM triggers`;

/** Creates the trigger store on this database. */
export function createTriggerStore(database: Database): TriggerStore {
  return {
    list: async () => (await database.rows<TriggerRow>(`${WITH_COUNT} ORDER BY triggers.seq`)).map(triggerOf),
    async get(id) {
      const row = await database.row<TriggerRow>(`${WITH_COUNT} WHERE triggers.id = $id`, { id });
      return row && triggerOf(row);
    },
    async behind(momentId) {
      const sql = `SELECT *, 0 AS fired FROM triggers WHERE state = 'armed' AND seen_moment < $momentId ORDER BY seq`;
      return (await database.rows<TriggerRow>(sql, { momentId })).map(triggerOf);
    },
    insert: (trigger, most) =>
      database.write(async (queries) => {
        if (await isFull(queries, 'triggers', most)) return false;
        await queries.run(
          `INSERT INTO triggers (id, name, query, filter, min_probability, min_score, state, tried, armed_at, error,
             seen_moment, baseline, created_at)
           VALUES ($id, $name, $query, $filter, $min_probability, $min_score, $state, $tried, $armed_at, $error,
             $cursor, $baseline, $created_at)`,
          triggerColumns(trigger),
        );
        return true;
      }),
    update: (id, patch) =>
      database.write(async (queries) => {
        const row = await queries.row<TriggerRow>(
          `${WITH_COUNT} WHERE triggers.id = $id FOR UPDATE OF triggers`,
          { id },
        );
        if (!row) return false;
        const { fired: _, ...before } = triggerOf(row);
        await queries.run(
          `UPDATE triggers SET name = $name, query = $query, filter = $filter, min_probability = $min_probability,
             min_score = $min_score, state = $state, tried = $tried, armed_at = $armed_at, error = $error,
             baseline = $baseline, seen_moment = $cursor
           WHERE id = $id`,
          triggerColumns({ ...before, ...patch }),
        );
        return true;
      }),
    delete: async (id) => (await database.run('DELETE FROM triggers WHERE id = $id', { id })) > 0,
    fire: (firing, event) =>
      database.write(async (queries) => {
        // The row's lock lets one server after the other look for what overlaps.
        const armed = await queries.row(
          `SELECT 1 FROM triggers WHERE id = $trigger_id AND state = 'armed' FOR UPDATE`,
          { trigger_id: firing.trigger_id },
        );
        if (!armed) return false;
        const added = await queries.run(
          `INSERT INTO firings (id, trigger_id, video_id, start_s, end_s, peak_s, probability, score, at)
           SELECT $id, $trigger_id, $video_id, $start::float8, $end::float8, $peak::float8, $probability::float8,
             $score::float8, $at
           WHERE NOT EXISTS (SELECT 1 FROM firings
             WHERE trigger_id = $trigger_id AND video_id = $video_id AND start_s < $end AND end_s > $start)`,
          { ...firing },
        );
        return added > 0 && (await publishIn(queries, event));
      }),
    async firings(id, limit) {
      const sql = 'SELECT * FROM firings WHERE trigger_id = $id ORDER BY seq DESC LIMIT $limit';
      return (await database.rows<FiringRow>(sql, { id, limit })).map(firingOf);
    },
  };
}
