/** Migration 3: things seen in videos. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE thing_frames (
  video_id text COLLATE "C" NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  second integer NOT NULL,
  detector text NOT NULL,
  boxes bytea NOT NULL,
  PRIMARY KEY (video_id, second)
);
`;
