/** Migration 2: how often a job took its process down. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
ALTER TABLE jobs ADD COLUMN crashes INTEGER NOT NULL DEFAULT 0;
`;
