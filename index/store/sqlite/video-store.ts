/** Videos in SQLite: the facts of a file, and what people say of it. */
import type { VideoId } from '../../../core/ids.ts';
import type { Filter, VideoRecord, VideoStore } from '../store.ts';
import { fold } from '../words.ts';
import type { Connection } from './database.ts';
import { filterParameters, utc, VIDEO_CONDITIONS } from './filter.ts';
import type { PassageRows } from './passage-store.ts';
import { type VideoRow, videoOf } from './rows.ts';

/** The video part of the store on this connection. A title is kept as a passage too, by `passages`. */
export function createVideoStore(connection: Connection, passages: PassageRows): VideoStore {
  const upsert = connection.prepare(`
    INSERT INTO videos (id, content_hash, path, file_name, size_bytes, title, title_folded, tags, captured_at,
      duration_s, width, height, fps, codec, container, warnings, created_at)
    VALUES (@id, @contentHash, @path, @fileName, @sizeBytes, @title, @titleFolded, @tags, @capturedAt,
      @durationS, @width, @height, @fps, @codec, @container, @warnings, @createdAt)
    ON CONFLICT (id) DO UPDATE SET
      path = excluded.path, file_name = excluded.file_name,
      captured_at = coalesce(captured_at, excluded.captured_at), duration_s = coalesce(excluded.duration_s, duration_s),
      width = coalesce(excluded.width, width), height = coalesce(excluded.height, height),
      fps = coalesce(excluded.fps, fps), codec = coalesce(excluded.codec, codec),
      container = coalesce(excluded.container, container)`);
  const byId = connection.prepare<VideoRow>('SELECT * FROM videos WHERE id = ?');
  const page = connection.prepare<VideoRow>(`
    SELECT * FROM videos
    WHERE (@afterCreatedAt IS NULL OR (created_at, id) < (@afterCreatedAt, @afterId)) AND ${VIDEO_CONDITIONS}
    ORDER BY created_at DESC, id DESC LIMIT @limit`);
  const update = connection.prepare(`
    UPDATE videos SET title = @title, title_folded = @titleFolded, tags = @tags, captured_at = @capturedAt,
      duration_s = @durationS, warnings = @warnings WHERE id = @id`);
  const remove = connection.prepare('DELETE FROM videos WHERE id = ?');
  const removeJobs = connection.prepare('DELETE FROM jobs WHERE video_id = ?');

  const find = (id: VideoId): VideoRecord | undefined => {
    const row = byId.get(id);
    return row && videoOf(row);
  };

  function upsertVideo(video: VideoRecord): VideoRecord {
    return connection.write(() => {
      const isNew = byId.get(video.id) === undefined;
      const { tags: _, warnings: __, ...facts } = video;
      upsert.run({
        ...facts,
        ...editable(video),
        titleFolded: fold(video.title),
        createdAt: utc(video.createdAt),
      });
      if (isNew) passages.putTitle(video.id, video.title, video.durationS);
      return find(video.id) as VideoRecord;
    });
  }

  function patchVideo(id: VideoId, patch: Parameters<VideoStore['patchVideo']>[1]): VideoRecord | undefined {
    return connection.write(() => {
      const before = find(id);
      if (before === undefined) return undefined;
      const after: VideoRecord = { ...before, ...patch };
      const { title, durationS } = after;
      update.run({ id, title, titleFolded: fold(title), durationS, ...editable(after) });
      if (after.title !== before.title) passages.putTitle(id, after.title, after.durationS);
      return find(id);
    });
  }

  function videos(options: Parameters<VideoStore['videos']>[0]): VideoRecord[] {
    const { filter = {} satisfies Filter, limit, after } = options;
    return page
      .all({
        ...filterParameters(filter),
        afterCreatedAt: utc(after?.createdAt),
        afterId: after?.id ?? null,
        limit,
      })
      .map(videoOf);
  }

  function deleteVideo(id: VideoId): boolean {
    return connection.write(() => {
      removeJobs.run(id);
      return remove.run(id) > 0;
    });
  }

  return { upsertVideo, video: find, videos, patchVideo, deleteVideo, putPassages: passages.putPassages };
}

/** The columns that people edit, and those kept as JSON. */
function editable({ tags, capturedAt, warnings }: VideoRecord): Record<string, string | null> {
  return { tags: JSON.stringify(tags), capturedAt: utc(capturedAt), warnings: JSON.stringify(warnings) };
}
