/** Migration 5: which model a job is for. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
ALTER TABLE jobs ADD COLUMN pack_id TEXT;
ALTER TABLE jobs ADD COLUMN pack_revision TEXT;
`;
