/** Timelines in SQLite: vectors in chunks of up to a minute, each written together with its moments. */
import { AppError } from '../../../core/errors.ts';
import type { VideoId } from '../../../core/ids.ts';
import type { PackKey } from '../../../core/pack-key.ts';
import { quantise } from '../../../core/vector.ts';
import { checkSum, chunkChecksum, momentChecksum } from '../encoding/checksum.ts';
import {
  bytes,
  type ChunkBlobs,
  decodeChunk,
  decodeTimes,
  encodeChunk,
  packChunk,
  unpackChunk,
} from '../encoding/chunk-codec.ts';
import { type SearchableRow, searchableOf, type TimelineRow, timelineOf } from '../encoding/rows.ts';
import {
  type Chunk,
  joinRanges,
  LONGEST_CHUNK_S,
  type NewMoment,
  type PackedChunk,
  type SearchableVideo,
  type SecondRange,
  type TimelineKey,
  type TimelineRecord,
  type TimelineStore,
} from '../timelines.ts';
import type { Filter } from '../videos.ts';
import type { Connection } from './database.ts';
import { filterParameters, VIDEO_CONDITIONS } from './filter.ts';
import { createMemory } from './unchanged.ts';

/** Videos, each with the timeline by a pack that is searched. */
const SEARCHABLE = `
  videos JOIN timelines AS t ON t.id = (
    SELECT best.id FROM timelines AS best
    WHERE best.video_id = videos.id AND best.pack_id = @packId AND best.pack_revision = @packRevision
    ORDER BY best.state = 'complete' DESC, best.id DESC LIMIT 1)`;

/** A chunk whose arrays come one after the other: to hand over a blob takes longer than to read most of these. */
interface ChunkRow {
  start_s: number;
  seconds: number;
  arrays: Buffer;
  /** The lengths of the first three, in bytes. */
  pts_bytes: number;
  value_bytes: number;
  scale_bytes: number;
  checksum: number | null;
}
const CHUNK_COLUMNS = `start_s, seconds, checksum, CAST(pts_ms || vector_values || scales || cuts AS BLOB) AS arrays,
  length(pts_ms) AS pts_bytes, length(vector_values) AS value_bytes, length(scales) AS scale_bytes`;

/** Decodes a row. Throws `INDEX_CORRUPT`. */
function checkedChunk(row: ChunkRow): PackedChunk {
  const { start_s: startS, seconds, arrays, checksum } = row;
  const valuesAt = row.pts_bytes;
  const scalesAt = valuesAt + row.value_bytes;
  const cutsAt = scalesAt + row.scale_bytes;
  const blobs: ChunkBlobs = {
    seconds,
    pts_ms: arrays.subarray(0, valuesAt),
    vector_values: arrays.subarray(valuesAt, scalesAt),
    scales: arrays.subarray(scalesAt, cutsAt),
    cuts: arrays.subarray(cutsAt),
  };
  checkSum(checksum, chunkChecksum(startS, blobs), `The chunk at ${startS} s`);
  return decodeChunk(startS, blobs);
}

