/** Timelines in SQLite: vectors in chunks of up to a minute, each written together with its moments. */
import { AppError } from '../../../core/errors.ts';
import type { VideoId } from '../../../core/ids.ts';
import { quantise } from '../../../core/vector.ts';
import {
  bytes,
  type ChunkBlobs,
  decodeChunk,
  decodeTimes,
  encodeChunk,
  packChunk,
  unpackChunk,
} from '../chunk-codec.ts';
import type { Chunk, Filter, PackedChunk, TimelineKey, TimelineRecord, TimelineStore } from '../store.ts';
import type { Connection } from './database.ts';
import { filterParameters, VIDEO_CONDITIONS } from './filter.ts';
import { type TimelineRow, timelineOf, type VideoRow, videoOf } from './rows.ts';

type TimelineRows = Pick<
  TimelineStore,
  | 'openTimeline'
  | 'timeline'
  | 'hasSeconds'
  | 'commitChunk'
  | 'completeTimeline'
  | 'chunks'
  | 'chunkTimes'
  | 'packedChunks'
  | 'searchable'
>;

/** The timelines on this connection. */
export function createTimelineStore(connection: Connection): TimelineRows {
  const make = connection.prepare(`
    INSERT INTO timelines (video_id, pack_id, pack_revision, fps, state, next_second)
    VALUES (@videoId, @packId, @packRevision, @fps, 'indexing', 0) ON CONFLICT DO NOTHING`);
  const byKey = connection.prepare<TimelineRow>(`
    SELECT * FROM timelines
    WHERE video_id = @videoId AND pack_id = @packId AND pack_revision = @packRevision AND fps = @fps`);
  // A video indexed at two densities is searched by its finished, then its newest, timeline.
  const byPack = connection.prepare<TimelineRow>(`
    SELECT * FROM timelines WHERE video_id = ? AND pack_id = ? AND pack_revision = ?
    ORDER BY state = 'complete' DESC, id DESC LIMIT 1`);
  const begun = connection.prepare('SELECT 1 FROM timelines WHERE video_id = ? AND next_second > 0 LIMIT 1');
  const searchableRows = connection.prepare<VideoRow & { timeline_id: number }>(`
    SELECT videos.*, (
      SELECT t.id FROM timelines AS t
      WHERE t.video_id = videos.id AND t.pack_id = @packId AND t.pack_revision = @packRevision
      ORDER BY t.state = 'complete' DESC, t.id DESC LIMIT 1) AS timeline_id
    FROM videos WHERE timeline_id IS NOT NULL AND ${VIDEO_CONDITIONS} ORDER BY videos.created_at, videos.id`);
  const byId = connection.prepare<TimelineRow>('SELECT * FROM timelines WHERE id = ?');
  const dropMoments = connection.prepare('DELETE FROM moments WHERE timeline_id = ? AND chunk_start_s = ?');
  const putChunk = connection.prepare(`
    INSERT OR REPLACE INTO chunks (timeline_id, start_s, seconds, pts_ms, vector_values, scales, cuts)
    VALUES (@timelineId, @startS, @seconds, @pts_ms, @vector_values, @scales, @cuts)`);
  const putMoment = connection.prepare(`
    INSERT INTO moments (timeline_id, chunk_start_s, start_s, end_s, vector_values, scale)
    VALUES (@timelineId, @chunkStartS, @start, @end, @values, @scale)`);
  const advance = connection.prepare(
    'UPDATE timelines SET next_second = max(next_second, ?), version = version + 1 WHERE id = ?',
  );
  const complete = connection.prepare(`UPDATE timelines SET state = 'complete' WHERE id = ?`);
  const nextChunk = connection.prepare<ChunkBlobs & { start_s: number }>(`
    SELECT start_s, seconds, pts_ms, vector_values, scales, cuts FROM chunks
    WHERE timeline_id = @timelineId AND start_s >= @fromS AND start_s < @toS ORDER BY start_s LIMIT 1`);
  const firstMeeting = connection.prepare<{ start_s: number | null }>(`
    SELECT max(start_s) AS start_s FROM chunks
    WHERE timeline_id = @timelineId AND start_s <= @fromS AND start_s + seconds > @fromS`);

  const times = connection.prepare<Pick<ChunkBlobs, 'seconds' | 'pts_ms'> & { start_s: number }>(
    'SELECT start_s, seconds, pts_ms FROM chunks WHERE timeline_id = ? ORDER BY start_s',
  );

  function openTimeline({ videoId, packId, packRevision, fps }: TimelineKey): TimelineRecord {
    const key = { videoId, packId, packRevision, fps };
    make.run(key);
    return timelineOf(byKey.get(key) as TimelineRow);
  }

  function timeline(videoId: VideoId, packId: string, packRevision: string): TimelineRecord | undefined {
    const row = byPack.get(videoId, packId, packRevision);
    return row && timelineOf(row);
  }

  function commitChunk(
    timelineId: number,
    chunk: Chunk,
    moments: Parameters<TimelineStore['commitChunk']>[2],
    nextSecond: number,
  ): void {
    const blobs = encodeChunk(packChunk(chunk));
    connection.write(() => {
      if (advance.run(nextSecond, timelineId) === 0) {
        throw new AppError('NOT_FOUND', `Timeline ${timelineId} is gone: its video was deleted meanwhile.`);
      }
      dropMoments.run(timelineId, chunk.startS);
      putChunk.run({ timelineId, startS: chunk.startS, ...blobs });
      for (const { start, end, vector } of moments) {
        const { values, scale } = quantise(vector);
        putMoment.run({ timelineId, chunkStartS: chunk.startS, start, end, values: bytes(values), scale });
      }
    });
  }

  function* packedChunks(
    timelineId: number,
    range: { fromS: number; toS: number } = { fromS: 0, toS: Number.MAX_SAFE_INTEGER },
  ): IterableIterator<PackedChunk> {
    let fromS = firstMeeting.get({ timelineId, fromS: range.fromS })?.start_s ?? range.fromS;
    for (;;) {
      // One row a query: an open cursor would bar this connection from writing until the consumer is done.
      const row = nextChunk.get({ timelineId, fromS, toS: range.toS });
      if (row === undefined) return;
      yield decodeChunk(row.start_s, row);
      fromS = row.start_s + 1;
    }
  }

  function* chunks(timelineId: number, range?: { fromS: number; toS: number }): IterableIterator<Chunk> {
    for (const chunk of packedChunks(timelineId, range)) yield unpackChunk(chunk);
  }

  function searchable(packId: string, packRevision: string, filter: Filter) {
    return searchableRows.all({ ...filterParameters(filter), packId, packRevision }).map((row) => ({
      video: videoOf(row),
      timeline: timelineOf(byId.get(row.timeline_id) as TimelineRow),
    }));
  }

  return {
    openTimeline,
    timeline,
    hasSeconds: (videoId) => begun.get(videoId) !== undefined,
    commitChunk,
    completeTimeline: (timelineId) => void complete.run(timelineId),
    chunks,
    chunkTimes: (timelineId) => times.all(timelineId).map((row) => decodeTimes(row.start_s, row)),
    packedChunks,
    searchable,
  };
}
