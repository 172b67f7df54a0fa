/** Timelines in PostgreSQL: vectors in chunks of up to a minute, each written together with its moments. */
import { AppError } from '../../../core/errors.ts';
import type { VideoId } from '../../../core/ids.ts';
import { type PackKey, packName } from '../../../core/pack-key.ts';
import {
  type ChunkBlobs,
  decodeChunk,
  decodeTimes,
  encodeChunk,
  packChunk,
  unpackChunk,
} from '../encoding/chunk-codec.ts';
import { type SearchableRow, searchableOf, type TimelineRow, timelineOf } from '../encoding/rows.ts';
import type {
  Chunk,
  NewMoment,
  PackedChunk,
  SearchableVideo,
  SecondRange,
  TimelineKey,
  TimelineRecord,
  TimelineStore,
} from '../timelines.ts';
import type { Filter } from '../videos.ts';
import type { Database, Queries } from './database.ts';
import { conditionOf } from './filter.ts';
import { lockMoments, vectorText } from './moment-store.ts';
import type { VectorGraphs } from './vector-graphs.ts';

type ChunkRow = ChunkBlobs & { start_s: number };

/** Chunks fetched at a time while a consumer iterates. */
const CHUNKS_AT_ONCE = 32;

/** A video indexed at two densities is searched by its finished, then its newest, timeline. */
const BEST_FIRST = `ORDER BY (state = 'complete') DESC, id DESC LIMIT 1`;

/** Videos, each with the timeline by a pack that is searched. */
const SEARCHABLE = `videos CROSS JOIN LATERAL (
  SELECT * FROM timelines
  WHERE video_id = videos.id AND pack_id = $packId AND pack_revision = $packRevision ${BEST_FIRST}) AS t`;

/** The partition of a timeline's rows. */
const OF_TIMELINE =
  'video_id = (SELECT video_id FROM timelines WHERE id = $timelineId) AND timeline_id = $timelineId';

const PUT_CHUNK = `
  INSERT INTO chunks (video_id, timeline_id, start_s, seconds, pts_ms, vector_values, scales, cuts)
  VALUES ($videoId, $timelineId, $startS, $seconds, $pts_ms, $vector_values, $scales, $cuts)
  ON CONFLICT (video_id, timeline_id, start_s) DO UPDATE SET seconds = excluded.seconds, pts_ms = excluded.pts_ms,
    vector_values = excluded.vector_values, scales = excluded.scales, cuts = excluded.cuts`;

