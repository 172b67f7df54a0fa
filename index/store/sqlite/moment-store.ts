/** Moments in SQLite. */
import { AppError } from '../../../core/errors.ts';
import { dequantise } from '../../../core/vector.ts';
import { checkSum, momentChecksum } from '../encoding/checksum.ts';
import { copyOf } from '../encoding/chunk-codec.ts';
import { type MomentRow, momentOf } from '../encoding/rows.ts';
import type { Moment, MomentStore, PackedMoments } from '../moments.ts';
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
  // By the index over chunks: the rows with their vectors are ten times as large.
  const count = connection.prepare<{ n: number }>(`
    SELECT count(*) AS n FROM timelines CROSS JOIN moments INDEXED BY moments_of_chunk
      ON moments.timeline_id = timelines.id
    WHERE timelines.pack_id = @packId AND timelines.pack_revision = @packRevision`);
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
    packedAfter: async (id, limit, { packId, packRevision }) =>
      packed(afterId.all({ afterId: id, limit, packId, packRevision })),
    count: async ({ packId, packRevision }) => count.get({ packId, packRevision })?.n ?? 0,
    ofChunk: async ({ timelineId }, startS) => ofChunk.all(timelineId, startS).map(withVector),
    byIds: async (ids) => momentsOf.all(JSON.stringify(ids)).map(momentOf),
    newest: async () => newest.get()?.n ?? 0,
    generation: async () => generation.get()?.n ?? 0,
    deletedSince: async (since) => deleted.all(since).map((row) => row.moment_id),
  };
}

function check(row: VectorRow): void {
  checkSum(row.checksum, momentChecksum(row), `Moment ${row.id}`);
}

function packed(rows: readonly VectorRow[]): PackedMoments {
  const dim = rows[0]?.vector_values.length ?? 0;
  const target = new Uint8Array(rows.length * dim);
  rows.forEach((row, i) => {
    check(row);
    if (row.vector_values.length !== dim) {
      throw new AppError('INDEX_CORRUPT', `Moment ${row.id} has no ${dim} numbers. Run \`tidemark doctor\`.`);
    }
    target.set(row.vector_values, i * dim);
  });
  return {
    momentIds: Float64Array.from(rows, ({ id }) => id),
    timelineIds: Int32Array.from(rows, (row) => row.timeline_id),
    startS: Float32Array.from(rows, (row) => row.start_s),
    endS: Float32Array.from(rows, (row) => row.end_s),
    ...{ dim, values: new Int8Array(target.buffer) },
  };
}

function withVector(row: VectorRow): Moment {
  check(row);
  const values = new Int8Array(copyOf(row.vector_values));
  return { ...momentOf(row), vector: dequantise({ values, scale: row.scale }) };
}
