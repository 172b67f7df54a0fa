/** Migration 8: where somebody speaks in videos. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE speech (
  video_id text COLLATE "C" PRIMARY KEY REFERENCES videos (id) ON DELETE CASCADE,
  detector text NOT NULL,
  spans bytea NOT NULL
);
`;