/** Creates the timeline store on this database. */
export function createTimelineStore(database: Database, graphs: VectorGraphs): TimelineStore {
  async function open({ videoId, packId, packRevision, fps }: TimelineKey): Promise<TimelineRecord> {
    const key = { videoId, packId, packRevision, fps };
    await database.run(
      `INSERT INTO timelines (video_id, pack_id, pack_revision, fps, state, next_second)
       VALUES ($videoId, $packId, $packRevision, $fps, 'indexing', 0) ON CONFLICT DO NOTHING`,
      key,
    );
    const row = await database.row<TimelineRow>(
      `SELECT * FROM timelines
       WHERE video_id = $videoId AND pack_id = $packId AND pack_revision = $packRevision AND fps = $fps`,
      key,
    );
    return timelineOf(row as TimelineRow);
  }

  async function find(videoId: VideoId, pack: PackKey): Promise<TimelineRecord | undefined> {
    const row = await database.row<TimelineRow>(
      `SELECT * FROM timelines
       WHERE video_id = $videoId AND pack_id = $packId AND pack_revision = $packRevision ${BEST_FIRST}`,
      { videoId, ...pack },
    );
    return row && timelineOf(row);
  }

  async function commitChunk(
    timelineId: number,
    chunk: Chunk,
    moments: readonly NewMoment[],
    nextSecond: number,
  ): Promise<void> {
    const blobs = encodeChunk(packChunk(chunk));
    const [first] = moments;
    if (first) await graphs.ensure(await packOf(database, timelineId), first.vector.length);
    await database.write(async (queries) => {
      await lockMoments(queries);
      const timeline = await queries.row<TimelineRow>(
        `UPDATE timelines SET next_second = greatest(next_second, $nextSecond), version = version + 1
         WHERE id = $timelineId RETURNING *`,
        { timelineId, nextSecond },
      );
      if (timeline === undefined) throw goneTimeline(timelineId);
      const { videoId, ...pack } = timelineOf(timeline);
      const key = { videoId, timelineId, startS: chunk.startS };
      await queries.run(
        'DELETE FROM moments WHERE video_id = $videoId AND timeline_id = $timelineId AND chunk_start_s = $startS',
        key,
      );
      await queries.run(PUT_CHUNK, { ...key, ...blobs });
      await putMoments(queries, { ...key, pack: packName(pack) }, moments);
    });
  }

  async function commitRough(timelineId: number, chunk: Chunk): Promise<boolean> {
    const blobs = encodeChunk(packChunk(chunk));
    return database.write(async (queries) => {
      const timeline = await queries.row<TimelineRow>(
        `UPDATE timelines SET version = version + 1
         WHERE id = $timelineId AND state = 'indexing' AND next_second <= $startS RETURNING *`,
        { timelineId, startS: chunk.startS },
      );
      if (timeline === undefined) return false;
      const { videoId } = timelineOf(timeline);
      await queries.run(PUT_CHUNK, { videoId, timelineId, startS: chunk.startS, ...blobs });
      return true;
    });
  }

  async function readChunks(timelineId: number, range: SecondRange, limit: number): Promise<PackedChunk[]> {
    const rows = await database.rows<ChunkRow>(
      `SELECT start_s, seconds, pts_ms, vector_values, scales, cuts FROM chunks
       WHERE ${OF_TIMELINE} AND start_s + seconds > $fromS AND start_s < $toS ORDER BY start_s LIMIT $limit`,
      { timelineId, fromS: range.fromS, toS: Math.min(range.toS, MAX_SECOND), limit },
    );
    return rows.map((row) => decodeChunk(row.start_s, row));
  }

  async function* chunks(timelineId: number, range: SecondRange = WHOLE): AsyncGenerator<Chunk> {
    let { fromS } = range;
    for (;;) {
      const page = await readChunks(timelineId, { fromS, toS: range.toS }, CHUNKS_AT_ONCE);
      for (const chunk of page) yield unpackChunk(chunk);
      const last = page.at(-1);
      if (last === undefined || page.length < CHUNKS_AT_ONCE) return;
      fromS = last.startS + last.scales.length;
    }
  }

  async function searchable(pack: PackKey, filter: Filter): Promise<SearchableVideo[]> {
    const { sql, parameters } = conditionOf(filter);
    const rows = await database.rows<SearchableRow>(
      `SELECT videos.id, videos.duration_s, t.id AS timeline_id, t.fps AS timeline_fps, t.state, t.next_second, t.version
       FROM ${SEARCHABLE}
       WHERE ${sql} ORDER BY videos.created_at, videos.id`,
      { ...parameters, ...pack },
    );
    return rows.map((row) => searchableOf(row, pack));
  }

  return {
    open,
    find,
    async hasSeconds(videoId) {
      const sql = 'SELECT id FROM timelines WHERE video_id = $videoId AND next_second > 0 LIMIT 1';
      return (await database.row(sql, { videoId })) !== undefined;
    },
    commitChunk,
    commitRough,
    async dropRough(timelineId) {
      const sql = `DELETE FROM chunks WHERE ${OF_TIMELINE}
        AND start_s >= (SELECT next_second FROM timelines WHERE id = $timelineId)`;
      await database.run(sql, { timelineId });
    },
    async complete(timelineId) {
      await database.run(`UPDATE timelines SET state = 'complete' WHERE id = $timelineId`, { timelineId });
    },
    chunks,
    async chunkTimes(timelineId) {
      const rows = await database.rows<Pick<ChunkRow, 'start_s' | 'seconds' | 'pts_ms'>>(
        `SELECT start_s, seconds, pts_ms FROM chunks WHERE ${OF_TIMELINE} ORDER BY start_s`,
        { timelineId },
      );
      return rows.map((row) => decodeTimes(row.start_s, row));
    },
    async packedChunks(timelineId, ranges = [WHOLE]) {
      const rows = await database.rows<ChunkRow>(
        `SELECT start_s, seconds, pts_ms, vector_values, scales, cuts FROM chunks
         WHERE ${OF_TIMELINE} AND EXISTS (
           SELECT 1 FROM unnest($starts::integer[], $ends::integer[]) AS range (from_s, to_s)
           WHERE start_s + seconds > from_s AND start_s < to_s)
         ORDER BY start_s`,
        {
          timelineId,
          starts: ranges.map(({ fromS }) => fromS),
          ends: ranges.map(({ toS }) => Math.min(toS, MAX_SECOND)),
        },
      );
      return rows.map((row) => decodeChunk(row.start_s, row));
    },
    async indexedSeconds({ packId, packRevision }) {
      const sql = `SELECT sum(t.next_second) AS n FROM ${SEARCHABLE}`;
      return (await database.row<{ n: number | null }>(sql, { packId, packRevision }))?.n ?? 0;
    },
    searchable,
  };
}

/** The largest second that a column of PostgreSQL's `integer` holds. */
const MAX_SECOND = 2 ** 31 - 1;
const WHOLE: SecondRange = { fromS: 0, toS: MAX_SECOND };

async function packOf(queries: Queries, timelineId: number): Promise<PackKey> {
  const row = await queries.row<TimelineRow>('SELECT * FROM timelines WHERE id = $timelineId', {
    timelineId,
  });
  if (row === undefined) throw goneTimeline(timelineId);
  return timelineOf(row);
}

async function putMoments(
  queries: Queries,
  key: { videoId: VideoId; timelineId: number; startS: number; pack: string },
  moments: readonly NewMoment[],
): Promise<void> {
  if (moments.length === 0) return;
  await queries.run(
    `INSERT INTO moments (video_id, timeline_id, pack, chunk_start_s, start_s, end_s, embedding)
     SELECT $videoId, $timelineId, $pack, $startS, start_s, end_s, embedding::halfvec
     FROM unnest($starts::float8[], $ends::float8[], $vectors::text[]) WITH ORDINALITY
       AS moment (start_s, end_s, embedding, n) ORDER BY n`,
    {
      ...key,
      starts: moments.map(({ startS }) => startS),
      ends: moments.map(({ endS }) => endS),
      vectors: moments.map(({ vector }) => vectorText(vector)),
    },
  );
}

function goneTimeline(timelineId: number): AppError {
  return new AppError('NOT_FOUND', `Timeline ${timelineId} is gone: its video was deleted meanwhile.`);
}
