/** Migration 9: jobs that were added together. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE TABLE job_groups (
  id text COLLATE "C" PRIMARY KEY,
  created_at text COLLATE "C" NOT NULL
);
CREATE TABLE job_group_jobs (
  group_id text COLLATE "C" NOT NULL REFERENCES job_groups (id) ON DELETE CASCADE,
  job_id text COLLATE "C" NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  PRIMARY KEY (group_id, job_id)
);
CREATE INDEX job_groups_of_job ON job_group_jobs (job_id);
`;
