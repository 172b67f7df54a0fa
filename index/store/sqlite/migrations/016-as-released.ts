/**
 * Migration 16: what two migrations lacked, or had too much of, in the commits that first released them. Libraries of
 * those commits become like all others. Never edited after release.
 */

/** The SQL of this migration; `hasColumn` tells what the library has. */
export const sql = (hasColumn: (table: string, column: string) => boolean): string => `
-- Migration 1 of b9b015a made no such table.
CREATE TABLE IF NOT EXISTS library (id TEXT NOT NULL) STRICT;
INSERT INTO library SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM library);
-- Migration 12 of 4f7a474 made this column, which nothing wrote.
DROP INDEX IF EXISTS jobs_of_batch;
${hasColumn('jobs', 'batch_id') ? 'ALTER TABLE jobs DROP COLUMN batch_id;' : ''}
`;