/** Creates the timeline store on this connection. */
export function createTimelineStore(connection: Connection): TimelineStore {
  const unchanged = createMemory(connection);
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
  const searchableRows = connection.prepare<SearchableRow>(`
    SELECT videos.id, videos.duration_s, t.id AS timeline_id, t.fps AS timeline_fps, t.state, t.next_second, t.version
    FROM ${SEARCHABLE} WHERE ${VIDEO_CONDITIONS} ORDER BY videos.created_at, videos.id`);
  const allSeconds = connection.prepare<{ n: number | null }>(
    `SELECT sum(t.next_second) AS n FROM ${SEARCHABLE}`,
  );
  const dropMoments = connection.prepare('DELETE FROM moments WHERE timeline_id = ? AND chunk_start_s = ?');
  const putChunk = connection.prepare(`
    INSERT OR REPLACE INTO chunks (timeline_id, start_s, seconds, pts_ms, vector_values, scales, cuts, checksum)
    VALUES (@timelineId, @startS, @seconds, @pts_ms, @vector_values, @scales, @cuts, @checksum)`);
  const putMoment = connection.prepare(`
    INSERT INTO moments (timeline_id, chunk_start_s, start_s, end_s, vector_values, scale, checksum)
    VALUES (@timelineId, @chunkStartS, @startS, @endS, @values, @scale, @checksum)`);
  const advance = connection.prepare(
    'UPDATE timelines SET next_second = max(next_second, ?), version = version + 1 WHERE id = ?',
  );
  const roughen = connection.prepare(`
    UPDATE timelines SET version = version + 1 WHERE id = ? AND state = 'indexing' AND next_second <= ?`);
  const dropRough = connection.prepare(`
    DELETE FROM chunks WHERE timeline_id = @id
      AND start_s >= (SELECT next_second FROM timelines WHERE id = @id)`);
  const markComplete = connection.prepare(`UPDATE timelines SET state = 'complete' WHERE id = ?`);
  const nextChunk = connection.prepare<ChunkRow>(`
    SELECT ${CHUNK_COLUMNS} FROM chunks
    WHERE timeline_id = @timelineId AND start_s >= @fromS AND start_s < @toS ORDER BY start_s LIMIT 1`);
  // Range by range, in the order of the index: to sort rows would copy them once more.
  const chunksMeeting = connection.prepare<ChunkRow>(`
    SELECT ${CHUNK_COLUMNS} FROM json_each(@ranges) AS range CROSS JOIN chunks
      ON timeline_id = @timelineId AND start_s > (range.value ->> 0) - ${LONGEST_CHUNK_S}
      AND start_s < (range.value ->> 1) AND start_s + seconds > (range.value ->> 0)`);
  const firstMeeting = connection.prepare<{ start_s: number | null }>(`
    SELECT max(start_s) AS start_s FROM chunks
    WHERE timeline_id = @timelineId AND start_s > @fromS - ${LONGEST_CHUNK_S} AND start_s <= @fromS
      AND start_s + seconds > @fromS`);

  const times = connection.prepare<Pick<ChunkBlobs, 'seconds' | 'pts_ms'> & { start_s: number }>(
    'SELECT start_s, seconds, pts_ms FROM chunks WHERE timeline_id = ? ORDER BY start_s',
  );

  async function open({ videoId, packId, packRevision, fps }: TimelineKey): Promise<TimelineRecord> {
    const key = { videoId, packId, packRevision, fps };
    make.run(key);
    return timelineOf(byKey.get(key) as TimelineRow);
  }

  async function find(
    videoId: VideoId,
    { packId, packRevision }: PackKey,
  ): Promise<TimelineRecord | undefined> {
    const row = byPack.get(videoId, packId, packRevision);
    return row && timelineOf(row);
  }

  async function commitChunk(
    timelineId: number,
    chunk: Chunk,
    moments: readonly NewMoment[],
    nextSecond: number,
  ): Promise<void> {
    const blobs = encodeChunk(packChunk(chunk));
    connection.write(() => {
      if (advance.run(nextSecond, timelineId) === 0) {
        throw new AppError('NOT_FOUND', `Timeline ${timelineId} is gone: its video was deleted meanwhile.`);
      }
      dropMoments.run(timelineId, chunk.startS);
      const checksum = chunkChecksum(chunk.startS, blobs);
      putChunk.run({ timelineId, startS: chunk.startS, ...blobs, checksum });
      for (const { startS, endS, vector } of moments) {
        const { values, scale } = quantise(vector);
        const blob = { start_s: startS, end_s: endS, vector_values: bytes(values), scale };
        const moment = { startS, endS, values: blob.vector_values, scale, checksum: momentChecksum(blob) };
        putMoment.run({ timelineId, chunkStartS: chunk.startS, ...moment });
      }
    });
  }

  async function commitRough(timelineId: number, chunk: Chunk): Promise<boolean> {
    const blobs = encodeChunk(packChunk(chunk));
    return connection.write(() => {
      if (roughen.run(timelineId, chunk.startS) === 0) return false;
      const checksum = chunkChecksum(chunk.startS, blobs);
      putChunk.run({ timelineId, startS: chunk.startS, ...blobs, checksum });
      return true;
    });
  }

  function* readChunks(
    timelineId: number,
    range: SecondRange = { fromS: 0, toS: Number.MAX_SAFE_INTEGER },
  ): IterableIterator<PackedChunk> {
    let fromS = firstMeeting.get({ timelineId, fromS: range.fromS })?.start_s ?? range.fromS;
    for (;;) {
      // One row a query: an open cursor would bar this connection from writing until the consumer is done.
      const row = nextChunk.get({ timelineId, fromS, toS: range.toS });
      if (row === undefined) return;
      yield checkedChunk(row);
      fromS = row.start_s + 1;
    }
  }

  function readRanges(timelineId: number, ranges: readonly SecondRange[]): PackedChunk[] {
    // A chunk that meets two ranges spans what is between them: joined, it is read once.
    const near = joinRanges(ranges, LONGEST_CHUNK_S);
    const rows = chunksMeeting.all({
      timelineId,
      ranges: JSON.stringify(near.map(({ fromS, toS }) => [fromS, toS])),
    });
    const meets = ({ start_s, seconds }: ChunkRow) =>
      ranges.some(({ fromS, toS }) => start_s < toS && start_s + seconds > fromS);
    return rows.filter(meets).map(checkedChunk);
  }

  async function* chunks(timelineId: number, range?: SecondRange): AsyncGenerator<Chunk> {
    for (const chunk of readChunks(timelineId, range)) yield unpackChunk(chunk);
  }

  async function searchable(pack: PackKey, filter: Filter): Promise<SearchableVideo[]> {
    const { packId, packRevision } = pack;
    const parameters = { ...filterParameters(filter), packId, packRevision };
    const read = () => searchableRows.all(parameters).map((row) => searchableOf(row, pack));
    return [...unchanged(`searchable ${JSON.stringify(parameters)}`, read)];
  }

  return {
    open,
    find,
    hasSeconds: async (videoId) => begun.get(videoId) !== undefined,
    commitChunk,
    commitRough,
    dropRough: async (timelineId) => void dropRough.run({ id: timelineId }),
    complete: async (timelineId) => void markComplete.run(timelineId),
    chunks,
    chunkTimes: async (timelineId) => times.all(timelineId).map((row) => decodeTimes(row.start_s, row)),
    packedChunks: async (timelineId, ranges) =>
      ranges ? readRanges(timelineId, ranges) : [...readChunks(timelineId)],
    indexedSeconds: async ({ packId, packRevision }) =>
      unchanged(`seconds ${packId} ${packRevision}`, () => allSeconds.get({ packId, packRevision })?.n ?? 0),
    searchable,
  };
}
