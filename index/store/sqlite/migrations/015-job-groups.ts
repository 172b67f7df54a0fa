/** Migration 15: jobs that were added together. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
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
`;
