CREATE TABLE library (id TEXT NOT NULL) STRICT;
CREATE TABLE videos (
  id TEXT PRIMARY KEY,
  content_hash TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL,
  file_name TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  title TEXT NOT NULL,
  title_folded TEXT NOT NULL,
  tags TEXT NOT NULL,
  captured_at TEXT,
  duration_s REAL,
  width INTEGER,
  height INTEGER,
  fps REAL,
  codec TEXT,
  container TEXT,
  warnings TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX videos_newest ON videos (created_at DESC, id DESC);
CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  lang TEXT,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX passages_of_video ON passages (video_id, source);
CREATE VIRTUAL TABLE passage_words USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2'
);
CREATE TRIGGER passage_gone AFTER DELETE ON passages BEGIN
  DELETE FROM passage_words WHERE rowid = old.id;
END;
CREATE TABLE timelines (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  pack_id TEXT NOT NULL,
  pack_revision TEXT NOT NULL,
  fps REAL NOT NULL,
  state TEXT NOT NULL,
  next_second INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  UNIQUE (video_id, pack_id, pack_revision, fps)
) STRICT;
CREATE TABLE chunks (
  id INTEGER PRIMARY KEY,
  timeline_id INTEGER NOT NULL REFERENCES timelines (id) ON DELETE CASCADE,
  start_s INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  pts_ms BLOB NOT NULL,
  vector_values BLOB NOT NULL,
  scales BLOB NOT NULL,
  cuts BLOB NOT NULL,
  UNIQUE (timeline_id, start_s)
) STRICT;
CREATE TABLE moments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  timeline_id INTEGER NOT NULL REFERENCES timelines (id) ON DELETE CASCADE,
  chunk_start_s INTEGER NOT NULL,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  vector_values BLOB NOT NULL,
  scale REAL NOT NULL
) STRICT;
CREATE INDEX moments_of_chunk ON moments (timeline_id, chunk_start_s);
CREATE TABLE gone_moments (
  generation INTEGER PRIMARY KEY AUTOINCREMENT,
  moment_id INTEGER NOT NULL
) STRICT;
CREATE TRIGGER moment_gone AFTER DELETE ON moments BEGIN
  INSERT INTO gone_moments (moment_id) VALUES (old.id);
END;
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  video_id TEXT,
  path TEXT NOT NULL,
  hints TEXT NOT NULL,
  state TEXT NOT NULL,
  stage TEXT NOT NULL,
  done_s REAL NOT NULL,
  total_s REAL,
  eta_s REAL,
  attempts INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL,
  error TEXT,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  heartbeat_ms INTEGER
, crashes INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, seq);
CREATE INDEX jobs_of_video ON jobs (video_id, seq);
CREATE INDEX jobs_newest ON jobs (created_at DESC, id DESC);
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
CREATE TABLE event_runs (
  timeline_id INTEGER PRIMARY KEY REFERENCES timelines (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  scheme INTEGER NOT NULL
) STRICT;
CREATE TABLE link_verdicts (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  cause_s INTEGER NOT NULL,
  effect_s INTEGER NOT NULL,
  verdict TEXT NOT NULL,
  judged_at TEXT NOT NULL,
  PRIMARY KEY (video_id, cause_s, effect_s)
) STRICT;
CREATE TABLE worked_out (
  pack_id TEXT NOT NULL,
  pack_revision TEXT NOT NULL,
  name TEXT NOT NULL,
  stamp TEXT NOT NULL,
  value BLOB NOT NULL,
  PRIMARY KEY (pack_id, pack_revision, name)
) STRICT;
INSERT INTO library VALUES ('00000000000000000000000000000001');
PRAGMA user_version = 3;
