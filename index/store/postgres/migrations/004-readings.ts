/** Migration 4: how far readers of frames have come, and where words stand in the picture. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE readings (
  video_id text COLLATE "C" NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  reader text COLLATE "C" NOT NULL,
  revision text COLLATE "C" NOT NULL,
  next_second integer NOT NULL,
  complete boolean NOT NULL,
  PRIMARY KEY (video_id, reader)
);
ALTER TABLE passages ADD COLUMN box text;
ALTER TABLE passages ADD COLUMN confidence double precision;
`;
