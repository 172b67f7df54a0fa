/** Migration 12: ids and metadata of the caller's own, and sources with their files. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
ALTER TABLE videos ADD COLUMN external_id TEXT;
ALTER TABLE videos ADD COLUMN metadata TEXT NOT NULL DEFAULT '{}';
ALTER TABLE videos ADD COLUMN metadata_pairs TEXT NOT NULL DEFAULT '[]';
ALTER TABLE videos ADD COLUMN source_id TEXT;
ALTER TABLE videos ADD COLUMN offline_since TEXT;
CREATE INDEX videos_of_external_id ON videos (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX videos_of_path ON videos (path);
CREATE TABLE sources (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL UNIQUE,
  include TEXT NOT NULL,
  exclude TEXT NOT NULL,
  paused INTEGER NOT NULL,
  error TEXT,
  created_at TEXT NOT NULL,
  scanned_at TEXT
) STRICT;
CREATE TABLE source_files (
  rowid INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  device TEXT NOT NULL,
  inode TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  state TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  job_id TEXT,
  video_id TEXT,
  error_code TEXT,
  UNIQUE (source_id, path)
) STRICT;
`;
