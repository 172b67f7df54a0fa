/** Events in PostgreSQL. */
import { quantise } from '../../../core/vector.ts';
import { bytes } from '../encoding/chunk-codec.ts';
import { type EventRow, encodeShots, eventOf } from '../encoding/event-row.ts';
import type { EventRun, EventStore, StoredEvent } from '../events.ts';
import type { Database } from './database.ts';

/** Creates the event store on this database. */
export function createEventStore(database: Database): EventStore {
  return {
    run: (timelineId) =>
      database.row<EventRun>('SELECT version, scheme FROM event_runs WHERE timeline_id = $timelineId', {
        timelineId,
      }),
    async replace(timelineId, { version, scheme }, events) {
      await database.write(async (queries) => {
        const timeline = await queries.row<{ video_id: string }>(
          'SELECT video_id FROM timelines WHERE id = $timelineId',
          { timelineId },
        );
        if (timeline === undefined) return;
        const key = { videoId: timeline.video_id, timelineId };
        // By its video too: Citus locks rows of one node only. It may have been deleted since.
        const locked = await queries.row(
          'SELECT id FROM timelines WHERE video_id = $videoId AND id = $timelineId FOR NO KEY UPDATE',
          key,
        );
        if (locked === undefined) return;
        await queries.run('DELETE FROM events WHERE video_id = $videoId AND timeline_id = $timelineId', key);
        await queries.run(
          `INSERT INTO event_runs (video_id, timeline_id, version, scheme)
           VALUES ($videoId, $timelineId, $version, $scheme)
           ON CONFLICT (video_id, timeline_id) DO UPDATE SET version = excluded.version, scheme = excluded.scheme`,
          { ...key, version, scheme },
        );
        await queries.run(
          `INSERT INTO events (video_id, timeline_id, start_s, end_s, peak_s, vector_values, scale, shots)
           SELECT $videoId, $timelineId, event.* FROM unnest(
             $starts::int[], $ends::int[], $peaks::int[], $values::bytea[], $scales::float8[], $shots::bytea[]) AS event`,
          { ...key, ...columnsOf(events) },
        );
      });
    },
    async list(timelineId) {
      const rows = await database.rows<EventRow>(
        `SELECT * FROM events
         WHERE video_id = (SELECT video_id FROM timelines WHERE id = $timelineId) AND timeline_id = $timelineId
         ORDER BY start_s`,
        { timelineId },
      );
      return rows.map(eventOf);
    },
  };
}

function columnsOf(events: readonly StoredEvent[]) {
  const vectors = events.map(({ vector }) => quantise(vector));
  return {
    starts: events.map(({ startS }) => startS),
    ends: events.map(({ endS }) => endS),
    peaks: events.map(({ peakS }) => peakS),
    values: vectors.map(({ values }) => bytes(values)),
    scales: vectors.map(({ scale }) => scale),
    shots: events.map(({ shots }) => encodeShots(shots)),
  };
}
