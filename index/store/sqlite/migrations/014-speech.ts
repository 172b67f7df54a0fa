/** Migration 14: where somebody speaks in videos. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE speech (
  video_id TEXT PRIMARY KEY REFERENCES videos (id) ON DELETE CASCADE,
  detector TEXT NOT NULL,
  spans BLOB NOT NULL
) STRICT, WITHOUT ROWID;
`;
