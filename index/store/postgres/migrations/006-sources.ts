/** Migration 6: ids and metadata of the caller's own, and sources with their files. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
ALTER TABLE videos
  ADD COLUMN external_id text COLLATE "C",
  ADD COLUMN metadata text NOT NULL DEFAULT '{}',
  ADD COLUMN metadata_pairs jsonb NOT NULL DEFAULT '[]',
  ADD COLUMN source_id text COLLATE "C",
  ADD COLUMN offline_since text COLLATE "C";
CREATE INDEX videos_of_external_id ON videos (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX videos_of_path ON videos USING hash (path);
CREATE TABLE sources (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  path text COLLATE "C" NOT NULL UNIQUE,
  include text NOT NULL,
  exclude text NOT NULL,
  paused integer NOT NULL,
  error text,
  created_at text COLLATE "C" NOT NULL,
  scanned_at text COLLATE "C"
);
CREATE TABLE source_files (
  source_id text COLLATE "C" NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  path text COLLATE "C" NOT NULL,
  device text COLLATE "C" NOT NULL,
  inode text COLLATE "C" NOT NULL,
  size_bytes bigint NOT NULL,
  mtime_ms double precision NOT NULL,
  state text NOT NULL,
  since_ms bigint NOT NULL,
  job_id text COLLATE "C",
  video_id text COLLATE "C",
  error_code text,
  PRIMARY KEY (source_id, path)
);
`;
