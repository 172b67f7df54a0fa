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
, external_id TEXT, metadata TEXT NOT NULL DEFAULT '{}', metadata_pairs TEXT NOT NULL DEFAULT '[]', source_id TEXT, offline_since TEXT) STRICT;
CREATE INDEX videos_newest ON videos (created_at DESC, id DESC);
CREATE TABLE passages (
  id INTEGER PRIMARY KEY,
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  source TEXT NOT NULL,
  lang TEXT,
  start_s REAL NOT NULL,
  end_s REAL NOT NULL,
  text TEXT NOT NULL
, box TEXT, confidence REAL) STRICT;
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
  cuts BLOB NOT NULL, checksum INTEGER,
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
, checksum INTEGER) STRICT;
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
, crashes INTEGER NOT NULL DEFAULT 0, pack_id TEXT, pack_revision TEXT, priority INTEGER NOT NULL DEFAULT 1, requester TEXT NOT NULL DEFAULT '', turn INTEGER NOT NULL DEFAULT 0, revision INTEGER NOT NULL DEFAULT 0) STRICT;
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
CREATE TABLE requests (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  answer TEXT,
  claimed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX requests_claimed ON requests (claimed_ms);
CREATE TABLE reels (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  items TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
CREATE TABLE saved_searches (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  query TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL
) STRICT;
CREATE TABLE api_keys (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  old_hash TEXT UNIQUE,
  old_until TEXT,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  revoked_at TEXT,
  last_used_at TEXT
) STRICT;
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL,
  key_id TEXT,
  key_name TEXT NOT NULL,
  address TEXT NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  status INTEGER NOT NULL
) STRICT;
CREATE TABLE thing_frames (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  second INTEGER NOT NULL,
  detector TEXT NOT NULL,
  boxes BLOB NOT NULL,
  PRIMARY KEY (video_id, second)
) STRICT, WITHOUT ROWID;
CREATE TABLE readings (
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  reader TEXT NOT NULL,
  revision TEXT NOT NULL,
  next_second INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  PRIMARY KEY (video_id, reader)
) STRICT;
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
CREATE INDEX videos_of_external_id ON videos (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX videos_of_path ON videos (path);
CREATE TABLE sources (
  rowid INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  path TEXT NOT NULL UNIQUE,
  include TEXT NOT NULL,
  exclude TEXT NOT NULL,
  paused INTEGER NOT NULL,
  error TEXT,
  created_at TEXT NOT NULL,
  scanned_at TEXT
, remote TEXT) STRICT;
CREATE TABLE source_files (
  rowid INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  device TEXT NOT NULL,
  inode TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  state TEXT NOT NULL,
  since_ms INTEGER NOT NULL,
  job_id TEXT,
  video_id TEXT,
  error_code TEXT,
  UNIQUE (source_id, path)
) STRICT;
CREATE TABLE track_spans (
  seq INTEGER PRIMARY KEY,
  video_id TEXT NOT NULL REFERENCES videos (id) ON DELETE CASCADE,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER NOT NULL,
  revision TEXT NOT NULL,
  tracks BLOB NOT NULL,
  UNIQUE (video_id, start_ms, end_ms)
) STRICT;
CREATE TABLE speech (
  video_id TEXT PRIMARY KEY REFERENCES videos (id) ON DELETE CASCADE,
  detector TEXT NOT NULL,
  spans BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE job_groups (
  id TEXT PRIMARY KEY,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE job_group_jobs (
  group_id TEXT NOT NULL REFERENCES job_groups (id) ON DELETE CASCADE,
  job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, job_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_groups_of_job ON job_group_jobs (job_id);
CREATE TABLE job_turns (
  priority INTEGER PRIMARY KEY,
  turn INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_in_turn ON jobs (priority, turn, seq) WHERE state = 'queued';
CREATE INDEX jobs_of_requester ON jobs (requester, priority, turn) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_not_begun ON jobs (created_at) WHERE state = 'queued' AND attempts = 0;
CREATE INDEX jobs_by_end ON jobs (finished_at) WHERE state IN ('done', 'failed', 'cancelled');
CREATE TABLE job_revisions (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  newest INTEGER NOT NULL
) STRICT;
CREATE INDEX jobs_by_revision ON jobs (revision);
CREATE TRIGGER job_added AFTER INSERT ON jobs BEGIN
  INSERT INTO job_revisions VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET newest = newest + 1;
  UPDATE jobs SET revision = (SELECT newest FROM job_revisions) WHERE seq = NEW.seq;
END;
CREATE TRIGGER job_changed AFTER UPDATE ON jobs
WHEN (NEW.video_id, NEW.state, NEW.stage, NEW.done_s, NEW.total_s, NEW.eta_s, NEW.attempts, NEW.cancel_requested)
    IS NOT (OLD.video_id, OLD.state, OLD.stage, OLD.done_s, OLD.total_s, OLD.eta_s, OLD.attempts, OLD.cancel_requested)
  OR (NEW.error, NEW.priority, NEW.started_at, NEW.finished_at)
    IS NOT (OLD.error, OLD.priority, OLD.started_at, OLD.finished_at)
BEGIN
  INSERT INTO job_revisions VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET newest = newest + 1;
  UPDATE jobs SET revision = (SELECT newest FROM job_revisions) WHERE seq = NEW.seq;
END;
CREATE INDEX jobs_of_state ON jobs (state, created_at DESC, id DESC);
CREATE INDEX jobs_of_path ON jobs (path) WHERE state IN ('queued', 'running');
INSERT INTO library VALUES ('00000000000000000000000000000001');
PRAGMA user_version = 19;
