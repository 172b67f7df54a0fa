/** Events, verdicts and worked-out results in SQLite. */
import { AppError } from '../../../core/errors.ts';
import { dequantise, quantise } from '../../../core/vector.ts';
import { bytes, copyOf } from '../chunk-codec.ts';
import type { EventRun, EventStore, StoredEvent, StoredShot, StoredVerdict } from '../event-rows.ts';
import type { Connection } from './database.ts';

interface EventRow {
  start_s: number;
  end_s: number;
  peak_s: number;
  vector_values: Buffer;
  scale: number;
  shots: Buffer;
}

interface VerdictRow {
  cause_s: number;
  effect_s: number;
  verdict: StoredVerdict['verdict'];
  judged_at: string;
}

/** The events on this connection. */
export function createEventStore(connection: Connection): EventStore {
  const run = connection.prepare<EventRun>('SELECT version, scheme FROM event_runs WHERE timeline_id = ?');
  const putRun = connection.prepare(`
    INSERT OR REPLACE INTO event_runs (timeline_id, version, scheme)
    SELECT id, @version, @scheme FROM timelines WHERE id = @timelineId`);
  const clear = connection.prepare('DELETE FROM events WHERE timeline_id = ?');
  const insert = connection.prepare(`
    INSERT INTO events (timeline_id, start_s, end_s, peak_s, vector_values, scale, shots)
    VALUES (@timelineId, @start, @end, @peak, @values, @scale, @shots)`);
  const all = connection.prepare<EventRow>('SELECT * FROM events WHERE timeline_id = ? ORDER BY start_s');
  const verdictsOf = connection.prepare<VerdictRow>(`
    SELECT cause_s, effect_s, verdict, judged_at FROM link_verdicts
    WHERE video_id = ? ORDER BY judged_at, cause_s, effect_s`);
  const video = connection.prepare('SELECT 1 FROM videos WHERE id = ?');
  const dropVerdict = connection.prepare(
    'DELETE FROM link_verdicts WHERE video_id = @videoId AND cause_s = @causeS AND effect_s = @effectS',
  );
  const putVerdict = connection.prepare(`
    INSERT OR REPLACE INTO link_verdicts (video_id, cause_s, effect_s, verdict, judged_at)
    VALUES (@videoId, @causeS, @effectS, @verdict, @judgedAt)`);
  const worked = connection.prepare<{ value: Buffer }>(`
    SELECT value FROM worked_out
    WHERE pack_id = @packId AND pack_revision = @packRevision AND name = @name AND stamp = @stamp`);
  const putWorked = connection.prepare(`
    INSERT OR REPLACE INTO worked_out (pack_id, pack_revision, name, stamp, value)
    VALUES (@packId, @packRevision, @name, @stamp, @value)`);

  return {
    eventRun: (timelineId) => run.get(timelineId),
    putEvents(timelineId, { version, scheme }, events) {
      connection.write(() => {
        clear.run(timelineId);
        if (putRun.run({ timelineId, version, scheme }) === 0) return;
        for (const { start, end, peak, vector, shots } of events) {
          const { values, scale } = quantise(vector);
          const blobs = { values: bytes(values), scale, shots: encodeShots(shots) };
          insert.run({ timelineId, start, end, peak, ...blobs });
        }
      });
    },
    events: (timelineId) => all.all(timelineId).map(eventOf),
    verdicts: (videoId) =>
      verdictsOf.all(videoId).map(({ cause_s, effect_s, verdict, judged_at }) => ({
        ...{ causeS: cause_s, effectS: effect_s },
        ...{ verdict, judgedAt: judged_at },
      })),
    putVerdict(videoId, gone, verdict) {
      connection.write(() => {
        if (video.get(videoId) === undefined) {
          throw new AppError('NOT_FOUND', `No video is called "${videoId}".`);
        }
        for (const { causeS, effectS } of gone) dropVerdict.run({ videoId, causeS, effectS });
        if (verdict !== null) putVerdict.run({ videoId, ...verdict });
      });
    },
    workedOut: ({ packId, packRevision }, name, stamp) =>
      worked.get({ packId, packRevision, name, stamp })?.value,
    putWorkedOut({ packId, packRevision }, name, stamp, value) {
      connection.write(() => putWorked.run({ packId, packRevision, name, stamp, value }));
    },
  };
}

function eventOf(row: EventRow): StoredEvent {
  const values = new Int8Array(copyOf(row.vector_values));
  return {
    start: row.start_s,
    end: row.end_s,
    peak: row.peak_s,
    vector: dequantise({ values, scale: row.scale }),
    shots: decodeShots(row.shots),
  };
}

/** Shots as little-endian int32: start, end, peak of each. */
function encodeShots(shots: readonly StoredShot[]): Buffer {
  return bytes(Int32Array.from(shots.flatMap(({ start, end, peak }) => [start, end, peak])));
}

/** Throws `INDEX_CORRUPT` for a blob that holds no whole shots. */
function decodeShots(blob: Buffer): StoredShot[] {
  if (blob.length % 12 !== 0) {
    throw new AppError('INDEX_CORRUPT', 'The shots of an event do not decode. Run `tidemark doctor`.');
  }
  const numbers = new Int32Array(copyOf(blob));
  return Array.from({ length: numbers.length / 3 }, (_, i) => {
    const [start, end, peak] = numbers.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    return { start, end, peak };
  });
}
