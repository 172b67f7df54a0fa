/**
 * The HNSW indexes of pgvector over moments: one for each pack, since the vectors of an index have one length. PostgreSQL
 * keeps them with the rows; nothing has to be brought up to date.
 */
import { createHash } from 'node:crypto';
import { type PackKey, packName } from '../../../core/pack-key.ts';
import type { UnitVector } from '../../../core/vector.ts';
import type {
  MomentRange,
  NearMoments,
  SimilarityLevels,
  TimelineOfVideo,
  VectorIndex,
} from '../vector-index.ts';
import { type Database, quoted } from './database.ts';
import { LOCKS } from './migrate.ts';
import { vectorText } from './moment-store.ts';

/** The most candidates that pgvector keeps while it walks a graph. */
const MAX_EF_SEARCH = 1000;

/** Tuples that an iterative scan reads before it gives up looking for more. */
const MAX_SCAN_TUPLES = 200_000;

/** Creates indexes, and searches them. */
export interface VectorGraphs {
  /** Creates the index for vectors of this pack unless it is there. */
  ensure(pack: PackKey, dim: number): Promise<void>;
  /** Returns the index of a pack. */
  of(pack: PackKey, dim: number): VectorIndex;
}

/** Creates the access to the indexes on this database. */
export function createVectorGraphs(database: Database): VectorGraphs {
  const ensured = new Map<string, Promise<void>>();
  return {
    async ensure(pack, dim) {
      const name = packName(pack);
      const made = ensured.get(name) ?? createIndex(database, name, dim);
      ensured.set(name, made);
      await made.catch((error: unknown) => {
        ensured.delete(name);
        throw error;
      });
    },
    of: (pack, dim) => createVectorIndex(database, packName(pack), dim),
  };
}

async function createIndex(database: Database, pack: string, dim: number): Promise<void> {
  const index = `moments_by_vector_${createHash('sha256').update(pack).digest('hex').slice(0, 16)}`;
  await database.write(async (queries) => {
    await queries.run(`SELECT pg_advisory_xact_lock(${LOCKS.indexes}, hashtext(current_schema()))`);
    await queries.exec(`
      CREATE INDEX IF NOT EXISTS ${index} ON moments USING hnsw ((embedding::halfvec(${dim})) halfvec_ip_ops)
      WHERE pack = ${quoted(pack)}`);
  });
}

function createVectorIndex(database: Database, pack: string, dim: number): VectorIndex {
  const halfvec = `halfvec(${dim})`;
  const distance = `embedding::${halfvec} <#> $query::${halfvec}`;

  async function search(query: UnitVector, k: number): Promise<NearMoments> {
    return database.read(async (queries) => {
      await queries.exec(`
        SET LOCAL hnsw.ef_search = ${Math.min(k, MAX_EF_SEARCH)};
        SET LOCAL hnsw.iterative_scan = relaxed_order;
        SET LOCAL hnsw.max_scan_tuples = ${MAX_SCAN_TUPLES}`);
      // The pack as a literal: a partial index serves only a condition that the planner can see.
      const rows = await queries.rows<PlaceRow & { id: number; distance: number }>(
        `SELECT id, timeline_id, start_s, end_s, ${distance} AS distance FROM moments WHERE pack = ${quoted(pack)}
         ORDER BY ${distance} LIMIT $k`,
        { query: vectorText(query), k },
      );
      const neighbours = rows
        .map(({ id, timeline_id, start_s, end_s, distance }) => ({
          ...{ momentId: id, similarity: -distance },
          place: { timelineId: timeline_id, startS: start_s, endS: end_s },
        }))
        .sort((a, b) => b.similarity - a.similarity);
      return { neighbours, levels: null };
    });
  }

  return {
    search,
    levelsOf: (query, timelines, range) => measureLevels(database, query, timelines, range),
    async size() {
      const sql = 'SELECT count(*) AS n FROM moments WHERE pack = $pack';
      return (await database.row<{ n: number }>(sql, { pack }))?.n ?? 0;
    },
    async lastMomentId() {
      const sql = 'SELECT max(id) AS n FROM moments WHERE pack = $pack';
      return (await database.row<{ n: number | null }>(sql, { pack }))?.n ?? 0;
    },
    // PostgreSQL keeps the index with the rows.
    share: async () => 1,
    isBehind: async () => false,
    sync: async () => {},
    save: async () => {},
  };
}

interface PlaceRow {
  timeline_id: number;
  start_s: number;
  end_s: number;
}

/** Compares the query with all moments of some timelines, in the database: some 700 bytes each would have to travel. */
async function measureLevels(
  database: Database,
  query: UnitVector,
  timelines: readonly TimelineOfVideo[],
  { gte, lt }: Pick<MomentRange, 'gte' | 'lt'>,
): Promise<SimilarityLevels> {
  const rows = await database.rows<{ timeline_id: number; seconds: number; sum: number; squares: number }>(
    `SELECT timeline_id, sum(seconds) AS seconds, sum(seconds * similarity) AS sum,
       sum(seconds * similarity * similarity) AS squares
     FROM (
       SELECT timeline_id, end_s - start_s AS seconds, -(embedding <#> $query::halfvec) AS similarity
       FROM unnest($videoIds::text[], $timelineIds::bigint[]) AS own (video_id, timeline_id)
       JOIN moments USING (video_id, timeline_id)
       WHERE end_s > $gte AND start_s < $lt) AS compared
     GROUP BY timeline_id HAVING sum(seconds) > 0`,
    {
      ...{ query: vectorText(query), gte, lt },
      videoIds: timelines.map(({ videoId }) => videoId),
      timelineIds: timelines.map(({ timelineId }) => timelineId),
    },
  );
  const total = (name: 'seconds' | 'sum' | 'squares') => rows.reduce((sum, row) => sum + row[name], 0);
  const seconds = Math.max(1, total('seconds'));
  const mean = total('sum') / seconds;
  return {
    mean,
    deviation: Math.sqrt(Math.max(0, total('squares') / seconds - mean * mean)) || 1,
    ofTimeline: new Map(rows.map((row) => [row.timeline_id, row.sum / row.seconds])),
  };
}
