/**
 * Migration 18: jobs have a priority and a requester, and turns among those of equal priority; each change of what a job
 * shows has a number. Never edited after release.
 */

/** The SQL of this migration. */
export const sql = `
ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 1;
ALTER TABLE jobs ADD COLUMN requester TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET priority = 2, requester = 'source:' || json_extract(hints, '$.sourceId')
WHERE state IN ('queued', 'running') AND json_extract(hints, '$.sourceId') IS NOT NULL;
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
`;
