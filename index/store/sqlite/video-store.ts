/** Videos in SQLite. */
import type { VideoId } from '../../../core/ids.ts';
import { metadataPairs } from '../encoding/metadata.ts';
import { type VideoRow, videoOf } from '../encoding/rows.ts';
import { keepOffset, utc } from '../encoding/timestamps.ts';
import { fold } from '../encoding/words.ts';
import type { VideoPage, VideoPatch, VideoRecord, VideoStore } from '../videos.ts';
import type { Connection } from './database.ts';
import { filterParameters, VIDEO_CONDITIONS } from './filter.ts';
import type { TitleRows } from './passage-store.ts';

/** Creates the video store on this connection. `titles` keeps each title as a passage too. */
export function createVideoStore(connection: Connection, titles: TitleRows): VideoStore {
  const insert = connection.prepare(`
    INSERT INTO videos (id, content_hash, path, file_name, size_bytes, title, title_folded, tags, captured_at,
      duration_s, width, height, fps, codec, container, warnings, external_id, metadata, metadata_pairs, source_id,
      offline_since, created_at)
    VALUES (@id, @contentHash, @path, @fileName, @sizeBytes, @title, @titleFolded, @tags, @capturedAt,
      @durationS, @width, @height, @fps, @codec, @container, @warnings, @externalId, @metadata, @metadataPairs, @sourceId,
      @offlineSince, @createdAt)
    ON CONFLICT (id) DO UPDATE SET
      path = excluded.path, file_name = excluded.file_name,
      captured_at = coalesce(captured_at, excluded.captured_at), duration_s = coalesce(excluded.duration_s, duration_s),
      width = coalesce(excluded.width, width), height = coalesce(excluded.height, height),
      fps = coalesce(excluded.fps, fps), codec = coalesce(excluded.codec, codec),
      container = coalesce(excluded.container, container),
      external_id = coalesce(excluded.external_id, external_id),
      metadata = iif(excluded.metadata = '{}', metadata, excluded.metadata),
      metadata_pairs = iif(excluded.metadata = '{}', metadata_pairs, excluded.metadata_pairs),
      source_id = coalesce(excluded.source_id, source_id), offline_since = excluded.offline_since`);
  const byId = connection.prepare<VideoRow>('SELECT * FROM videos WHERE id = ?');
  const byIds = connection.prepare<VideoRow>(
    'SELECT * FROM videos WHERE id IN (SELECT value FROM json_each(?))',
  );
  const atPath = connection.prepare<VideoRow>('SELECT * FROM videos WHERE path = ? LIMIT 10');
  const page = connection.prepare<VideoRow>(`
    SELECT * FROM videos
    WHERE (@afterCreatedAt IS NULL OR (created_at, id) < (@afterCreatedAt, @afterId)) AND ${VIDEO_CONDITIONS}
    ORDER BY created_at DESC, id DESC LIMIT @limit`);
  const update = connection.prepare(`
    UPDATE videos SET title = @title, title_folded = @titleFolded, tags = @tags, captured_at = @capturedAt,
      duration_s = @durationS, warnings = @warnings, external_id = @externalId, metadata = @metadata,
      metadata_pairs = @metadataPairs WHERE id = @id`);
  const remove = connection.prepare('DELETE FROM videos WHERE id = ?');
  const removeJobs = connection.prepare('DELETE FROM jobs WHERE video_id = ?');

  const find = (id: VideoId): VideoRecord | undefined => {
    const row = byId.get(id);
    return row && videoOf(row);
  };

  async function upsert(video: VideoRecord): Promise<VideoRecord> {
    return connection.write(() => {
      const isNew = byId.get(video.id) === undefined;
      const { tags: _, warnings: __, metadata: ___, ...facts } = video;
      insert.run({
        ...facts,
        ...editable(video),
        titleFolded: fold(video.title),
        createdAt: utc(video.createdAt),
      });
      if (isNew) titles.put(video.id, video.title, video.durationS);
      return find(video.id) as VideoRecord;
    });
  }

  async function patch(id: VideoId, changes: VideoPatch): Promise<VideoRecord | undefined> {
    return connection.write(() => {
      const before = find(id);
      if (before === undefined) return undefined;
      const after: VideoRecord = { ...before, ...changes };
      const { title, durationS, externalId } = after;
      update.run({
        id,
        title,
        titleFolded: fold(title),
        durationS,
        externalId,
        ...editable(after),
      });
      if (after.title !== before.title) titles.put(id, after.title, after.durationS);
      return find(id);
    });
  }

  async function list({ filter = {}, limit, after }: VideoPage): Promise<VideoRecord[]> {
    return page
      .all({
        ...filterParameters(filter),
        afterCreatedAt: utc(after?.createdAt),
        afterId: after?.id ?? null,
        limit,
      })
      .map(videoOf);
  }

  async function deleteWithJobs(id: VideoId): Promise<boolean> {
    return connection.write(() => {
      removeJobs.run(id);
      return remove.run(id) > 0;
    });
  }

  return {
    upsert,
    get: async (id) => find(id),
    getMany: async (ids) =>
      new Map(byIds.all(JSON.stringify(ids)).map((row) => [row.id as VideoId, videoOf(row)])),
    list,
    atPath: async (path) => atPath.all(path).map(videoOf),
    update: patch,
    delete: deleteWithJobs,
  };
}

/** Returns the columns that people edit, and those kept as JSON. */
function editable({ tags, capturedAt, warnings, metadata }: VideoRecord): Record<string, string | null> {
  return {
    tags: JSON.stringify(tags),
    capturedAt: keepOffset(capturedAt),
    warnings: JSON.stringify(warnings),
    metadata: JSON.stringify(metadata),
    metadataPairs: JSON.stringify(metadataPairs(metadata)),
  };
}
