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
WHEN ((NEW.video_id, NEW.state, NEW.stage, NEW.done_s, NEW.total_s, NEW.eta_s, NEW.attempts, NEW.cancel_requested,
    NEW.error, NEW.priority, NEW.started_at, NEW.finished_at)
  IS DISTINCT FROM (OLD.video_id, OLD.state, OLD.stage, OLD.done_s, OLD.total_s, OLD.eta_s, OLD.attempts,
    OLD.cancel_requested, OLD.error, OLD.priority, OLD.started_at, OLD.finished_at))
EXECUTE FUNCTION number_job_change();
CREATE TRIGGER job_change_told AFTER UPDATE ON jobs FOR EACH ROW
WHEN (NEW.revision <> OLD.revision) EXECUTE FUNCTION tell_job_change();
CREATE TRIGGER job_told AFTER INSERT OR DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION tell_job_change();
`;
