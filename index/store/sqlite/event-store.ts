/** Events in SQLite. */
import { quantise } from '../../../core/vector.ts';
import { bytes } from '../encoding/chunk-codec.ts';
import { type EventRow, encodeShots, eventOf } from '../encoding/event-row.ts';
import type { EventRun, EventStore } from '../events.ts';
import type { Connection } from './database.ts';

/** Creates the event store on this connection. */
export function createEventStore(connection: Connection): EventStore {
  const run = connection.prepare<EventRun>('SELECT version, scheme FROM event_runs WHERE timeline_id = ?');
  const putRun = connection.prepare(`
    INSERT OR REPLACE INTO event_runs (timeline_id, version, scheme)
    SELECT id, @version, @scheme FROM timelines WHERE id = @timelineId`);
  const clear = connection.prepare('DELETE FROM events WHERE timeline_id = ?');
  const insert = connection.prepare(`
    INSERT INTO events (timeline_id, start_s, end_s, peak_s, vector_values, scale, shots)
    VALUES (@timelineId, @startS, @endS, @peakS, @values, @scale, @shots)`);
  const all = connection.prepare<EventRow>('SELECT * FROM events WHERE timeline_id = ? ORDER BY start_s');

  return {
    run: async (timelineId) => run.get(timelineId),
    async replace(timelineId, { version, scheme }, events) {
      connection.write(() => {
        clear.run(timelineId);
        if (putRun.run({ timelineId, version, scheme }) === 0) return;
        for (const { startS, endS, peakS, vector, shots } of events) {
          const { values, scale } = quantise(vector);
          const blobs = { values: bytes(values), scale, shots: encodeShots(shots) };
          insert.run({ timelineId, startS, endS, peakS, ...blobs });
        }
      });
    },
    list: async (timelineId) => all.all(timelineId).map(eventOf),
  };
}
