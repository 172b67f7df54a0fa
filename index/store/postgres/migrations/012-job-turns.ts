/**
 * Migration 12: jobs have a priority and a requester, and turns among those of equal priority; each change of what a job
 * shows has a number, and is told to the processes that listen. Never edited after release.
 */

/** The SQL of this migration. */
export const sql = `
ALTER TABLE jobs ADD COLUMN priority integer NOT NULL DEFAULT 1;
ALTER TABLE jobs ADD COLUMN requester text COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN turn bigint NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN revision bigint NOT NULL DEFAULT 0;
UPDATE jobs SET priority = 2, requester = 'source:' || (hints::jsonb ->> 'sourceId')
WHERE state IN ('queued', 'running') AND hints::jsonb ->> 'sourceId' IS NOT NULL;
CREATE TABLE job_turns (
  priority integer PRIMARY KEY,
  turn bigint NOT NULL
);
CREATE INDEX jobs_in_turn ON jobs (priority, turn, seq) WHERE state = 'queued';
CREATE INDEX jobs_of_requester ON jobs (requester, priority, turn) WHERE state IN ('queued', 'running');
CREATE INDEX jobs_not_begun ON jobs (created_at) WHERE state = 'queued' AND attempts = 0;
CREATE INDEX jobs_by_end ON jobs (finished_at) WHERE state IN ('done', 'failed', 'cancelled');
CREATE SEQUENCE job_revisions;
CREATE INDEX jobs_by_revision ON jobs (revision);
CREATE FUNCTION number_job_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  NEW.revision := nextval(format('%I.job_revisions', TG_TABLE_SCHEMA)::regclass);
  RETURN NEW;
END $body$;
CREATE FUNCTION tell_job_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  PERFORM pg_notify('jobs:' || TG_TABLE_SCHEMA, coalesce(NEW.id, OLD.id));
  RETURN NULL;
END $body$;
CREATE TRIGGER job_added BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION number_job_change();
CREATE TRIGGER job_changed BEFORE UPDATE ON jobs FOR EACH ROW
WHEN (NEW.video_id IS DISTINCT FROM OLD.video_id
  OR NEW.state IS DISTINCT FROM OLD.state
  OR NEW.stage IS DISTINCT FROM OLD.stage
  OR NEW.done_s IS DISTINCT FROM OLD.done_s
  OR NEW.total_s IS DISTINCT FROM OLD.total_s
  OR NEW.eta_s IS DISTINCT FROM OLD.eta_s
  OR NEW.attempts IS DISTINCT FROM OLD.attempts
  OR NEW.cancel_requested IS DISTINCT FROM OLD.cancel_requested
  OR NEW.error IS DISTINCT FROM OLD.error
  OR NEW.priority IS DISTINCT FROM OLD.priority
  OR NEW.started_at IS DISTINCT FROM OLD.started_at
  OR NEW.finished_at IS DISTINCT FROM OLD.finished_at)
EXECUTE FUNCTION number_job_change();
CREATE TRIGGER job_change_told AFTER UPDATE ON jobs FOR EACH ROW
WHEN (NEW.revision <> OLD.revision) EXECUTE FUNCTION tell_job_change();
CREATE TRIGGER job_told AFTER INSERT OR DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION tell_job_change();
`;
