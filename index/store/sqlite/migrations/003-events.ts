/** Migration 3: events of timelines, verdicts on links between them, and values derived from a pack's vectors. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  timeline_id INTEGER NOT NULL REFERENCES timelines (id) ON DELETE CASCADE,
  start_s INTEGER NOT NULL,
  end_s INTEGER NOT NULL,
  peak_s INTEGER NOT NULL,
  vector_values BLOB NOT NULL,
  scale REAL NOT NULL,
  shots BLOB NOT NULL
) STRICT;
CREATE INDEX events_of_timeline ON events (timeline_id, start_s);

-- Which version of a timeline its events were made of, and by which scheme.
CREATE TABLE event_runs (
  timeline_id INTEGER PRIMARY KEY REFERENCES timelines (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  scheme INTEGER NOT NULL
) STRICT;

-- By content and second, not by event: they outlive events, timelines and packs.
CREATE TABLE link_verdicts (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  cause_s INTEGER NOT NULL,
  effect_s INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  judged_at TEXT NOT NULL,
  PRIMARY KEY (video_id, cause_s, effect_s)
) STRICT;

-- Can be worked out again at any time; the stamp says of what it was.
CREATE TABLE worked_out (
  pack_id TEXT NOT NULL,
  pack_revision TEXT NOT NULL,
  name TEXT NOT NULL,
  stamp TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (pack_id, pack_revision, name)
) STRICT;
`;
