/** Sources in PostgreSQL. */
import {
  countsOf,
  type SourceFileRow,
  type SourceRow,
  sourceColumns,
  sourceFileOf,
  sourceOf,
} from '../../encoding/source-rows.ts';
import type { FileState, SourceStore } from '../../sources/sources.ts';
import type { Database } from '../database.ts';

/** Rows of files that are written by one statement. */
const AT_ONCE = 500;

/** Creates the source store on this database. */
export function createSourceStore(database: Database): SourceStore {
  return {
    async add(source) {
      await database.run(
        `INSERT INTO sources (id, path, remote, include, exclude, paused, error, created_at, scanned_at)
         VALUES ($id, $path, $remote, $include, $exclude, $paused, $error, $createdAt, $scannedAt)`,
        sourceColumns(source),
      );
    },
    list: async () => (await database.rows<SourceRow>('SELECT * FROM sources ORDER BY seq')).map(sourceOf),
    async get(id) {
      const row = await database.row<SourceRow>('SELECT * FROM sources WHERE id = $id', { id });
      return row && sourceOf(row);
    },
    update: (id, patch) =>
      database.write(async (queries) => {
        const row = await queries.row<SourceRow>('SELECT * FROM sources WHERE id = $id FOR UPDATE', { id });
        if (!row) return undefined;
        const changed = { ...sourceOf(row), ...patch };
        const { path: _, createdAt: __, ...columns } = sourceColumns(changed);
        await queries.run(
          `UPDATE sources SET remote = $remote, include = $include, exclude = $exclude, paused = $paused, error = $error,
             scanned_at = $scannedAt WHERE id = $id`,
          columns,
        );
        return changed;
      }),
    remove: (id) =>
      database.write(async (queries) => {
        await queries.run('UPDATE videos SET source_id = NULL, offline_since = NULL WHERE source_id = $id', {
          id,
        });
        return (await queries.run('DELETE FROM sources WHERE id = $id', { id })) > 0;
      }),
    async files(id) {
      const sql = 'SELECT * FROM source_files WHERE source_id = $id ORDER BY path';
      return (await database.rows<SourceFileRow>(sql, { id })).map(sourceFileOf);
    },
    putFiles: (id, changed, forgotten) =>
      database.write(async (queries) => {
        await queries.run(
          'DELETE FROM source_files WHERE source_id = $id AND path = ANY ($forgotten::text[])',
          {
            ...{ id, forgotten },
          },
        );
        for (let at = 0; at < changed.length; at += AT_ONCE) {
          await queries.run(PUT, { id, files: JSON.stringify(changed.slice(at, at + AT_ONCE)) });
        }
      }),
    settle: (id, now) =>
      database.write(async (queries) => {
        for (const sql of SETTLING) await queries.run(sql, sql.includes('$now') ? { id, now } : { id });
      }),
    async counts(id) {
      const sql = 'SELECT state, count(*)::int AS n FROM source_files WHERE source_id = $id GROUP BY state';
      return countsOf(await database.rows<{ state: FileState; n: number }>(sql, { id }));
    },
  };
}

const PUT = `
  INSERT INTO source_files (source_id, path, device, inode, size_bytes, mtime_ms, state, since_ms, job_id, video_id,
    error_code)
  SELECT $id, f.path, f.device, f.inode, f."sizeBytes", f."mtimeMs", f.state, f."sinceMs", f."jobId", f."videoId",
    f."errorCode"
  FROM jsonb_to_recordset($files::jsonb) AS f (path text, device text, inode text, "sizeBytes" bigint,
    "mtimeMs" double precision, state text, "sinceMs" bigint, "jobId" text, "videoId" text, "errorCode" text)
  ON CONFLICT (source_id, path) DO UPDATE SET device = excluded.device, inode = excluded.inode,
    size_bytes = excluded.size_bytes, mtime_ms = excluded.mtime_ms, state = excluded.state,
    since_ms = excluded.since_ms, job_id = excluded.job_id, video_id = excluded.video_id,
    error_code = excluded.error_code`;

/** The code of an ended job's error. */
const ERROR_CODE = `CASE jobs.state WHEN 'failed' THEN jobs.error::jsonb ->> 'code' WHEN 'cancelled' THEN 'CANCELLED' END`;

/** The ids of videos that files of the source are of. Refers to no row outside of it, which is what Citus takes. */
const OF_FILES = `SELECT videos.id FROM videos
  WHERE videos.id IN (SELECT file.video_id FROM source_files AS file WHERE file.source_id = $id)`;

/** Each takes the source's id, and the time where it is needed; in this order. */
const SETTLING = [
  // A failed file that has nothing new is left alone: here an update writes the row anew, and this runs often.
  `UPDATE source_files AS f SET state = CASE jobs.state WHEN 'done' THEN 'indexed' ELSE 'failed' END,
     video_id = coalesce(jobs.video_id, f.video_id), error_code = ${ERROR_CODE}
   FROM jobs WHERE f.source_id = $id AND jobs.id = f.job_id
     AND f.state IN ('queued', 'failed') AND jobs.state IN ('done', 'failed', 'cancelled')
     AND (f.state = 'queued' OR jobs.state = 'done' OR f.error_code IS DISTINCT FROM ${ERROR_CODE})`,
  `UPDATE source_files SET state = 'removed' WHERE source_id = $id AND (
     (state = 'queued' AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = job_id))
     OR (state IN ('indexed', 'offline') AND (video_id IS NULL OR video_id NOT IN (${OF_FILES}))))`,
  `DELETE FROM source_files AS f WHERE source_id = $id AND state = 'offline' AND (video_id IN (
     SELECT video_id FROM source_files WHERE source_id = $id AND state = 'indexed')
     OR video_id IN (${OF_FILES} AND videos.source_id IS DISTINCT FROM $id))`,
  `UPDATE videos SET offline_since = NULL WHERE offline_since IS NOT NULL AND id IN (
     SELECT video_id FROM source_files WHERE source_id = $id AND state = 'indexed')`,
  `UPDATE videos SET offline_since = $now WHERE offline_since IS NULL AND source_id = $id AND id IN (
     SELECT video_id FROM source_files WHERE source_id = $id AND state = 'offline')`,
];
