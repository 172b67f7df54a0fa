/** Moments in SQLite: what the HNSW cache is built from, and what it must forget. */
import type { VideoId } from '../../../core/ids.ts';
import { seconds } from '../../../core/time.ts';
import { dequantise } from '../../../core/vector.ts';
import { copyOf } from '../chunk-codec.ts';
import type { Moment, PackKey, TimelineStore } from '../store.ts';
import type { Connection } from './database.ts';

type MomentRows = Pick<
  TimelineStore,
  'momentsAfter' | 'momentsByIds' | 'momentGeneration' | 'momentsGoneSince' | 'libraryId'
>;

interface MomentRow {
  id: number;
  video_id: string;
  timeline_id: number;
  start_s: number;
  end_s: number;
}

/** The moments on this connection. */
export function createMomentStore(connection: Connection): MomentRows {
  const after = connection.prepare<MomentRow & { vector_values: Buffer; scale: number }>(`
    SELECT moments.*, timelines.video_id FROM moments JOIN timelines ON timelines.id = moments.timeline_id
    WHERE moments.id > @afterId
      AND (@packId IS NULL OR (timelines.pack_id = @packId AND timelines.pack_revision = @packRevision))
    ORDER BY moments.id LIMIT @limit`);
  const byIds = connection.prepare<MomentRow>(`
    SELECT moments.id, timelines.video_id, moments.timeline_id, moments.start_s, moments.end_s
    FROM moments JOIN timelines ON timelines.id = moments.timeline_id
    WHERE moments.id IN (SELECT value FROM json_each(?))`);
  const library = connection.prepare<{ id: string }>('SELECT id FROM library');
  const generation = connection.prepare<{ n: number | null }>(
    'SELECT max(generation) AS n FROM gone_moments',
  );
  const goneSince = connection.prepare<{ moment_id: number }>(
    'SELECT moment_id FROM gone_moments WHERE generation > ? ORDER BY generation',
  );

  const momentOf = (row: MomentRow): Omit<Moment, 'vector'> => ({
    momentId: row.id,
    videoId: row.video_id as VideoId,
    timelineId: row.timeline_id,
    start: seconds(row.start_s),
    end: seconds(row.end_s),
  });

  return {
    momentsAfter: (afterId, limit, pack?: PackKey) =>
      after
        .all({ afterId, limit, packId: pack?.packId ?? null, packRevision: pack?.packRevision ?? null })
        .map((row) => ({
          ...momentOf(row),
          vector: dequantise({ values: new Int8Array(copyOf(row.vector_values)), scale: row.scale }),
        })),
    momentsByIds: (ids) => byIds.all(JSON.stringify(ids)).map(momentOf),
    libraryId: () => (library.get() as { id: string }).id,
    momentGeneration: () => generation.get()?.n ?? 0,
    momentsGoneSince: (since) => goneSince.all(since).map((row) => row.moment_id),
  };
}
