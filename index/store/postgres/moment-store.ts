/** Moments in PostgreSQL, their vectors as pgvector's `halfvec`. */
import { type PackKey, packName } from '../../../core/pack-key.ts';
import { normalise, type UnitVector } from '../../../core/vector.ts';
import { type MomentRow, momentOf } from '../encoding/rows.ts';
import { type Moment, type MomentStore, packMoments } from '../moments.ts';
import type { Database, Queries } from './database.ts';
import { LOCKS } from './migrate.ts';

/**
 * Lets one transaction at a time write or delete moments of this library, until it ends: ids and generations then become
 * visible in their order, and who reads "all after this one" misses none.
 */
export async function lockMoments(queries: Queries): Promise<void> {
  await queries.run(`SELECT pg_advisory_xact_lock(${LOCKS.moments}, hashtext(current_schema()))`);
}

/** Returns the form in which pgvector reads a vector. */
export function vectorText(vector: UnitVector): string {
  return `[${vector.join(',')}]`;
}

/** Creates the moment store on this database. */
export function createMomentStore(database: Database): MomentStore {
  async function after(afterId: number, limit: number, pack?: PackKey): Promise<Moment[]> {
    const rows = await database.rows<MomentRow & { embedding: string }>(
      `SELECT id, video_id, timeline_id, start_s, end_s, embedding::text AS embedding FROM moments
       WHERE id > $afterId ${pack ? 'AND pack = $pack' : ''} ORDER BY id LIMIT $limit`,
      { afterId, limit, pack: pack && packName(pack) },
    );
    return rows.map((row) => ({ ...momentOf(row), vector: vectorOf(row.embedding) }));
  }

  return {
    after,
    packedAfter: async (afterId, limit, pack) => packMoments(await after(afterId, limit, pack)),
    async count(pack) {
      const sql = 'SELECT count(*) AS n FROM moments WHERE pack = $pack';
      return (await database.row<{ n: number }>(sql, { pack: packName(pack) }))?.n ?? 0;
    },
    async newest() {
      return (await database.row<{ n: number | null }>('SELECT max(id) AS n FROM moments'))?.n ?? 0;
    },
    async ofChunk({ videoId, timelineId }, startS) {
      const rows = await database.rows<MomentRow & { embedding: string }>(
        `SELECT id, video_id, timeline_id, start_s, end_s, embedding::text AS embedding FROM moments
         WHERE video_id = $videoId AND timeline_id = $timelineId AND chunk_start_s = $startS ORDER BY start_s`,
        { videoId, timelineId, startS },
      );
      return rows.map((row) => ({ ...momentOf(row), vector: vectorOf(row.embedding) }));
    },
    async byIds(ids) {
      const rows = await database.rows<MomentRow>(
        'SELECT id, video_id, timeline_id, start_s, end_s FROM moments WHERE id = ANY ($ids::bigint[])',
        { ids },
      );
      return rows.map(momentOf);
    },
    async generation() {
      const row = await database.row<{ n: number | null }>('SELECT max(generation) AS n FROM gone_moments');
      return row?.n ?? 0;
    },
    async deletedSince(generation) {
      const rows = await database.rows<{ moment_id: number }>(
        'SELECT moment_id FROM gone_moments WHERE generation > $generation ORDER BY generation',
        { generation },
      );
      return rows.map((row) => row.moment_id);
    },
  };
}

function vectorOf(text: string): UnitVector {
  return normalise(Float32Array.from(JSON.parse(text) as number[]));
}
