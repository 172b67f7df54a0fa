/** Migration 11: triggers, events, webhooks and deliveries. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE triggers (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  filter TEXT,
  min_probability REAL NOT NULL,
  min_score REAL,
  state TEXT NOT NULL,
  tried TEXT,
  armed_at TEXT,
  error TEXT,
  seen_moment INTEGER NOT NULL,
  baseline TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
-- Videos by their ids, which are of their contents: a firing outlives the video, so that it is not repeated when it returns.
CREATE TABLE firings (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  trigger_id TEXT NOT NULL REFERENCES triggers (id) ON DELETE CASCADE,
  video_id TEXT NOT NULL,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  peak_s REAL NOT NULL,
  probability REAL,
  score REAL NOT NULL,
  at TEXT NOT NULL,
  UNIQUE (trigger_id, video_id, peak_s)
) STRICT;
CREATE TABLE webhooks (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  events TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  at TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;
CREATE TABLE deliveries (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_ms INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  created_at TEXT NOT NULL,
  finished_at TEXT,
  UNIQUE (webhook_id, event_id)
) STRICT;
CREATE INDEX deliveries_due ON deliveries (state, next_ms);
`;
