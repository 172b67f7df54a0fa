/** Triggers and their firings in SQLite. */
import type { Firing } from '../../../../contract/triggers/triggers.ts';
import {
  type FiringRow,
  firingOf,
  type TriggerRow,
  triggerColumns,
  triggerOf,
} from '../../encoding/trigger-rows.ts';
import type { TriggerStore } from '../../triggers/triggers.ts';
import type { Connection } from '../database.ts';
import { preparePublish } from './outbox-store.ts';

const WITH_COUNT = `
  SELECT triggers.*, (SELECT count(*) FROM firings WHERE trigger_id = triggers.id) AS fired FROM triggers`;

/** Creates the trigger store on this connection. */
export function createTriggerStore(connection: Connection): TriggerStore {
  const publish = preparePublish(connection);
  const all = connection.prepare<TriggerRow>(`${WITH_COUNT} ORDER BY triggers.seq`);
  const one = connection.prepare<TriggerRow>(`${WITH_COUNT} WHERE triggers.id = ?`);
  const behind = connection.prepare<TriggerRow>(
    `SELECT *, 0 AS fired FROM triggers WHERE state = 'armed' AND seen_moment < ? ORDER BY seq`,
  );
  const count = connection.prepare<{ n: number }>('SELECT count(*) AS n FROM triggers');
  const insert = connection.prepare(`
    INSERT INTO triggers (id, name, query, filter, min_probability, min_score, state, tried, armed_at, error, seen_moment,
      baseline, created_at)
    VALUES (@id, @name, @query, @filter, @min_probability, @min_score, @state, @tried, @armed_at, @error, @cursor,
      @baseline, @created_at)`);
  const update = connection.prepare(`
    UPDATE triggers SET name = @name, query = @query, filter = @filter, min_probability = @min_probability,
      min_score = @min_score, state = @state, tried = @tried, armed_at = @armed_at, error = @error, baseline = @baseline,
      seen_moment = @cursor
    WHERE id = @id`);
  const remove = connection.prepare('DELETE FROM triggers WHERE id = ?');
  const fire = prepareFire(connection);
  const firings = connection.prepare<FiringRow>(
    'SELECT * FROM firings WHERE trigger_id = ? ORDER BY seq DESC LIMIT ?',
  );

  return {
    list: async () => all.all().map(triggerOf),
    get: async (id) => {
      const row = one.get(id);
      return row && triggerOf(row);
    },
    behind: async (momentId) => behind.all(momentId).map(triggerOf),
    insert: async (trigger, most) =>
      connection.write(() => {
        if ((count.get()?.n ?? 0) >= most) return false;
        return insert.run(triggerColumns(trigger) as never) > 0;
      }),
    update: async (id, patch) =>
      connection.write(() => {
        const row = one.get(id);
        if (!row) return false;
        const { fired: _, ...before } = triggerOf(row);
        const { created_at, ...columns } = triggerColumns({ ...before, ...patch });
        return update.run(columns as never) > 0;
      }),
    delete: async (id) => remove.run(id) > 0,
    fire: async (firing, event) => connection.write(() => fire(firing) && publish(event)),
    firings: async (id, limit) => firings.all(id, limit).map(firingOf),
  };
}

function prepareFire(connection: Connection): (firing: Firing) => boolean {
  const insert = connection.prepare(`
    INSERT INTO firings (id, trigger_id, video_id, start_s, end_s, peak_s, probability, score, at)
    SELECT @id, @trigger_id, @video_id, @start, @end, @peak, @probability, @score, @at
    WHERE EXISTS (SELECT 1 FROM triggers WHERE id = @trigger_id AND state = 'armed')
      AND NOT EXISTS (SELECT 1 FROM firings
        WHERE trigger_id = @trigger_id AND video_id = @video_id AND start_s < @end AND end_s > @start)`);
  return (firing) => insert.run({ ...firing }) > 0;
}
