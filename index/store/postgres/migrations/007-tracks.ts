/** Migration 7: tracks of spans. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE track_spans (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  video_id text COLLATE "C" NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  start_ms bigint NOT NULL,
  end_ms bigint NOT NULL,
  revision text NOT NULL,
  tracks bytea NOT NULL,
  UNIQUE (video_id, start_ms, end_ms)
);
`;
