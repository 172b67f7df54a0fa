/** Sources in SQLite. */
import {
  countsOf,
  type SourceFileRow,
  type SourceRow,
  sourceColumns,
  sourceFileOf,
  sourceOf,
} from '../../encoding/source-rows.ts';
import type { FileState, SourceStore } from '../../sources/sources.ts';
import type { Connection } from '../database.ts';

/** Creates the source store on this connection. */
export function createSourceStore(connection: Connection): SourceStore {
  const insert = connection.prepare(`
    INSERT INTO sources (id, path, remote, include, exclude, paused, error, created_at, scanned_at)
    VALUES (@id, @path, @remote, @include, @exclude, @paused, @error, @createdAt, @scannedAt)`);
  const all = connection.prepare<SourceRow>('SELECT * FROM sources ORDER BY rowid');
  const one = connection.prepare<SourceRow>('SELECT * FROM sources WHERE id = ?');
  const update = connection.prepare(`
    UPDATE sources SET remote = @remote, include = @include, exclude = @exclude, paused = @paused, error = @error, scanned_at = @scannedAt
    WHERE id = @id`);
  const remove = connection.prepare('DELETE FROM sources WHERE id = ?');
  const release = connection.prepare(
    'UPDATE videos SET source_id = NULL, offline_since = NULL WHERE source_id = ?',
  );
  const files = connection.prepare<SourceFileRow>(
    'SELECT * FROM source_files WHERE source_id = ? ORDER BY path',
  );
  const put = connection.prepare(`
    INSERT INTO source_files (source_id, path, device, inode, size_bytes, mtime_ms, state, since_ms, job_id, video_id,
      error_code)
    VALUES (@id, @path, @device, @inode, @sizeBytes, @mtimeMs, @state, @sinceMs, @jobId, @videoId, @errorCode)
    ON CONFLICT (source_id, path) DO UPDATE SET device = excluded.device, inode = excluded.inode,
      size_bytes = excluded.size_bytes, mtime_ms = excluded.mtime_ms, state = excluded.state,
      since_ms = excluded.since_ms, job_id = excluded.job_id, video_id = excluded.video_id,
      error_code = excluded.error_code`);
  const forget = connection.prepare('DELETE FROM source_files WHERE source_id = @id AND path = @path');
  const count = connection.prepare<{ state: FileState; n: number }>(
    'SELECT state, count(*) AS n FROM source_files WHERE source_id = ? GROUP BY state',
  );
  const settle = SETTLING.map((sql) => connection.prepare(sql));

  return {
    add: async (source) => void insert.run(sourceColumns(source)),
    list: async () => all.all().map(sourceOf),
    async get(id) {
      const row = one.get(id);
      return row && sourceOf(row);
    },
    update: async (id, patch) =>
      connection.write(() => {
        const row = one.get(id);
        if (!row) return undefined;
        const changed = { ...sourceOf(row), ...patch };
        const { path: _, createdAt: __, ...columns } = sourceColumns(changed);
        update.run(columns);
        return changed;
      }),
    remove: async (id) =>
      connection.write(() => {
        release.run(id);
        return remove.run(id) > 0;
      }),
    files: async (id) => files.all(id).map(sourceFileOf),
    putFiles: async (id, changed, forgotten) =>
      connection.write(() => {
        for (const path of forgotten) forget.run({ id, path });
        for (const file of changed) put.run({ id, ...file });
      }),
    settle: async (id, now) =>
      connection.write(() => {
        for (const statement of settle) statement.run({ id, now });
      }),
    counts: async (id) => countsOf(count.all(id)),
  };
}

/** Each takes the source's id and the time; in this order. */
const SETTLING = [
  `UPDATE source_files SET state = iif(jobs.state = 'done', 'indexed', 'failed'),
     video_id = coalesce(jobs.video_id, source_files.video_id),
     error_code = CASE jobs.state WHEN 'failed' THEN json_extract(jobs.error, '$.code')
       WHEN 'cancelled' THEN 'CANCELLED' END
   FROM jobs WHERE source_id = @id AND @now IS NOT NULL AND jobs.id = source_files.job_id
     AND source_files.state IN ('queued', 'failed') AND jobs.state IN ('done', 'failed', 'cancelled')`,
  `UPDATE source_files SET state = 'removed' WHERE source_id = @id AND @now IS NOT NULL AND (
     (state = 'queued' AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = job_id))
     OR (state IN ('indexed', 'offline') AND NOT EXISTS (SELECT 1 FROM videos WHERE videos.id = video_id)))`,
  `DELETE FROM source_files WHERE source_id = @id AND @now IS NOT NULL AND state = 'offline' AND (video_id IN (
     SELECT video_id FROM source_files WHERE source_id = @id AND state = 'indexed') OR EXISTS (
     SELECT 1 FROM videos WHERE videos.id = video_id AND videos.source_id IS NOT @id))`,
  `UPDATE videos SET offline_since = NULL WHERE offline_since IS NOT NULL AND @now IS NOT NULL AND id IN (
     SELECT video_id FROM source_files WHERE source_id = @id AND state = 'indexed')`,
  `UPDATE videos SET offline_since = @now WHERE offline_since IS NULL AND source_id = @id AND id IN (
     SELECT video_id FROM source_files WHERE source_id = @id AND state = 'offline')`,
];
