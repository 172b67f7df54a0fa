/** Moments in SQLite. */
import { dequantise } from '../../../core/vector.ts';
import { checkSum, momentChecksum } from '../encoding/checksum.ts';
import { copyOf } from '../encoding/chunk-codec.ts';
import { type MomentRow, momentOf } from '../encoding/rows.ts';
import type { Moment, MomentStore } from '../moments.ts';
import type { Connection } from './database.ts';

/** A moment's row with its vector. */
type VectorRow = MomentRow & { vector_values: Buffer; scale: number; checksum: number | null };

/** Creates the moment store on this connection. */
export function createMomentStore(connection: Connection): MomentStore {
  const afterId = connection.prepare<VectorRow>(`
    SELECT moments.*, timelines.video_id FROM moments JOIN timelines ON timelines.id = moments.timeline_id
    WHERE moments.id > @afterId
      AND (@packId IS NULL OR (timelines.pack_id = @packId AND timelines.pack_revision = @packRevision))
    ORDER BY moments.id LIMIT @limit`);
  const ofChunk = connection.prepare<VectorRow>(`
    SELECT moments.*, timelines.video_id FROM moments JOIN timelines ON timelines.id = moments.timeline_id
    WHERE moments.timeline_id = ? AND moments.chunk_start_s = ? ORDER BY moments.start_s`);
  const momentsOf = connection.prepare<MomentRow>(`
    SELECT moments.id, timelines.video_id, moments.timeline_id, moments.start_s, moments.end_s
    FROM moments JOIN timelines ON timelines.id = moments.timeline_id
    WHERE moments.id IN (SELECT value FROM json_each(?))`);
  const newest = connection.prepare<{ n: number | null }>('SELECT max(id) AS n FROM moments');
  const generation = connection.prepare<{ n: number | null }>(
    'SELECT max(generation) AS n FROM gone_moments',
  );
  const deleted = connection.prepare<{ moment_id: number }>(
    'SELECT moment_id FROM gone_moments WHERE generation > ? ORDER BY generation',
  );

  return {
    after: async (id, limit, pack) =>
      afterId
        .all({ afterId: id, limit, packId: pack?.packId ?? null, packRevision: pack?.packRevision ?? null })
        .map(withVector),
    ofChunk: async ({ timelineId }, startS) => ofChunk.all(timelineId, startS).map(withVector),
    byIds: async (ids) => momentsOf.all(JSON.stringify(ids)).map(momentOf),
    newest: async () => newest.get()?.n ?? 0,
    generation: async () => generation.get()?.n ?? 0,
    deletedSince: async (since) => deleted.all(since).map((row) => row.moment_id),
  };
}

function withVector(row: VectorRow): Moment {
  checkSum(row.checksum, momentChecksum(row), `Moment ${row.id}`);
  const values = new Int8Array(copyOf(row.vector_values));
  return { ...momentOf(row), vector: dequantise({ values, scale: row.scale }) };
}
