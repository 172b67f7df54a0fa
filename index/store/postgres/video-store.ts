/** Videos in PostgreSQL. */
import type { VideoId } from '../../../core/ids.ts';
import { metadataPairs } from '../encoding/metadata.ts';
import { type VideoRow, videoOf } from '../encoding/rows.ts';
import { keepOffset, utc } from '../encoding/timestamps.ts';
import { fold } from '../encoding/words.ts';
import type { VideoPage, VideoPatch, VideoRecord, VideoStore } from '../videos.ts';
import type { Database, Parameters, Queries } from './database.ts';
import { conditionOf } from './filter.ts';
import { lockMoments } from './moment-store.ts';
import { putTitle } from './passage-store.ts';

const BY_ID = 'SELECT * FROM videos WHERE id = $id';

/** `xmax` is zero in a row that was inserted, not updated. */
const INSERT = `
  INSERT INTO videos (id, content_hash, path, file_name, size_bytes, title, title_folded, tags, captured_at,
    duration_s, width, height, fps, codec, container, warnings, external_id, metadata, metadata_pairs, source_id, offline_since,
    created_at)
  VALUES ($id, $contentHash, $path, $fileName, $sizeBytes, $title, $titleFolded, $tags, $capturedAt,
    $durationS, $width, $height, $fps, $codec, $container, $warnings, $externalId, $metadata, $metadataPairs, $sourceId,
    $offlineSince, $createdAt)
  ON CONFLICT (id) DO UPDATE SET
    path = excluded.path, file_name = excluded.file_name,
    captured_at = coalesce(videos.captured_at, excluded.captured_at),
    duration_s = coalesce(excluded.duration_s, videos.duration_s),
    width = coalesce(excluded.width, videos.width), height = coalesce(excluded.height, videos.height),
    fps = coalesce(excluded.fps, videos.fps), codec = coalesce(excluded.codec, videos.codec),
    container = coalesce(excluded.container, videos.container),
    external_id = coalesce(excluded.external_id, videos.external_id),
    metadata = CASE WHEN excluded.metadata = '{}' THEN videos.metadata ELSE excluded.metadata END,
    metadata_pairs = CASE WHEN excluded.metadata = '{}' THEN videos.metadata_pairs ELSE excluded.metadata_pairs END,
    source_id = coalesce(excluded.source_id, videos.source_id), offline_since = excluded.offline_since
  RETURNING *, xmax = 0 AS is_new`;

const UPDATE = `
  UPDATE videos SET title = $title, title_folded = $titleFolded, tags = $tags, captured_at = $capturedAt,
    duration_s = $durationS, warnings = $warnings, external_id = $externalId, metadata = $metadata,
    metadata_pairs = $metadataPairs WHERE id = $id`;

/** Creates the video store on this database. */
export function createVideoStore(database: Database): VideoStore {
  async function find(queries: Queries, id: VideoId, lock = ''): Promise<VideoRecord | undefined> {
    const row = await queries.row<VideoRow>(`${BY_ID}${lock}`, { id });
    return row && videoOf(row);
  }

  async function upsert(video: VideoRecord): Promise<VideoRecord> {
    return database.write(async (queries) => {
      const row = await queries.row<VideoRow & { is_new: boolean }>(INSERT, {
        ...video,
        ...editable(video),
        createdAt: utc(video.createdAt),
      });
      const kept = videoOf(row as VideoRow);
      if (row?.is_new) await putTitle(queries, kept);
      return kept;
    });
  }

  async function update(id: VideoId, changes: VideoPatch): Promise<VideoRecord | undefined> {
    return database.write(async (queries) => {
      const before = await find(queries, id, ' FOR UPDATE');
      if (before === undefined) return undefined;
      const after: VideoRecord = { ...before, ...changes };
      await queries.run(UPDATE, { id, ...factsOf(after), ...editable(after) });
      if (after.title !== before.title) await putTitle(queries, after);
      return find(queries, id);
    });
  }

  async function list({ filter = {}, limit, after }: VideoPage): Promise<VideoRecord[]> {
    const { sql, parameters } = conditionOf(filter);
    const position = after ? 'AND (created_at, id) < ($afterCreatedAt, $afterId)' : '';
    const rows = await database.rows<VideoRow>(
      `SELECT * FROM videos WHERE ${sql} ${position} ORDER BY created_at DESC, id DESC LIMIT $limit`,
      { ...parameters, afterCreatedAt: utc(after?.createdAt), afterId: after?.id, limit },
    );
    return rows.map(videoOf);
  }

  async function atPath(path: string): Promise<VideoRecord[]> {
    const rows = await database.rows<VideoRow>('SELECT * FROM videos WHERE path = $path LIMIT 10', { path });
    return rows.map(videoOf);
  }

  async function getMany(ids: readonly VideoId[]): Promise<Map<VideoId, VideoRecord>> {
    const rows = await database.rows<VideoRow>('SELECT * FROM videos WHERE id = ANY ($ids::text[])', { ids });
    return new Map(rows.map((row) => [row.id as VideoId, videoOf(row)]));
  }

  async function deleteWithJobs(id: VideoId): Promise<boolean> {
    return database.write(async (queries) => {
      await lockMoments(queries);
      await queries.run('DELETE FROM jobs WHERE video_id = $id', { id });
      return (await queries.run('DELETE FROM videos WHERE id = $id', { id })) > 0;
    });
  }

  const get = (id: VideoId) => find(database, id);
  return { upsert, get, getMany, list, atPath, update, delete: deleteWithJobs };
}

/** Returns the other columns that change. */
function factsOf({ durationS, externalId }: VideoRecord): Parameters {
  return { durationS, externalId };
}

/** Returns the columns that people edit, and those kept as JSON. */
function editable({ title, tags, capturedAt, warnings, metadata }: VideoRecord): Parameters {
  return {
    title,
    titleFolded: fold(title),
    tags: JSON.stringify(tags),
    capturedAt: keepOffset(capturedAt),
    warnings: JSON.stringify(warnings),
    metadata: JSON.stringify(metadata),
    metadataPairs: JSON.stringify(metadataPairs(metadata)),
  };
}
