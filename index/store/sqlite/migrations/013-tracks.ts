/** Migration 13: tracks of spans. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE track_spans (
  seq INTEGER PRIMARY KEY,
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  revision TEXT NOT NULL,
  tracks BLOB NOT NULL,
  UNIQUE (video_id, start_ms, end_ms)
) STRICT;
`;
