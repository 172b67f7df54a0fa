/** Migration 13: indexes by which a long queue is listed and looked into. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
CREATE INDEX jobs_of_state ON jobs (state, created_at DESC, id DESC);
CREATE INDEX jobs_of_path ON jobs (path) WHERE state IN ('queued', 'running');
`;
