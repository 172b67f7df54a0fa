/**
 * Migration 10: drops a column that migration 6 had in the commit that first released it, and nothing wrote. Never
 * edited after release.
 */

/** The SQL of this migration. */
export const sql = `
DROP INDEX IF EXISTS jobs_of_batch;
ALTER TABLE jobs DROP COLUMN IF EXISTS batch_id;
`;
