/** Migration 10: how far readers of frames have come, and where words stand in the picture. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
-- By content and reader, not by pack: no vector depends on a reading.
CREATE TABLE readings (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  reader TEXT NOT NULL,
  revision TEXT NOT NULL,
  next_second INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  PRIMARY KEY (video_id, reader)
) STRICT;

-- Of words on the screen: JSON [left, top, width, height] as shares of the picture, and the recogniser's own score.
ALTER TABLE passages ADD COLUMN box TEXT;
ALTER TABLE passages ADD COLUMN confidence REAL;
`;
