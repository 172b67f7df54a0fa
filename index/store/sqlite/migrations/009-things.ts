/** Migration 9: things seen in videos. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE thing_frames (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  second INTEGER NOT NULL,
  detector TEXT NOT NULL,
  boxes BLOB NOT NULL,
  PRIMARY KEY (video_id, second)
) STRICT, WITHOUT ROWID;
`;
