/** Migration 17: sources that are reached over the network. Never edited after release. */

/** The SQL of this migration. */
export const sql = `
ALTER TABLE sources ADD COLUMN remote TEXT;
`;
